import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INodeParameters } from 'n8n-workflow';

import { startSmtpSink, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { InboxListener } from '../../nodes/SmartInboxTrigger/listener';
import { readSettings } from '../../nodes/SmartInboxTrigger/settings';
import { accountFromCredential } from '../../nodes/shared/mail/accounts';
import { withImap } from '../../nodes/shared/mail/imap';
import { deleteMailbox } from '../../nodes/shared/store/delete-mailbox';
import { findMailbox } from '../../nodes/shared/store/mailboxes';
import { openNotices } from '../../nodes/shared/store/notices';
import { openStore } from '../../nodes/shared/store/open';
import type { Store } from '../../nodes/shared/store/store';
import { runNode } from '../MailboxSync/run-node';
import { N8nEdge, until } from '../SmartInboxTrigger/n8n-edge';
import { missingInSchema } from '../support/output-schema';
import { startDovecot, type Dovecot } from './dovecot.mjs';
import { startFaultProxy } from './fault-proxy.mjs';
import { SyncedMailbox } from './synced-mailbox';

let dovecot: Dovecot;
let sink: SmtpSink;
let home: string;
let store: Store;
let user: string;
let users = 0;
const listeners: InboxListener[] = [];

beforeAll(async () => {
	dovecot = await startDovecot();
	sink = await startSmtpSink();
});
afterAll(async () => {
	await sink?.stop();
	await dovecot?.dispose();
});
beforeEach(async () => {
	home = await mkdtemp(join(tmpdir(), 'smart-inbox-reconnect-'));
	process.env.N8N_USER_FOLDER = home;
	store = await openStore();
	user = `reconnect${++users}@office.example`;
});
afterEach(async () => {
	for (const listener of listeners.splice(0)) {
		listener.close();
		await listener.ended;
	}
	await store.close();
	await rm(home, { recursive: true });
});

const credential = (changes: Record<string, string | number | boolean> = {}) => ({
	address: user,
	user: '',
	password: dovecot.password,
	imapEnabled: true,
	imapHost: dovecot.host,
	imapPort: dovecot.port,
	imapEncryption: 'none',
	smtpEnabled: true,
	smtpHost: sink.host,
	smtpPort: sink.port,
	smtpEncryption: 'none',
	smtpSignIn: 'none',
	trustedServerPem: '',
	allowUntrustedServer: false,
	...changes,
});
const run = async (parameters: INodeParameters, changes = {}) => (await runNode(parameters, { credential: credential(changes) })).map(({ json }) => json);
const reconnect = async (changes = {}) => (await run({ resource: 'account', operation: 'reconnect' }, changes))[0];
const state = async () => (await store.get<{ state: string }>('SELECT state FROM mailbox WHERE address = $1', [user]))?.state;

async function publish(n8n: N8nEdge, folders = ['INBOX'], more: Record<string, unknown> = {}): Promise<void> {
	n8n.parameters = { receiveFrom: 'imap', 'folders.list': folders.map((value) => ({ folder: { __rl: true, mode: 'list', value } })), startFrom: 'everything', options: {}, ...more };
	const listener = new InboxListener(n8n.trigger, readSettings(n8n.trigger), async () => store);
	listeners.push(listener);
	await listener.start();
}

test('A14: a disabled account is taken up again, whatever the trigger was waiting for; chosen folders that are gone are named', async () => {
	const n8n = new N8nEdge();
	n8n.credential = credential({ password: 'wrong' });
	await publish(n8n, ['INBOX', 'Old enquiries']);
	await until('it is disabled', async () => (await state()) === 'disabled', 20_000);
	// Still refused: the half is named, and nothing changes.
	const refused = await reconnect({ password: 'wrong' });
	expect(refused).toMatchObject({ reconnected: false, whatToDo: expect.stringContaining('until then no mail is received') as string, imap: { ok: false, reason: 'authentication' }, smtp: { ok: true } });
	expect(await state()).toBe('disabled');
	const item = await reconnect();
	expect(item).toMatchObject({ reconnected: true, address: user, missingFolders: [{ folder: 'Old enquiries', workflowId: 'workflow-one' }], whatToDo: expect.stringContaining('choose Folders again') as string, warnings: [] });
	expect(missingInSchema('MailboxSync', 'account/reconnect', item)).toEqual([]);
	expect(await state()).toBe('active');
	expect((await openNotices(store)).filter(({ subject }) => subject.includes(':connection'))).toEqual([]);
	// The credential of the trigger is still wrong: it tries once more, and then says so.
	await until('it is tried again', async () => (await state()) === 'degraded', 20_000);
	n8n.credential = credential();
	await dovecot.deliver(user, `From: a@client.example\r\nTo: ${user}\r\nSubject: after all\r\nMessage-ID: <after.${user}>\r\n\r\nHello\r\n`);
	await until('mail is read', async () => n8n.runs.length === 1, 30_000);
}, 120_000);

test('A14: when only sending fails the account is taken up, and that half is named; one that nobody reads here is refused', async () => {
	await expect(reconnect()).rejects.toMatchObject({ message: expect.stringContaining('nothing to reconnect') as string, description: expect.stringContaining('Publish') as string });
	const n8n = new N8nEdge();
	n8n.credential = credential();
	await publish(n8n);
	expect(await reconnect({ smtpPort: 1 })).toMatchObject({ reconnected: true, whatToDo: expect.stringMatching(/^Receiving works, sending does not\..*Reconnect again/) as string, smtp: { ok: false } });
	expect(await reconnect()).toMatchObject({ reconnected: true, whatToDo: null, missingFolders: [] });
}, 60_000);

describe('B1: a server that calls the inbox the spam folder', () => {
	test('the inbox is imported all the same; the sync, Test and a notice say what is wrong, until it is put right', async () => {
		const box = await SyncedMailbox.open(dovecot, [], store);
		box.proxy.rewrite(/^\* LIST .*INBOX/, (line) => line.replace('(', '(\\Junk '));
		await box.append('INBOX', 'first');
		const synced = await box.sync({ startFrom: 0 });
		expect(synced.warnings).toEqual([expect.stringContaining('inbox is the spam folder') as string]);
		expect(await box.here()).toEqual(['INBOX/first']);
		expect(await store.get('SELECT special_use AS role FROM folder WHERE path = $1', ['INBOX'])).toEqual({ role: '\\Inbox' });
		expect((await openNotices(store)).map(({ subject }) => subject)).toEqual([`mailbox:${box.mailboxId}:roles of folders`]);
		await box.sync();
		expect(await openNotices(store)).toHaveLength(1);
		box.proxy.heal();
		expect((await box.sync()).warnings).toEqual([]);
		expect(await openNotices(store)).toEqual([]);
		await box.close();
	}, 60_000);

	test('Test and Folder: Get Many', async () => {
		const proxy = await startFaultProxy(dovecot);
		proxy.rewrite(/^\* LIST .*INBOX/, (line) => line.replace('(', '(\\Junk '));
		const [item] = await run({ resource: 'account', operation: 'test' }, { imapPort: proxy.port });
		expect(item).toMatchObject({ ok: true, warnings: [expect.stringContaining('choose another folder for spam') as string] });
		expect(missingInSchema('MailboxSync', 'account/test', item)).toEqual([]);
		const folders = await run({ resource: 'folder', operation: 'getAll', returnAll: true }, { imapPort: proxy.port });
		expect(folders[0]).toMatchObject({ path: 'INBOX', specialUse: '\\Inbox', active: null });
		await proxy.close();
	}, 60_000);

	test('processed mail is not moved into a folder that is read, whatever its role is called; that folder is read', async () => {
		const n8n = new N8nEdge();
		n8n.credential = credential();
		await dovecot.deliver(user, `From: a@client.example\r\nTo: ${user}\r\nSubject: one\r\nMessage-ID: <one.${user}>\r\n\r\nHello\r\n`);
		await withImap(accountFromCredential(credential()), async (client) => await client.append('Archive', `From: b@client.example\r\nSubject: two\r\nMessage-ID: <two.${user}>\r\n\r\nHello\r\n`));
		await publish(n8n, ['INBOX', 'Archive'], { afterProcessing: 'move', destinationFolder: '\\Archive' });
		await until('both are run', async () => n8n.runs.length === 2, 30_000);
		await until('it is said', async () => ((await store.get<{ reason: string | null }>('SELECT state_reason AS reason FROM mailbox WHERE address = $1', [user]))?.reason ?? '').includes('"Archive" is read, and is also'), 30_000);
	}, 90_000);
});

test('A9: a folder that is switched off keeps its mail here, is not synced, and goes on where it was', async () => {
	const box = await SyncedMailbox.open(dovecot, [], store);
	await box.append('Archive', 'one');
	await box.sync();
	const folder = async (updateFields: Record<string, boolean | number>) =>
		await runNode({ resource: 'folder', operation: 'update', mailbox: { __rl: true, mode: 'address', value: box.user }, folder: { __rl: true, mode: 'path', value: 'Archive' }, updateFields }, { credential: {} });
	await folder({ active: false });
	await box.append('Archive', 'two');
	await box.sync();
	expect(await box.here()).toEqual(['Archive/one']);
	await folder({ active: true });
	expect((await box.sync()).counts).toMatchObject({ added: 1, fetched: 1 });
	expect(await box.here()).toEqual(['Archive/one', 'Archive/two']);
	// S1: left alone for as long as it says.
	await folder({ syncEvery: 60 });
	await box.append('Archive', 'three');
	expect((await box.sync()).counts.added).toBe(0);
	await folder({ syncEvery: 0 });
	expect((await box.sync()).counts.added).toBe(1);
	await box.close();
}, 60_000);

test('A17: a trigger that still listens to a deleted mailbox stops asking the server, and says what to do', async () => {
	const n8n = new N8nEdge();
	n8n.credential = credential();
	await publish(n8n);
	await dovecot.deliver(user, `From: a@client.example\r\nTo: ${user}\r\nSubject: private\r\nMessage-ID: <private.${user}>\r\n\r\nHello\r\n`);
	await until('it is run', async () => n8n.runs.length === 1);
	const mailbox = await findMailbox(store, user);
	await deleteMailbox(store, { id: String(mailbox?.id), address: user });
	await dovecot.deliver(user, `From: a@client.example\r\nTo: ${user}\r\nSubject: late\r\nMessage-ID: <late.${user}>\r\n\r\nHello\r\n`);
	await until('it is said', async () => (await openNotices(store)).some(({ message }) => message.includes('deleted with the team member')), 60_000);
	expect(await store.all('SELECT subject FROM message')).toEqual([]);
	// On the mail server nothing was touched.
	expect(await withImap(accountFromCredential(credential()), async (client) => await client.status('INBOX', { messages: true }))).toMatchObject({ messages: 2 });
	// Published again without saying whose it is: refused, with what to do.
	await expect(publish(new N8nEdge('again'))).rejects.toThrow();
}, 120_000);
