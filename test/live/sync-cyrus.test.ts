import { startCyrus, type Cyrus } from './cyrus.mjs';
import { runSequence } from './sync-model';
import { SyncedMailbox, WITHOUT } from './synced-mailbox';

// Two-way sync on a real Cyrus: another implementation of the same extensions.

let cyrus: Cyrus;
beforeAll(async () => {
	cyrus = await startCyrus();
}, 300_000);
afterAll(() => cyrus?.dispose());

const SEQUENCES = Number(process.env.SMART_INBOX_SEQUENCES ?? 3);
const OPERATIONS = Number(process.env.SMART_INBOX_OPERATIONS ?? 60);
const SEED = Number(process.env.SMART_INBOX_SEED ?? 20261130);

describe.each(Object.entries(WITHOUT))('Cyrus, two parties, by chance, with %s', (_name, without) => {
	test.each(Array.from({ length: SEQUENCES }, (_, index) => SEED + index))('sequence %d: both sides end equal, each mail as the table of conflicts says', async (seed) => {
		expect(await runSequence(cyrus, without, { seed, operations: OPERATIONS, isRough: seed % 2 === 1 })).toEqual([]);
	}, 300_000);
});

test('Cyrus gives mails ids (RFC 8474): what is moved or copied there is not fetched again', async () => {
	const box = await SyncedMailbox.open(cyrus);
	try {
		const client = await box.theirs();
		await client.mailboxCreate('Leads');
		for (const subject of ['a', 'b']) await box.append('INBOX', subject);
		expect((await box.sync()).counts).toMatchObject({ fetched: 2 });
		await client.mailboxOpen('INBOX');
		await client.messageMove('1', 'Leads', { uid: true });
		await client.messageCopy('2', 'Leads', { uid: true });
		expect((await box.sync()).counts).toMatchObject({ fetched: 0, moved: 1, added: 1 });
		expect(await box.here()).toEqual(await box.there());
	} finally {
		await box.close();
	}
});
