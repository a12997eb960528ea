import { readFilters, withinTimes } from '../../nodes/MailboxSync/search-filters';
import { processorTime } from '../support/processor-time';

const zone = 'Europe/Madrid';

test('no filter asks for everything, an empty one counts as none', () => {
	expect(readFilters({}, zone).query).toEqual({ all: true });
	expect(readFilters({ from: ' ', uidRange: '', receivedAfter: '', unreadOnly: false }, zone).query).toEqual({ all: true });
});

test('the server is asked for a day more on both sides, the rest is compared here', () => {
	const filters = readFilters({ receivedAfter: '2026-06-10T00:00:00', receivedBefore: '2026-06-11T00:00:00' }, zone);
	const start = Date.parse('2026-06-09T22:00:00Z');
	const end = Date.parse('2026-06-10T22:00:00Z');
	expect(filters).toMatchObject({ receivedAfter: start, receivedBefore: end });
	// Wherever the server stands, its days hold the whole of ours.
	for (const hours of [-12, 0, 14]) {
		const serverDay = (time: number) => new Date(time + hours * 3_600_000).toISOString().slice(0, 10);
		expect((filters.query.since as Date).toISOString().slice(0, 10) <= serverDay(start)).toBe(true);
		expect((filters.query.before as Date).toISOString().slice(0, 10) > serverDay(end - 1)).toBe(true);
	}
	expect([start - 1, start, end - 1, end].map((time) => withinTimes(time, filters))).toEqual([false, true, true, false]);
});

test('dates as n8n, people and expressions give them', () => {
	for (const written of ['2026-06-10T00:00:00.000Z', '2026-06-10T02:00:00', '2026-06-10 02:00', new Date('2026-06-10T00:00:00Z')]) {
		expect(readFilters({ receivedAfter: written as string }, zone).receivedAfter).toBe(Date.parse('2026-06-10T00:00:00Z'));
	}
});

test.each(['1', '1:*', '5,7:9, 12:*'])('UID Range takes %s', (written) => {
	expect(readFilters({ uidRange: written }, zone).query.uid).toBe(written.replaceAll(' ', ''));
});

test.each(['0', '*', '1:', '1;2', '1:*\r\nA1 LOGOUT', '99999999999', `${'1,'.repeat(50_000)}x`])('UID Range refuses %.20s at once', (written) => {
	const began = processorTime();
	expect(() => readFilters({ uidRange: written }, zone)).toThrow(/in UID Range is not a range of numbers/);
	expect(processorTime() - began).toBeLessThan(100);
});

test('a filter is one line: what follows a line break is part of the text', () => {
	expect(readFilters({ subject: 'a\r\nA1 DELETE INBOX' }, zone).query).toEqual({ subject: 'a A1 DELETE INBOX' });
});
