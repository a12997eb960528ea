import { FLAG } from '../../nodes/shared/store/mail-flags';
import { startDovecot, type Dovecot } from './dovecot.mjs';
import { runSequence } from './sync-model';
import { SyncedMailbox, WITHOUT } from './synced-mailbox';

// Two-way sync on a real Dovecot (A15, A16): the same on every kind of server.

let dovecot: Dovecot;
beforeAll(async () => {
	dovecot = await startDovecot();
});
afterAll(() => dovecot?.dispose());

let box: SyncedMailbox;
afterEach(() => box?.close());

async function expectEqual(): Promise<void> {
	expect(await box.here()).toEqual(await box.there());
}

describe.each(Object.entries(WITHOUT))('with %s', (_name, without) => {
	beforeEach(async () => {
		box = await SyncedMailbox.open(dovecot, without);
	});

	test('what is there at first is imported; what changes there is seen here: flags, moves, removals, new mail', async () => {
		for (const subject of ['a', 'b', 'c', 'd']) await box.append('INBOX', subject);
		await box.sync();
		await expectEqual();
		expect(await box.here()).toHaveLength(4);
		const client = await box.theirs();
		await client.mailboxOpen('INBOX');
		await client.messageFlagsAdd('1', ['\\Seen', '\\Flagged']);
		await client.messageMove('2', 'Archive');
		await client.messageDelete('2');
		await box.append('INBOX', 'e');
		await box.append('Sent', 'f', ['\\Seen']);
		const { counts } = await box.sync();
		await expectEqual();
		expect(counts).toMatchObject({ flagged: 1, moved: 1, removed: expect.any(Number) as number, fetched: 2 });
		expect(await box.here()).toEqual(['Archive/b', 'INBOX/a \\Seen \\Flagged', 'INBOX/d', 'INBOX/e', 'Sent/f \\Seen']);
	});

	test('what is wanted here is carried out there, once', async () => {
		for (const subject of ['a', 'b', 'c', 'd']) await box.append('INBOX', subject, ['\\Seen']);
		await box.sync();
		await box.want('a', { set: FLAG.flagged, clear: FLAG.seen });
		await box.want('b', { moveTo: await box.folderId('Archive') });
		await box.want('c', 'remove');
		await box.push();
		expect(await box.there()).toEqual(['Archive/b \\Seen', 'INBOX/a \\Flagged', 'INBOX/d \\Seen']);
		await expectEqual();
		const { counts } = await box.sync();
		expect(counts).toMatchObject({ fetched: 0, added: 0, removed: 0, pushed: 0, refused: 0, lost: 0 });
		await expectEqual();
	});
});

/** `npm run soak -- sync` runs more and longer ones. */
const SEQUENCES = Number(process.env.SMART_INBOX_SEQUENCES ?? 6);
const OPERATIONS = Number(process.env.SMART_INBOX_OPERATIONS ?? 80);
const SEED = Number(process.env.SMART_INBOX_SEED ?? 20261130);

describe.each(Object.entries(WITHOUT))('two parties, by chance, with %s', (_name, without) => {
	test.each(Array.from({ length: SEQUENCES }, (_, index) => SEED + index))('sequence %d: both sides end equal, each mail as the table of conflicts says', async (seed) => {
		box = undefined as unknown as SyncedMailbox;
		expect(await runSequence(dovecot, without, { seed, operations: OPERATIONS, isRough: seed % 2 === 1 })).toEqual([]);
	}, 300_000);
});
