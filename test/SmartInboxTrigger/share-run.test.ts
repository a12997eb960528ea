import { shareRun } from '../../nodes/SmartInboxTrigger/share-run';

const waiting = (text: string, sizeBytes = 1000) =>
	text.split(' ').map((word, index) => ({ messageKey: `${index}`, sender: word.replace('*', ''), attempt: word.endsWith('*') ? 1 : 0, sizeBytes }));
const keys = (text: string, { busy = [] as string[], places = 1, perRun = 100, sizeBytes = 1000 } = {}) =>
	shareRun(waiting(text, sizeBytes), new Set(busy), places, perRun).map(({ messageKey }) => Number(messageKey));

test('with a place for every sender, each has a run of their own', () => {
	expect(keys('a b c', { places: 4 })).toEqual([0]);
	expect(keys('a', { places: 1 })).toEqual([0]);
});

test('under a backlog the places share it, up to the limit', () => {
	expect(keys('a b c d e f', { places: 2 })).toEqual([0, 1, 2]);
	expect(keys('a b c d e f', { places: 1, perRun: 4 })).toEqual([0, 1, 2, 3]);
	expect(keys('a b c d e f', { places: 1, perRun: 1 })).toEqual([0]);
});

test('senders in progress wait, and their later mail waits with them', () => {
	expect(keys('a b a c', { busy: ['a'] })).toEqual([1, 3]);
	expect(keys('a a', { busy: ['a'] })).toEqual([]);
});

test('more mail of a sender who is in the run comes along, in order', () => {
	expect(keys('a b a c a', { places: 4 })).toEqual([0, 2, 4]);
	expect(keys('a a a a', { places: 4, perRun: 3 })).toEqual([0, 1, 2]);
});

test('a mail that was tried before runs alone, and the later mail of its sender does not overtake it', () => {
	expect(keys('a* b c')).toEqual([0]);
	expect(keys('b a* a c')).toEqual([0, 3]);
});

test('a run holds no more than a few megabytes', () => {
	expect(keys('a b c d', { sizeBytes: 1_500_000 })).toEqual([0, 1]);
	expect(keys('a b', { sizeBytes: 50_000_000 })).toEqual([0]);
});
