import { fillMailbox } from '../bench/mailboxes.mjs';
import { smallMail } from '../bench/corpus.mjs';
import { startDovecot, type Dovecot } from './dovecot.mjs';
import { SyncedMailbox, WITHOUT } from './synced-mailbox';

// What a sync asks of the server: it follows what changed, never the size of the mailbox. Times are the bench's business.

const MAILS = 2500;
let dovecot: Dovecot;
let box: SyncedMailbox;

beforeAll(async () => {
	dovecot = await startDovecot();
});
afterAll(() => dovecot?.dispose());
afterEach(() => box?.close());

async function filled(without: readonly string[] = []): Promise<SyncedMailbox> {
	const opened = await SyncedMailbox.open(dovecot, without);
	await fillMailbox(dovecot, opened.user, Array.from({ length: MAILS }, (_, index) => smallMail(`mail-${index}`)));
	await opened.sync();
	return opened;
}

/** Bytes from the server and commands of a sync, on an open connection. */
async function cost(): Promise<{ bytes: number; commands: string[] }> {
	const [bytes, commands] = [box.proxy.bytes.down, box.proxy.commands.length];
	await box.sync();
	return { bytes: box.proxy.bytes.down - bytes, commands: box.proxy.commands.slice(commands).filter((command) => !/^(NOOP|DONE)/.test(command)) };
}

const GOALS: [string, string[], { idle: number; flags: number; gone: number }][] = [
	['QRESYNC', WITHOUT.QRESYNC, { idle: 1500, flags: 8 * 1024, gone: 2 * 1024 }],
	['CONDSTORE', WITHOUT.CONDSTORE, { idle: 1500, flags: 8 * 1024, gone: 5 * 1024 }],
];

test.each(GOALS)('with %s: one round trip when nothing changed; 100 flags and 100 removals cost what they are', async (_name, without, goals) => {
	box = await filled(without);
	const idle = await cost();
	expect(idle.commands).toHaveLength(1);
	// The list has six folders: a fixed part for each, whatever it holds.
	expect(idle.bytes).toBeLessThan(goals.idle);

	const client = await box.theirs();
	await client.mailboxOpen('INBOX');
	const some = Array.from({ length: 100 }, (_, index) => 7 + index * 23).join(',');
	await client.messageFlagsAdd(some, ['\\Flagged'], { uid: true });
	const flags = await cost();
	expect(flags.bytes - idle.bytes).toBeLessThan(goals.flags);
	expect(flags.commands.length).toBeLessThanOrEqual(5);

	await client.messageDelete(some, { uid: true });
	const gone = await cost();
	expect(gone.bytes - idle.bytes).toBeLessThan(goals.gone);
	expect(gone.commands.length).toBeLessThanOrEqual(6);
	expect(await box.here()).toEqual(await box.there());
	console.log(`bytes from the server: nothing changed ${idle.bytes}; 100 flags ${flags.bytes - idle.bytes}; 100 removed ${gone.bytes - idle.bytes}`);
}, 90_000);

test('without CONDSTORE: the newest thousand are looked at, the others in turns; every flag is seen in the end', async () => {
	box = await filled(WITHOUT['plain IMAP']);
	const client = await box.theirs();
	await client.mailboxOpen('INBOX');
	await client.messageFlagsAdd('3,2000', ['\\Flagged'], { uid: true });
	await client.messageDelete('10', { uid: true });
	await box.sync();
	expect(await box.here()).toEqual(await box.there());
}, 90_000);
