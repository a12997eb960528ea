import { freshStore } from '../shared/store/contract-sqlite';
import { burst, overlappingMails } from './concurrent-mails.mjs';
import { compareWithOracle, fileInProcesses } from './concurrent-run.mjs';

const fresh = freshStore();

test('W5, N5: three processes file overlapping mails: exactly the people there are, nobody twice, nothing lost', async () => {
	const mails = overlappingMails(3, 400);
	const { retries } = await fileInProcesses(await fresh.file(), mails);
	const { wrong, merges } = await compareWithOracle(fresh.store, mails);
	expect(wrong).toEqual([]);
	expect(merges).toBeGreaterThan(10);
	// One writes at a time, so nobody meets anybody.
	expect(retries).toBe(0);
}, 300_000);

test('W5: the same new people in every process at the same instant: each exists once', async () => {
	const mails = burst(3, 60);
	await fileInProcesses(await fresh.file(), mails, { inFlight: 60 });
	expect(await compareWithOracle(fresh.store, mails)).toMatchObject({ people: 60, messages: 180, wrong: [] });
	expect(await fresh.store.all('SELECT message_key FROM filed_message WHERE created_contact = 1')).toHaveLength(60);
}, 300_000);
