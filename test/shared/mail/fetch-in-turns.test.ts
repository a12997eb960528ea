import type { FetchMessageObject, ImapFlow } from 'imapflow';
import { fetchInTurns } from '../../../nodes/shared/mail/fetch/fetch-in-turns';
import { isConnectionLost } from '../../../nodes/shared/mail/imap-fault';

/** imapflow's edge: what has come from the server is given out without a pause. */
function clientWith(count: number): Pick<ImapFlow, 'fetch'> {
	return {
		async *fetch() {
			for (let uid = 1; uid <= count; uid++) yield { uid, seq: uid } as FetchMessageObject;
		},
	};
}

function workFor(milliseconds: number): void {
	for (const until = performance.now() + milliseconds; performance.now() < until; );
}

describe('mail that is fetched', () => {
	it('is given out whole and in order, and does not hold up anything else', async () => {
		let turnsOfOthers = 0;
		const others = setInterval(() => turnsOfOthers++, 0);
		const uids: number[] = [];
		for await (const { uid } of fetchInTurns(clientWith(100) as ImapFlow, '1:*', { uid: true })) {
			uids.push(uid);
			workFor(2);
		}
		clearInterval(others);
		expect(uids).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
		expect(turnsOfOthers).toBeGreaterThan(10);
	});
});

describe('a connection is lost', () => {
	it.each([
		[false, undefined, true],
		[true, 'EConnectionClosed', true],
		[true, 'NoConnection', true],
		[true, 'ETHROTTLE', false],
		[true, undefined, false],
	])('client usable: %s, code: %s: %s', (usable, code, lost) => expect(isConnectionLost({ usable }, Object.assign(new Error('it broke'), { code }))).toBe(lost));
});
