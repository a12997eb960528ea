import { ensureMailbox } from '../../../nodes/shared/store/mailboxes';
import { freshStore } from './contract-sqlite';
import { correspondence, partition, renamed, shuffled } from './thread-correspondence';
import { threadsIn } from './thread-delivery';
import { threadsByPairs } from './thread-pairs';

const OFFICE = 'office@agency.example';
const fresh = freshStore();
beforeEach(async () => {
	await ensureMailbox(fresh.store, OFFICE, 'imap');
});

const inSomeOrder = async (count: number, seed: number, order?: number) => {
	const mails = correspondence(count, seed).map((mail) => renamed(mail, `${seed}o${order ?? ''}`));
	return partition(await threadsIn(fresh.store, mails, order === undefined ? undefined : shuffled(mails.map((_, index) => index), order)));
};

test.each([1, 2, 3, 4, 5, 6, 7, 8])('the threads are those of the rules, looked at pair by pair (%i)', async (seed) => {
	const mails = correspondence(400, seed);
	const expected = threadsByPairs(mails, [OFFICE]);
	// Neither everything is one thread, nor nothing.
	expect(new Set(expected).size).toBeGreaterThan(80);
	expect(new Set(expected).size).toBeLessThan(300);
	expect(await inSomeOrder(400, seed)).toEqual(expected);
	expect(await inSomeOrder(400, seed, seed)).toEqual(expected);
});

// 10,000 of them, and on PostgreSQL: npm run soak -- threads
test.each([11, 12])('2,500 mails in random order end in the same threads as in order (%i)', async (seed) => {
	const expected = await inSomeOrder(2500, seed);
	expect(new Set(expected).size).toBeGreaterThan(500);
	expect(await inSomeOrder(2500, seed, 1)).toEqual(expected);
	expect(await inSomeOrder(2500, seed, 2)).toEqual(expected);
	expect(await fresh.store.get("SELECT COUNT(*) AS merged FROM thread WHERE merged_into IS NOT NULL AND merged_at > 0 AND merged_because IN ('message-id', 'conversation', 'answered')")).toEqual({ merged: expect.any(Number) as number });
}, 60_000);
