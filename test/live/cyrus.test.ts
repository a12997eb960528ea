import { pause } from '../SmartInboxTrigger/n8n-edge';
import { openFolder } from '../../nodes/shared/mail/imap';
import { startCyrus, type Cyrus } from './cyrus.mjs';
import { faulty } from './inbox-under-fault';

// Another server than Dovecot, with habits of its own, for the rows of the fault list that depend on them.

let cyrus: Cyrus;
beforeAll(async () => {
	cyrus = await startCyrus();
}, 120_000);
afterAll(() => cyrus?.dispose());

const { test } = faulty(() => cyrus);

test('Cyrus: mail that waits at start is caught up with', async (inbox) => {
	const subjects = Array.from({ length: 12 }, (_, number) => `waiting-${number}`);
	await inbox.deliver(...subjects);
	await inbox.publish();
	await inbox.untilDone(12);
	inbox.expectOnce(...subjects);
	expect((await inbox.flags()).filter((line) => line.includes('\\Seen'))).toEqual([]);
});

test('Cyrus: push by IDLE', async (inbox) => {
	await inbox.deliver('first');
	await inbox.publish();
	await inbox.untilDone(1);
	await inbox.untilListening();
	for (let number = 2; number <= 4; number++) {
		await inbox.deliver(`pushed-${number}`);
		await inbox.untilDone(number, 4000);
	}
});

test('Cyrus: folder deleted and made again (new UIDVALIDITY): known mail is not run again, new mail is', async (inbox) => {
	await inbox.onServer((client) => client.mailboxCreate('Leads'));
	for (const subject of ['a', 'b', 'c']) await inbox.append('Leads', subject);
	await inbox.publish({ folders: ['Leads'] });
	await inbox.untilDone(3);
	await inbox.onServer(async (client) => {
		await openFolder(client, 'Leads');
		const raws = (await client.fetchAll('1:*', { source: true })).map(({ source }) => source as Buffer);
		await client.mailboxClose();
		await client.mailboxDelete('Leads');
		await pause(1100);
		await client.mailboxCreate('Leads');
		await client.append('Leads', inbox.mail('new-first'));
		for (const raw of raws) await client.append('Leads', raw);
		await client.append('Leads', inbox.mail('new-last'));
	});
	await inbox.untilDone(5, 45_000);
	inbox.expectOnce('a', 'b', 'c', 'new-first', 'new-last');
}, 60_000);

test('Cyrus: the server restarts: read on, nothing twice', async (inbox) => {
	await inbox.publish();
	await inbox.deliver('before');
	await inbox.untilDone(1, 35_000);
	await cyrus.restart();
	await inbox.deliver('after');
	await inbox.untilDone(2, 20_000);
	inbox.expectOnce('before', 'after');
	await inbox.untilHealth('active');
}, 70_000);

test('Cyrus: After Processing moves done mail, once', async (inbox) => {
	await inbox.deliver('one', 'two', 'three');
	await inbox.publish({ after: 'move', destination: 'Archive' });
	await inbox.untilDone(3);
	for (let patience = 50; (await inbox.flags()).length > 0 && patience > 0; patience--) await pause(100);
	expect(await inbox.flags()).toEqual([]);
	expect((await inbox.flags('Archive')).sort()).toEqual(['one', 'three', 'two']);
});
