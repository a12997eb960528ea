import { setMailboxOptions } from '../../nodes/shared/store/mailboxes';
import { applyRetention } from '../../nodes/shared/store/retention';
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

	test('N8: mail that was too old to be kept stays on the server, and no sync brings it back, under new UIDs neither', async () => {
		const [long, lately] = [new Date(Date.now() - 400 * 86_400_000), new Date(Date.now() - 86_400_000)];
		await box.append('Archive', 'old', [], long);
		await box.append('Archive', 'new', [], lately);
		await box.sync();
		await setMailboxOptions(box.store, box.mailboxId, { keepMonths: 12 });
		expect(await applyRetention(box.store)).toMatchObject({ mails: 1, waiting: 0 });
		const kept = async () => (await box.store.all<{ subject: string }>('SELECT subject FROM message WHERE erased_at IS NULL ORDER BY subject')).map(({ subject }) => subject);
		expect(await kept()).toEqual(['new']);

		const client = await box.theirs();
		await client.mailboxOpen('Archive');
		await client.messageFlagsAdd('1', ['\\Seen']);
		expect((await box.sync()).counts).toMatchObject({ fetched: 0, flagged: 1 });
		await client.mailboxClose();
		await client.mailboxDelete('Archive');
		await box.append('INBOX', 'old', [], long);
		await box.sync();
		expect(await box.there()).toEqual(['INBOX/old']);
		expect(await kept()).not.toContain('old');
		expect(await box.store.get("SELECT COUNT(*) AS n FROM message_source s JOIN message m ON m.id = s.message_id WHERE m.subject <> 'new'")).toEqual({ n: 0 });
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
