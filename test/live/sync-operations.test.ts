import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INodeParameters } from 'n8n-workflow';

import { accountFromCredential } from '../../nodes/shared/mail/accounts';
import { withImap } from '../../nodes/shared/mail/imap';
import { insertContact } from '../../nodes/shared/store/contacts';
import { queueAction } from '../../nodes/shared/store/outbox';
import { openStore } from '../../nodes/shared/store/open';
import type { Store } from '../../nodes/shared/store/store';
import { upsertTeamMember } from '../../nodes/shared/store/team';
import { runNode } from '../MailboxSync/run-node';
import { missingInSchema } from '../support/output-schema';
import { startDovecot, type Dovecot } from './dovecot.mjs';

// The operations that change mail, as the node runs them, on a real Dovecot (product.md 2.6; A15, A16, S6, S8).

let dovecot: Dovecot;
let home: string;
let store: Store;
let user: string;
let users = 0;

beforeAll(async () => {
	home = await mkdtemp(join(tmpdir(), 'smart-inbox-operations-'));
	process.env.N8N_USER_FOLDER = home;
	[dovecot, store] = await Promise.all([startDovecot(), openStore()]);
});
afterAll(async () => {
	await store.close();
	await dovecot?.dispose();
	await rm(home, { recursive: true });
});
beforeEach(() => {
	user = `operations${++users}@office.example`;
});

const credential = (changes: Record<string, string | number | boolean> = {}) => ({
	address: user,
	password: dovecot.password,
	imapEnabled: true,
	imapHost: dovecot.host,
	imapPort: dovecot.tlsPort,
	imapEncryption: 'tls',
	trustedServerPem: dovecot.certificate.cert,
	...changes,
});

async function run(operation: string, parameters: INodeParameters = {}, changes = {}): Promise<Record<string, unknown>[]> {
	const items = (await runNode({ resource: 'message', operation, ...parameters }, { credential: credential(changes) })).map(({ json }) => json);
	const isMail = operation === 'sync' && parameters.output === 'newMail';
	for (const item of items) expect(missingInSchema('MailboxSync', `message/${isMail ? 'parseAgain' : operation}`, item)).toEqual([]);
	return items;
}

const raw = (subject: string, { from = 'Ann <ann@client.example>', extra = '' } = {}) =>
	`From: ${from}\r\nTo: ${user}\r\nSubject: ${subject}\r\nMessage-ID: <${subject}.${user}>\r\nDate: Tue, 01 Sep 2026 10:00:00 +0000\r\n${extra}\r\nHello from ${subject}\r\n`;
const append = async (path: string, subject: string, more = {}, flags: string[] = []) => await withImap(accountFromCredential(credential()), (client) => client.append(path, raw(subject, more), flags));
const flagsIn = async (path: string) =>
	await withImap(accountFromCredential(credential()), async (client) => {
		const { exists } = await client.mailboxOpen(path, { readOnly: true });
		const found = exists === 0 ? [] : await client.fetchAll('1:*', { flags: true, envelope: true });
		return found.map(({ envelope, flags }) => `${envelope?.subject} ${[...(flags ?? [])].filter((flag) => flag !== '\\Recent').join(' ')}`.trim());
	});

/** Syncs everything, and gives the key of each mail by its subject. */
async function keys(): Promise<Record<string, string>> {
	const items = await run('sync', { startFrom: 'everything', output: 'newMail' });
	return Object.fromEntries(items.map(({ subject, messageKey }) => [subject, messageKey as string]));
}

test('Sync says what it did; a second time there is nothing to do', async () => {
	await append('INBOX', 'one');
	await append('Sent', 'two', { from: `Office <${user}>` }, ['\\Seen']);
	expect(await run('sync', { startFrom: 'everything' })).toEqual([expect.objectContaining({ state: 'synced', added: 2, fetched: 2, remaining: 0, problems: [], hint: null })]);
	expect(await run('sync')).toEqual([expect.objectContaining({ state: 'synced', folders: 0, added: 0 })]);
	expect(await store.all("SELECT m.subject, m.direction FROM message m JOIN folder_mail f ON f.message_id = m.id JOIN mailbox b ON b.id = f.mailbox_id WHERE b.address = $1 ORDER BY m.subject", [user])).toEqual([
		{ subject: 'one', direction: 'in' },
		{ subject: 'two', direction: 'out' },
	]);
});

test('Mark Read, Mark Unread, Flag, Unflag, Move, Archive, Unarchive, Delete: here and on the server', async () => {
	await append('INBOX', 'mail');
	const { mail: messageKey } = await keys();
	expect(await run('markRead', { messageKey })).toEqual([{ messageKey, folder: 'INBOX', isRead: true, isAnswered: false, isFlagged: false, isDeleted: false, state: 'done', reason: null }]);
	await run('flag', { messageKey });
	expect(await flagsIn('INBOX')).toEqual(['mail \\Flagged \\Seen']);
	await run('markUnread', { messageKey });
	await run('unflag', { messageKey });
	expect(await flagsIn('INBOX')).toEqual(['mail']);
	expect((await run('archive', { messageKey }))[0]).toMatchObject({ folder: 'Archive', state: 'done' });
	expect(await flagsIn('Archive')).toEqual(['mail']);
	expect((await run('unarchive', { messageKey }))[0]).toMatchObject({ folder: 'INBOX', state: 'done' });
	expect((await run('move', { messageKey, folder: { __rl: true, mode: 'path', value: 'Sent' } }))[0]).toMatchObject({ folder: 'Sent', state: 'done' });
	expect((await run('delete', { messageKey }))[0]).toMatchObject({ folder: 'Trash', isDeleted: false });
	expect((await run('unarchive', { messageKey }))[0]).toMatchObject({ folder: 'Sent' });
	expect((await run('delete', { messageKey, permanently: true }))[0]).toMatchObject({ folder: null, isDeleted: true, state: 'done' });
	for (const path of ['INBOX', 'Sent', 'Archive', 'Trash']) expect(await flagsIn(path)).toEqual([]);
	expect(await run('sync')).toEqual([expect.objectContaining({ added: 0, lost: 0, refused: 0 })]);
});

test('the server is away: what was wanted is kept, said, and carried out with the next sync', async () => {
	await append('INBOX', 'mail');
	const { mail: messageKey } = await keys();
	const [item] = await run('markRead', { messageKey }, { imapPort: 1 });
	expect(item).toMatchObject({ isRead: true, state: 'queued', reason: expect.stringContaining('port 1') as string });
	expect(await flagsIn('INBOX')).toEqual(['mail']);
	expect(await run('sync')).toEqual([expect.objectContaining({ pushed: 1 })]);
	expect(await flagsIn('INBOX')).toEqual(['mail \\Seen']);
});

test('S6, B1: Link and Unlink attach a mail to a contact by hand; mail of a known address is attached by itself, mail among ourselves never (B8)', async () => {
	const contact = await store.transaction(async (sql) => {
		const id = await insertContact(sql, { name: 'Ann', company: null, language: null }, { messageKey: 'k', source: 'Test', receivedAt: 1 });
		await sql.run('INSERT INTO contact_identity (kind, value, contact_id, first_seen_at) VALUES ($1, $2, $3, 0)', ['email', 'ann@client.example', id]);
		await sql.run('INSERT INTO contact_identity (kind, value, contact_id, first_seen_at) VALUES ($1, $2, $3, 0) ON CONFLICT DO NOTHING', ['email', user, id]);
		return id;
	});
	await append('INBOX', 'from-ann');
	await append('INBOX', 'from-eve', { from: 'eve@other.example' });
	await append('INBOX', 'from-us', { from: user });
	const all = await keys();
	const linked = async () => (await store.all<{ subject: string }>('SELECT m.subject FROM message_link l JOIN message m ON m.id = l.message_id WHERE l.contact_id = $1 ORDER BY m.subject', [contact])).map(({ subject }) => subject);
	expect(await linked()).toEqual(['from-ann']);
	const chosen = { __rl: true, mode: 'id', value: contact };
	expect(await run('link', { messageKey: all['from-eve'], contact: chosen })).toEqual([{ messageKey: all['from-eve'], contact: { id: contact, name: 'Ann' }, linkedNow: true }]);
	expect(await linked()).toEqual(['from-ann', 'from-eve']);
	expect(await run('unlink', { messageKey: all['from-ann'], contact: chosen })).toEqual([{ messageKey: all['from-ann'], contact: { id: contact, name: 'Ann' }, unlinkedNow: true }]);
	await run('sync');
	expect(await linked()).toEqual(['from-eve']);
});

test('Parse Again gives the whole mail, for Lead Parser', async () => {
	await append('INBOX', 'mail');
	const { mail: messageKey } = await keys();
	expect((await run('parseAgain', { messageKey }))[0]).toMatchObject({ messageKey, subject: 'mail', text: expect.stringContaining('Hello from mail') as string, folder: 'INBOX', mailbox: { address: user } });
});

test.each([
	['an unknown key', 'markRead', { messageKey: 'nothing' }, /No mail with the Message Key "nothing"/],
	['no key', 'archive', { messageKey: '' }, /Message Key is empty/],
	['a folder that is not there', 'move', { folder: { __rl: true, mode: 'path', value: 'Nowhere' } }, /The mailbox has no folder "Nowhere"/],
	['no contact', 'link', { contact: { __rl: true, mode: 'id', value: '' } }, /Contact is empty/],
])('an error says what to do: %s', async (_what, operation, parameters: INodeParameters, message) => {
	await append('INBOX', 'mail');
	const { mail: messageKey } = await keys();
	await expect(run(operation, { messageKey, ...parameters })).rejects.toMatchObject({ message: expect.stringMatching(message) as string, description: expect.stringMatching(/\S+ \S+/) as string });
});

test('a mail of another mailbox is not changed', async () => {
	await append('INBOX', 'mail');
	const { mail: messageKey } = await keys();
	user = `operations${++users}@office.example`;
	await expect(run('markRead', { messageKey })).rejects.toMatchObject({ message: `This mail is in another mailbox than ${user}` });
});

test('A15: a draft is written, replaced, and read from another program; with the server away it comes later', async () => {
	await run('sync', { startFrom: 'everything' });
	const [first] = await run('saveDraft', { to: 'ann@client.example', subject: 'Draft one', text: 'Dear Ann' });
	expect(first).toMatchObject({ folder: 'Drafts', state: 'done', replaced: 0 });
	expect(await flagsIn('Drafts')).toEqual(['Draft one \\Seen \\Draft']);
	const [second] = await run('saveDraft', { subject: 'Draft two', text: 'Dear', options: { replaces: first.messageKey as string, bcc: 'eve@client.example' } });
	expect(second).toMatchObject({ replaced: 1, state: 'done' });
	expect(await flagsIn('Drafts')).toEqual(['Draft two \\Seen \\Draft']);
	const [later] = await run('saveDraft', { subject: 'Draft three', text: 'Later' }, { imapPort: 1 });
	expect(later).toMatchObject({ state: 'queued', reason: expect.stringContaining('port 1') as string });
	await run('sync');
	expect(await flagsIn('Drafts')).toEqual(['Draft two \\Seen \\Draft', 'Draft three \\Seen \\Draft']);
	expect(await run('sync')).toEqual([expect.objectContaining({ added: 0, pushed: 0 })]);
	await append('Drafts', 'written-elsewhere', { from: user }, ['\\Draft']);
	await run('sync');
	expect(await store.all("SELECT m.subject, f.is_draft AS draft FROM folder_mail f JOIN message m ON m.id = f.message_id JOIN mailbox b ON b.id = f.mailbox_id WHERE b.address = $1 AND f.gone_at IS NULL ORDER BY m.subject", [user])).toEqual([
		{ subject: 'Draft three', draft: 1 },
		{ subject: 'Draft two', draft: 1 },
		{ subject: 'written-elsewhere', draft: 1 },
	]);
});

test.each([
	['Auto-Link off (S1)', 'auto_link'],
	['CRM Integration off (B1)', 'crm_integration'],
])('%s: nothing is attached by itself; by hand it is', async (_what, column) => {
	const contact = await store.transaction(async (sql) => {
		const id = await insertContact(sql, { name: 'Zoe', company: null, language: null }, { messageKey: column, source: 'Test', receivedAt: 1 });
		await sql.run('INSERT INTO contact_identity (kind, value, contact_id, first_seen_at) VALUES ($1, $2, $3, 0)', ['email', `zoe@${column}.example`, id]);
		return id;
	});
	await run('sync', { startFrom: 'everything' });
	await store.run(`UPDATE mailbox SET ${column} = 0 WHERE address = $1`, [user]);
	await append('INBOX', 'mail', { from: `zoe@${column}.example` });
	const { mail: messageKey } = await keys();
	const linked = async () => (await store.all('SELECT how FROM message_link WHERE contact_id = $1', [contact])).length;
	expect(await linked()).toBe(0);
	await run('link', { messageKey, contact: { __rl: true, mode: 'id', value: contact } });
	expect(await linked()).toBe(1);
});

describe('Apply Page Action: what someone did on the page, once', () => {
	const queue = async (operation: string, given: Record<string, unknown>, email = 'member@office.example') => {
		const { member } = await store.transaction((sql) => upsertTeamMember(sql, { email }));
		return (await store.transaction((sql) => queueAction(sql, `client-${Math.random()}`, { memberId: member.id, operation, arguments: given }))).id;
	};

	test('an action is carried out once, however often it is asked for; the same form posted twice is one action', async () => {
		await append('INBOX', 'mail');
		const { mail: messageKey } = await keys();
		const actionId = await queue('archive', { messageKey });
		expect(await run('applyPageAction', { actionId })).toEqual([{ actionId, operation: 'archive', status: 'done', appliedNow: true, result: expect.objectContaining({ folder: 'Archive', state: 'done' }) as object }]);
		expect(await run('applyPageAction', { actionId })).toEqual([expect.objectContaining({ status: 'done', appliedNow: false })]);
		expect(await flagsIn('Archive')).toEqual(['mail']);
		const [one, two] = [await queueAction(store, 'same', { memberId: null, operation: 'flag', arguments: {} }), await queueAction(store, 'same', { memberId: null, operation: 'flag', arguments: {} })];
		expect([one.isNew, two.isNew, two.id]).toEqual([true, false, one.id]);
		await store.run('DELETE FROM outbox_action WHERE id = $1', [one.id]);
	});

	test('eight runs at once carry out ten actions once each', async () => {
		const subjects = Array.from({ length: 10 }, (_, index) => `mail-${index}`);
		for (const subject of subjects) await append('INBOX', subject);
		const all = await keys();
		for (const subject of subjects) await queue('flag', { messageKey: all[subject] });
		const items = (await Promise.all(Array.from({ length: 8 }, () => run('applyPageAction', { which: 'waiting' })))).flat();
		expect(items.filter(({ appliedNow }) => appliedNow)).toHaveLength(10);
		expect(await flagsIn('INBOX')).toEqual(subjects.map((subject) => `${subject} \\Flagged`));
	});

	test('a crash left it half done: it is taken up again', async () => {
		await append('INBOX', 'mail');
		const { mail: messageKey } = await keys();
		const actionId = await queue('markRead', { messageKey });
		await store.run("UPDATE outbox_action SET status = 'running', process = 'a process that is no more' WHERE id = $1", [actionId]);
		expect(await run('applyPageAction', { actionId })).toEqual([expect.objectContaining({ status: 'done', appliedNow: true })]);
		expect(await flagsIn('INBOX')).toEqual(['mail \\Seen']);
	});

	test('who may not see the mailbox any more changes nothing, and is told; an unknown operation too', async () => {
		await append('INBOX', 'mail');
		const { mail: messageKey } = await keys();
		const { id } = (await store.get<{ id: string }>('SELECT id FROM mailbox WHERE address = $1', [user])) ?? { id: '' };
		const { member } = await store.transaction((sql) => upsertTeamMember(sql, { email: 'other@office.example' }));
		await store.run('INSERT INTO mailbox_member (mailbox_id, member_id) VALUES ($1, $2)', [id, member.id]);
		for (const [operation, email, message] of [['flag', 'member@office.example', /may not see the mailbox/], ['explode', 'other@office.example', /asked for "explode"/]] as const) {
			const actionId = await queue(operation, { messageKey }, email);
			expect(await run('applyPageAction', { actionId })).toEqual([expect.objectContaining({ status: 'failed', result: { message: expect.stringMatching(message) as string, description: expect.stringMatching(/\S+ \S+/) as string } })]);
		}
		expect(await flagsIn('INBOX')).toEqual(['mail']);
	});
});
