import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NodeHelpers, type INodeParameters } from 'n8n-workflow';

import { MailboxSync } from '../../nodes/MailboxSync/MailboxSync.node';
import { contentKey } from '../../nodes/shared/mail/message/content-key';
import { parseMail } from '../../nodes/shared/mail/message/parse';
import { describeMessage, descriptionOf, receive } from '../../nodes/shared/store/arrivals';
import { insertContact } from '../../nodes/shared/store/contacts';
import { ensureFolder } from '../../nodes/shared/store/folders';
import { ensureMailbox } from '../../nodes/shared/store/mailboxes';
import { openStore } from '../../nodes/shared/store/open';
import type { Store } from '../../nodes/shared/store/store';
import { missingInSchema } from '../support/output-schema';
import { runNode } from './run-node';

const LEADS = 'leads@office.example';
const INFO = 'info@office.example';

let home: string;
let store: Store;
beforeEach(async () => {
	home = await mkdtemp(join(tmpdir(), 'smart-inbox-found-'));
	process.env.N8N_USER_FOLDER = home;
	store = await openStore();
	await ensureMailbox(store, LEADS, 'imap');
	await ensureMailbox(store, INFO, 'imap');
});
afterEach(async () => {
	await store.close();
	await rm(home, { recursive: true });
});

let count = 0;
async function arrives(subject: string, { from = 'Ann Lee <ann@client.example>', text = 'Hello', address = LEADS } = {}): Promise<{ id: string; messageKey: string }> {
	const mailbox = await ensureMailbox(store, address, 'imap');
	const raw = Buffer.from(`From: ${from}\r\nTo: ${address}\r\nSubject: ${subject}\r\nMessage-ID: <${++count}@client.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n`);
	const { mail } = await parseMail(raw);
	const messageKey = `key ${count}`;
	await store.transaction((sql) => receive(sql, { messageKey, mailboxId: mailbox.id, folder: null, receivedAt: Date.parse('2026-11-20T10:00:00Z') + count * 1000, contentKey: contentKey(raw), mail, source: raw, sizeBytes: raw.length }));
	const id = String((await store.get<{ id: string }>('SELECT message_id AS id FROM delivery WHERE message_key = $1', [messageKey]))?.id);
	await store.transaction((sql) => describeMessage(sql, id, descriptionOf(mail)));
	return { id, messageKey };
}

const search = async (searchText: string, parameters: INodeParameters = {}) => (await runNode({ resource: 'message', operation: 'search', searchSource: 'inbox', searchText, ...parameters }, { credential: null })).map(({ json }) => json);
const subjects = async (text: string, parameters: INodeParameters = {}) => (await search(text, parameters)).map(({ subject }) => subject);

test('S5: in the shared inbox mail is found without an account, newest first, from every mailbox or from one', async () => {
	const { id, messageKey } = await arrives('Villa, first', { text: 'about REF-1001 in Köln' });
	await arrives('Villa, second', { address: INFO, from: 'Bob <bob@client.example>' });
	await arrives('Another');
	expect(await subjects('vill')).toEqual(['Villa, second', 'Villa, first']);
	expect(await subjects('')).toEqual(['Another', 'Villa, second', 'Villa, first']);
	expect(await subjects('villa', { mailbox: { mode: 'address', value: LEADS } as never })).toEqual(['Villa, first']);
	expect(await subjects('vill', { limit: 1 })).toEqual(['Villa, second']);
	expect(await subjects('vill', { returnAll: true })).toHaveLength(2);
	const [found] = await search('ref-1001 koln');
	expect(found).toEqual({
		id,
		messageKey,
		threadId: expect.any(String) as string,
		mailbox: { id: expect.any(String) as string, address: LEADS },
		folder: null,
		direction: 'in',
		from: { name: 'Ann Lee', address: 'ann@client.example' },
		recipients: [LEADS],
		subject: 'Villa, first',
		preview: 'about REF-1001 in Köln',
		receivedAt: expect.stringMatching(/^2026-11-20T10:00:\d\d\.000Z$/) as string,
		unread: null,
		contacts: [],
	});
	const [whole] = await search('1001', { simplify: false });
	expect(whole).toMatchObject({ messageId: expect.stringContaining('@client.example') as string, sentAt: null, kind: 'personal', attachmentCount: 0, sizeBytes: expect.any(Number) as number });
	for (const item of [found, whole]) expect(missingInSchema('MailboxSync', 'message/search', item)).toEqual([]);
});

test('S5: filters: sender, linked contact, unread; several items are several searches', async () => {
	const { id } = await arrives('Villa of Ann');
	const other = await arrives('Villa of Bob', { from: 'Bob <bob@client.example>' });
	const contactId = await insertContact(store, { name: null, company: null, language: null }, { messageKey: 'k', source: 'Portal', receivedAt: 1 });
	await store.run(`INSERT INTO contact_identity (kind, value, contact_id, first_seen_at) VALUES ('email', 'ann@client.example', $1, 0)`, [contactId]);
	await store.run(`INSERT INTO message_link (message_id, contact_id, how, linked_at) VALUES ($1, $2, 'auto', 0)`, [id, contactId]);
	const mailbox = await ensureMailbox(store, LEADS, 'imap');
	const folder = await ensureFolder(store, mailbox.id, 'INBOX', 0);
	for (const [message, seen] of [[id, 1], [other.id, 0]] as const) await store.run('INSERT INTO folder_mail (id, mailbox_id, message_id, folder_id, is_seen, size_bytes, received_at, created_at) VALUES ($1, $2, $1, $3, $4, 1, 1, 1)', [message, mailbox.id, folder.id, seen]);
	expect(await subjects('villa', { inboxFilters: { from: 'bob' } })).toEqual(['Villa of Bob']);
	expect(await subjects('villa', { inboxFilters: { unreadOnly: true } })).toEqual(['Villa of Bob']);
	for (const contact of [contactId, 'ann@client.example']) expect(await search('', { inboxFilters: { contact } })).toEqual([expect.objectContaining({ subject: 'Villa of Ann', unread: false, folder: 'INBOX', contacts: [{ id: contactId, name: 'Unknown' }] })]);
	await expect(search('', { inboxFilters: { contact: 'nobody@client.example' } })).rejects.toMatchObject({ message: 'No contact was found for the value in Linked Contact', description: expect.stringMatching(/\S/) as string });
	await expect(search('', { mailbox: { mode: 'address', value: 'no@office.example' } as never })).rejects.toMatchObject({ message: expect.stringContaining('No mailbox has the address') as string });
	const items = await runNode({ resource: 'message', operation: 'search', searchSource: 'inbox' }, { credential: null, items: [{ parameters: { searchText: 'ann' } }, { parameters: { searchText: 'bob' } }] });
	expect(items.map(({ json, pairedItem }) => [json.subject, pairedItem])).toEqual([['Villa of Ann', { item: 0 }], ['Villa of Bob', { item: 1 }]]);
});

test('a workflow made before there was a choice searches on the server, and only that shows an account', async () => {
	const { description } = new MailboxSync();
	const shown = (parameters: INodeParameters) => {
		const resolved = NodeHelpers.getNodeParameters(description.properties, parameters, true, false, { typeVersion: 1 }, description) as INodeParameters;
		const credentials = (description.credentials ?? []).filter((one) => NodeHelpers.displayParameter(resolved, one, { typeVersion: 1 }, description)).map(({ name }) => name);
		return { resolved, credentials };
	};
	const before = shown({ resource: 'message', operation: 'search', folders: ['INBOX'], filters: { text: 'x' } });
	expect(before.resolved).toMatchObject({ searchSource: 'server', searchIn: 'selected', folders: ['INBOX'], filters: { text: 'x' }, authentication: 'password' });
	expect(before.resolved).not.toHaveProperty('searchText');
	expect(before.credentials).toEqual(['smartInboxMailboxApi', 'smartInboxPostgresApi']);
	const inbox = shown({ resource: 'message', operation: 'search', searchSource: 'inbox' });
	expect(inbox.credentials).toEqual(['smartInboxPostgresApi']);
	for (const name of ['authentication', 'searchIn', 'folders', 'filters']) expect(inbox.resolved).not.toHaveProperty(name);
	// What was chosen in another operation does not hide the account of this one.
	expect(shown({ resource: 'message', operation: 'send', searchSource: 'inbox' }).resolved).not.toHaveProperty('searchSource');
});
