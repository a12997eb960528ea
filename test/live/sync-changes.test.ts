import { cp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { runCommand } from '../../demo/runtime/command.mjs';
import { FLAG } from '../../nodes/shared/store/mail-flags';
import { pause, until } from '../SmartInboxTrigger/n8n-edge';
import { startDovecot, type Dovecot } from './dovecot.mjs';
import { SyncedMailbox, WITHOUT } from './synced-mailbox';

// What happens to whole folders: nothing is lost, nothing is fetched twice, links and threads are kept.

let dovecot: Dovecot;
let box: SyncedMailbox;
beforeAll(async () => {
	dovecot = await startDovecot();
});
afterAll(() => dovecot?.dispose());
afterEach(() => box?.close());

const expectEqual = async () => expect(await box.here()).toEqual(await box.there());
const rows = async () => await box.store.all<{ id: string; subject: string }>('SELECT f.id, m.subject FROM folder_mail f JOIN message m ON m.id = f.message_id WHERE f.gone_at IS NULL AND f.mailbox_id = $1 ORDER BY m.subject', [box.mailboxId]);

describe.each(Object.entries(WITHOUT))('with %s', (_name, without) => {
	beforeEach(async () => {
		box = await SyncedMailbox.open(dovecot, without);
		await (await box.theirs()).mailboxCreate('Leads');
		for (const subject of ['a', 'b', 'c']) await box.append('Leads', subject);
		await box.sync();
	});

	test('a folder is renamed, in any script: its mail is not fetched again', async () => {
		const before = await rows();
		const client = await box.theirs();
		await client.mailboxRename('Leads', 'Заявки/客户 & "x"');
		await client.mailboxOpen('Заявки/客户 & "x"');
		await client.messageFlagsAdd('2', ['\\Seen']);
		expect((await box.sync()).counts).toMatchObject({ fetched: 0, added: 0, removed: 0, flagged: 1 });
		await expectEqual();
		expect(await rows()).toEqual(before);
		// A new folder of the old name is another one.
		await client.mailboxCreate('Leads');
		await box.append('Leads', 'd');
		await box.sync();
		await expectEqual();
	});

	test('a folder is deleted: its mail goes; made again: it is read anew', async () => {
		const client = await box.theirs();
		await client.mailboxDelete('Leads');
		expect((await box.sync()).counts).toMatchObject({ removed: 3 });
		await expectEqual();
		await client.mailboxCreate('Leads');
		for (const subject of ['a', 'e']) await box.append('Leads', subject);
		await box.sync();
		await expectEqual();
		expect(await box.here()).toHaveLength(2);
	});

	test('UIDVALIDITY changes: the mail keeps its row, links and thread, and what was deleted here stays deleted', async () => {
		await box.want('c', 'remove');
		await box.push();
		await box.want('a', { set: FLAG.flagged, clear: 0 });
		const before = await rows();
		const client = await box.theirs();
		const raws = ['a', 'b', 'c'].map((subject) => box.mail(subject));
		await client.mailboxDelete('Leads');
		await pause(1100);
		await client.mailboxCreate('Leads');
		for (const raw of [box.mail('new'), ...raws]) await client.append('Leads', raw, ['\\Seen'], new Date(Date.UTC(2026, 8, 1, 10, 0, 1)));
		await box.sync();
		await box.sync();
		await expectEqual();
		expect(await box.here()).toEqual(['Leads/a \\Seen \\Flagged', 'Leads/b \\Seen', 'Leads/new \\Seen']);
		expect((await rows()).filter(({ subject }) => subject !== 'new')).toEqual(before);
	});

	test('a mail is wanted elsewhere, and its folder is made anew without it: it is gone, and said', async () => {
		await box.want('a', { moveTo: await box.folderId('Archive') });
		const client = await box.theirs();
		await client.mailboxDelete('Leads');
		await pause(1100);
		await client.mailboxCreate('Leads');
		await box.append('Leads', 'b');
		expect((await box.sync()).counts).toMatchObject({ lost: 1 });
		await expectEqual();
		expect(await box.here()).toEqual(['Leads/b']);
	});

	test('a mailbox restored from a backup, with the same UIDVALIDITY and UIDs given again to other mail', async () => {
		const folder = join(dovecot.folder, 'mail', box.user);
		await dovecot.stop();
		await cp(folder, `${folder}.backup`, { recursive: true, preserveTimestamps: true });
		await dovecot.start();
		for (const subject of ['lost-1', 'lost-2']) await box.append('Leads', subject);
		await box.sync();
		expect(await box.here()).toHaveLength(5);
		await dovecot.stop();
		await rm(folder, { recursive: true });
		await rename(`${folder}.backup`, folder);
		if (process.getuid?.() === 0) await runCommand('chown', ['-R', 'dovecot:dovecot', folder]);
		await dovecot.start();
		await box.append('Leads', 'other');
		await box.sync();
		await expectEqual();
		expect(await box.here()).toEqual(['Leads/a', 'Leads/b', 'Leads/c', 'Leads/other']);
	});

	test('a first import goes on where it was cut', async () => {
		await box.close();
		box = await SyncedMailbox.open(dovecot, without);
		for (let index = 0; index < 30; index++) await box.append('INBOX', `mail-${index}`);
		const client = await box.ours();
		box.proxy.cutAt = 9000;
		client.close();
		await expect(box.sync()).rejects.toThrow();
		box.proxy.cutAt = Infinity;
		await box.sync();
		await expectEqual();
		expect(await box.here()).toHaveLength(30);
	});
});

test('marked as read here: a second client that listens sees it within a second; there: here with the next sync', async () => {
	box = await SyncedMailbox.open(dovecot);
	await box.append('INBOX', 'mail');
	await box.sync();
	const other = await box.theirs();
	await other.mailboxOpen('INBOX');
	const seen: number[] = [];
	other.on('flags', ({ flags }) => {
		if (flags.has('\\Seen')) seen.push(performance.now());
	});
	void other.idle();
	await pause(300);
	const from = performance.now();
	await box.want('mail', { set: FLAG.seen, clear: 0 });
	await box.push();
	await until('the other one sees it', () => seen.length > 0, 5000);
	// Dovecot itself waits up to half a second.
	expect(seen[0] - from).toBeLessThan(1500);
	await other.messageFlagsAdd('1', ['\\Flagged']);
	await box.sync();
	expect(await box.here()).toEqual(['INBOX/mail \\Seen \\Flagged']);
});

test('what the staff sent with another program answers its enquiry and stands in the thread', async () => {
	box = await SyncedMailbox.open(dovecot);
	await box.append('INBOX', 'question');
	await box.sync();
	const answer = `From: ${box.user}\r\nTo: client@client.example\r\nSubject: Re: question\r\nMessage-ID: <answer.${box.user}>\r\nIn-Reply-To: <question.${box.user}>\r\nReferences: <question.${box.user}>\r\nDate: Tue, 01 Sep 2026 11:00:00 +0000\r\n\r\nYes.\r\n`;
	await (await box.theirs()).append('Sent', answer, ['\\Seen']);
	await box.sync();
	const threads = await box.store.all<{ thread: string; direction: string }>('SELECT thread_id AS thread, direction FROM message ORDER BY direction');
	expect(threads.map(({ direction }) => direction)).toEqual(['in', 'out']);
	expect(new Set(threads.map(({ thread }) => thread)).size).toBe(1);
});
