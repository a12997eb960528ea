import { pauseAfter, setback, SignInRate } from '../../nodes/SmartInboxTrigger/sources/back-off';
import { MailServerError } from '../../nodes/shared/mail/mail-server-error';

const SECONDS = 1000;
const MINUTES = 60 * SECONDS;
const pauses = (cause: unknown, count: number) => Array.from({ length: count }, (_, index) => pauseAfter(setback(cause, false).pause, index + 1, 1) / SECONDS);
const no = (code: string, text: string) => Object.assign(new Error('Command failed'), { responseStatus: 'NO', serverResponseCode: code, responseText: text });

test('a server that does not answer is asked again within 3 s, for ever', () => {
	expect(pauses(new MailServerError('IMAP', 'network', 'Nothing answers', ''), 5)).toEqual([1, 2, 3, 3, 3]);
});

test('fault 11: [LIMIT] and [INUSE], also in words, are left alone for a minute at least', () => {
	for (const cause of [no('LIMIT', 'Too many'), no('INUSE', 'Mailbox in use'), no('', 'Too many simultaneous connections. (Failure)'), no('', '[LIMIT] no more')]) {
		expect(pauseAfter(setback(cause, false).pause, 1, 0)).toBeGreaterThanOrEqual(MINUTES);
		expect(pauseAfter(setback(cause, false).pause, 99, 1)).toBeLessThanOrEqual(12.5 * MINUTES);
	}
});

test('fault 12: [THROTTLED] is honoured with growing pauses', () => {
	expect(pauses(no('THROTTLED', ''), 7)).toEqual([10, 20, 40, 80, 160, 300, 300]);
	expect(pauses(Object.assign(new Error(), { code: 'ETHROTTLE' }), 1)).toEqual([10]);
});

test('mailboxes of one server do not come back in step', () => {
	const { pause } = setback(new MailServerError('IMAP', 'refused', 'No', ''), false);
	expect(pauseAfter(pause, 4, 0)).toBe(pauseAfter(pause, 4, 1) / 2);
});

test('a store that cannot be written is not the mail server’s fault', () => {
	expect(setback(Object.assign(new Error('disk full'), { code: 'ERR_SQLITE_ERROR' }), false)).toMatchObject({ reason: 'store', message: 'disk full' });
	expect(setback(Object.assign(new Error('x'), { code: 'EConnectionClosed' }), false)).toMatchObject({ reason: 'network' });
});

test('six sign-ins in a minute, then the next has to wait', () => {
	const rate = new SignInRate();
	for (const at of [0, 1000, 2000, 3000, 3500, 3900]) {
		expect(rate.wait(at)).toBe(0);
		rate.count(at);
	}
	expect(rate.wait(4000)).toBe(56_000);
	expect(rate.wait(60_001)).toBe(0);
});
