import { insertContact, lockPeople, readPerson, StaleContactError, touchContact } from '../../../nodes/shared/store/contacts';
import { eraseAgain, eraseContact, type Erasure } from '../../../nodes/shared/store/erase';
import { exportContact } from '../../../nodes/shared/store/export';
import { newId } from '../../../nodes/shared/store/ids';
import { describeMessage, descriptionOf, receive } from '../../../nodes/shared/store/arrivals';
import { PERSONAL_TABLES } from '../../../nodes/shared/store/personal-data';
import { searchContacts } from '../../../nodes/shared/store/contact-search';
import { wasErased } from '../../../nodes/shared/store/suppression';
import { contentKey } from '../../../nodes/shared/mail/message/content-key';
import { parseMail } from '../../../nodes/shared/mail/message/parse';
import { listPool } from '../../../nodes/shared/store/pool';
import { StoreError, type Store } from '../../../nodes/shared/store/store';
import type { Backend } from './contract';

const EMAIL = 'ana.ruiz@client.example';
const MESSAGE_ID_KEY = 'mid:<k1@client.example>';
const PHONE = '+34612345678';

/** Tables that have nothing of a person, although they name a mail, a contact's decision or the like. Of `folder_mail`: where a mail lies, and that it was read. */
const NOT_PERSONAL = new Set(['learnt_profile', 'arriving_message', 'suppression', 'folder_mail', 'sighted_mail', 'inbox_thread']);
/** The mails themselves. */
const MAIL_TABLES = ['message', 'message_source', 'search_mail', 'delivery', 'original_copy', 'thread', 'thread_reference', 'notice'];

/** What Erase and Export must do on every back end (N8). */
export function describeErasing(name: string, backend: Backend): void {
	describe(`erasing on ${name}`, () => {
		let store: Store;
		beforeEach(async () => {
			store = await backend.open();
			await store.run(`INSERT INTO mailbox (id, address, created_at) VALUES ('box', 'inbox@office.example', 0), ('box2', 'sales@office.example', 0)`);
			await store.run(`INSERT INTO team_member (id, name, email, created_at, updated_at) VALUES ('member', 'Marta', 'marta@office.example', 0, 0)`);
			await store.run(`INSERT INTO listing (reference, created_at, updated_at) VALUES ('R1', 0, 0)`);
		});
		afterEach(async () => {
			await store.close();
			await backend.clean();
		});

		async function arrives(messageKey: string, { from = EMAIL, mailboxId = 'box', receivedAt = 1_000, text = 'Hello SECRET-text' } = {}): Promise<string> {
			const raw = Buffer.from(`From: Ana SECRET-name <${from}>\r\nTo: inbox@office.example\r\nSubject: SECRET-subject ${messageKey}\r\nMessage-ID: <${messageKey}.${from}>\r\n\r\n${text}\r\n`);
			await store.transaction(async (sql) => receive(sql, { messageKey: mailboxId === 'box' ? messageKey : `${mailboxId}:${messageKey}`, mailboxId, folder: null, receivedAt, contentKey: contentKey(raw), mail: (await parseMail(raw)).mail, source: raw, sizeBytes: raw.length }));
			const row = await store.get<{ id: string }>('SELECT message_id AS id FROM delivery WHERE message_key = $1', [mailboxId === 'box' ? messageKey : `${mailboxId}:${messageKey}`]);
			await store.transaction(async (sql) => describeMessage(sql, String(row?.id), descriptionOf((await parseMail(raw)).mail)));
			return String(row?.id);
		}

		async function contact(messageKey: string, identities: [string, string][]): Promise<string> {
			const id = await insertContact(store, { name: 'Ana SECRET-name', company: 'SECRET-company', language: 'es' }, { messageKey, source: 'SECRET-source', receivedAt: 1_000 });
			for (const [kind, value] of identities) await store.run('INSERT INTO contact_identity (kind, value, contact_id, raw, first_seen_at) VALUES ($1, $2, $3, $4, 1000)', [kind, value, id, `SECRET-raw ${value}`]);
			await store.run(`UPDATE contact SET owner_id = 'member', provenance = $2 WHERE id = $1`, [id, '{"name":{"setBy":"SECRET-setBy","at":1}}']);
			return id;
		}

		/** A person of two records about whom every table has something. @returns the root, and the record merged into it */
		async function personInEveryTable(): Promise<[string, string]> {
			const mail = await arrives('k1');
			await arrives('k2');
			const key = 'k1';
			const [root, leaf] = [await contact(key, [['email', EMAIL]]), await contact(key, [['phone', PHONE]])];
			await store.run('UPDATE contact SET root_id = $1, merged_into = $1 WHERE id = $2', [root, leaf]);
			const other = await insertContact(store, { name: 'Luis', company: null, language: null }, { messageKey: 'o', source: 'Portal', receivedAt: 1 });
			const run = (text: string, ...values: (string | number | null | Uint8Array)[]) => store.run(text, values);
			await run(`INSERT INTO contact_word (word, contact_id) VALUES ('secret', $1)`, leaf);
			await run(`INSERT INTO identity_user (kind, value, name, contact_id, first_seen_at) VALUES ('phone', $1, 'secret-met', $2, 0)`, PHONE, other);
			await run(`INSERT INTO contact_merge (id, winner_id, loser_id, reason, evidence, actor, merged_at) VALUES ('merge', $1, $2, 'SECRET-merge', '{"SECRET":1}', 'Marta', 0)`, root, leaf);
			await run(`INSERT INTO merge_candidate (id, a_id, b_id, reason, found_at) VALUES ('candidate', $1, $2, 'SECRET-candidate', 0)`, ...[leaf, other].sort());
			await run(`INSERT INTO contact_external_ref (system, external_id, contact_id, linked_at) VALUES ('crm', 'SECRET-external', $1, 0)`, leaf);
			await run(`INSERT INTO message_link (message_id, contact_id, how, linked_at) VALUES ($1, $2, 'auto', 0)`, mail, leaf);
			await run(`INSERT INTO interest (contact_id, reference, message_key, recorded_at) VALUES ($1, 'R1', $2, 0)`, leaf, key);
			await run(`INSERT INTO enquiry (id, contact_id, reference, thread_key, opened_by_key, received_at, opened_at, closed_reason) VALUES ('enquiry', $1, 'R1', $2, $2, 0, 0, 'SECRET-closed')`, leaf, key);
			await run(`INSERT INTO response (enquiry_id, header_id, message_key, counts, responded_at, recorded_at) VALUES ('enquiry', '<answer@office.example>', $1, 1, 0, 0)`, key);
			await run(`INSERT INTO filed_message (message_key, contact_id, created_contact, enquiry_id, contact_reason, enquiry_reason, no_reply_reason, source, received_at, filed_at) VALUES ($1, $2, 1, 'enquiry', 'SECRET-reason', 'SECRET-why', 'SECRET-no', 'Portal', 1000, 1000)`, key, leaf);
			await run(`INSERT INTO message_move (id, message_key, from_enquiry_id, to_enquiry_id, moved_at) VALUES ('move', $1, 'enquiry', 'enquiry', 0)`, key);
			await run(`INSERT INTO activity (id, kind, contact_id, enquiry_id, message_key, subject, created_at) VALUES ('activity', 'answer', $1, 'enquiry', $2, 'Answer SECRET-activity', 0)`, leaf, key);
			await run(`INSERT INTO assignment (message_key, contact_id, enquiry_id, owner_id, rule, reason, assigned_now, assigned_at) VALUES ($1, $2, 'enquiry', 'member', 'round robin', 'SECRET-owner', 1, 0)`, key, leaf);
			await run(`INSERT INTO pool_entry (message_key, contact_id, enquiry_id, request, reason, since) VALUES ($1, $2, 'enquiry', '{"place":"SECRET-place"}', 'SECRET-pool', 0)`, key, leaf);
			await run(`INSERT INTO outgoing_mail (id, key, purpose, status, reason, sender_address, envelope_from, envelope_id, header_id, subject, size_bytes, message_key, member_id, queued_at) VALUES ('told', 'owner:SECRET', 'owner', 'queued', 'SECRET-told', 's', 's', 'e', 'h', 'SECRET-subject', 0, $1, 'member', 0)`, key);
			await run(`INSERT INTO message_source (message_id, piece, bytes) VALUES ('told', 0, $1)`, Buffer.from('SECRET-news'));
			await run(`INSERT INTO blocked_address (address, reason, blocked_by, blocked_at) VALUES ($1, 'SECRET-block', 'bounce', 0)`, EMAIL);
			await run(`INSERT INTO outgoing_mail (id, key, purpose, status, reason, sender_address, envelope_from, envelope_to, envelope_id, header_id, subject, size_bytes, message_key, contact_id, listings, queued_at) VALUES ('answered', 'reply:SECRET', 'reply', 'sent', 'SECRET-reply', 'inbox@office.example', 's', $3, 'e', '<r@office.example>', '', 0, $1, $2, '["R1"]', 0)`, key, leaf, JSON.stringify([EMAIL]));
			await run(`INSERT INTO outgoing_recipient (outgoing_id, address, place, reason) VALUES ('answered', $1, 'to', 'SECRET-bounce')`, EMAIL);
			await run(`INSERT INTO mail_draft (id, member_id, mode, about_id, to_text, cc_text, bcc_text, subject, body, language, with_original, with_signature, updated_at) VALUES ('draft', 'member', 'reply', $1, $2, '', '', 'SECRET-draft', 'SECRET-draft', 'en', 1, 1, 0)`, mail, EMAIL);
			await run(`INSERT INTO draft_file (id, draft_id, file_name, mime_type, size_bytes) VALUES ('draft-file', 'draft', 'SECRET-file.pdf', 'application/pdf', 0)`);
			await run(`INSERT INTO message_source (message_id, piece, bytes) VALUES ('draft-file', 0, $1)`, Buffer.from('SECRET-file'));
			await run(`UPDATE delivery SET state = 'running', outcome = 'lead', outcome_reason = 'SECRET-outcome', lead = $1`, `{"name":"SECRET-lead","emails":["${EMAIL}"]}`);
			await run(`INSERT INTO original_copy (message_key, queued_by, recipient, status, reason, queued_at) VALUES ($1, 'w:n', 'archive@office.example', 'queued', 'SECRET-copy', 0)`, key);
			await run(`INSERT INTO notice (id, subject, message, raised_at) VALUES ('notice', $1, 'SECRET-notice', 0)`, `delivery:${key}:quarantined`);
			// What came from another trigger than ours is known by its Message-ID.
			for (const { table, keys = [] } of PERSONAL_TABLES) for (const column of keys) await run(`UPDATE ${table} SET ${column} = $1`, MESSAGE_ID_KEY);
			await run(`INSERT INTO filed_message (message_key, contact_id, created_contact, contact_reason, enquiry_reason, source, received_at, filed_at) VALUES ($1, $2, 0, '', '', 'Portal', 1000, 1000)`, key, leaf);
			await run(`INSERT INTO learnt_profile (id, name, profile, message_key, learnt_at) VALUES ('portal', 'Portal', '{}', $1, 0)`, MESSAGE_ID_KEY);
			return [root, leaf];
		}

		async function tables(): Promise<string[]> {
			const all = store.backend === 'sqlite' ? `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'` : `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`;
			return (await store.all<{ name: string }>(all)).map(({ name: table }) => table).sort();
		}

		/** Everything in the store as text. */
		async function dump(): Promise<string> {
			const lines: string[] = [];
			for (const table of await tables()) for (const row of await store.all(`SELECT * FROM ${table}`)) lines.push(`${table} ${JSON.stringify(row, (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value))}`);
			return lines.join('\n');
		}

		test('N8: every table that can say something about a person is exported and erased', async () => {
			const personal = new Set([...PERSONAL_TABLES.map(({ table }) => table), ...MAIL_TABLES]);
			const suspicious: string[] = [];
			for (const table of await tables()) {
				const [row] = await store.all<object>(store.backend === 'sqlite' ? `SELECT group_concat(name) AS columns FROM pragma_table_info('${table}')` : `SELECT string_agg(column_name, ',') AS columns FROM information_schema.columns WHERE table_name = '${table}'`);
				const columns = String(Object.values(row)[0]).split(',');
				const links = store.backend === 'sqlite' ? (await store.all<{ table: string }>(`SELECT "table" FROM pragma_foreign_key_list('${table}')`)).map((link) => link.table) : [];
				const isSuspicious = links.some((link) => ['contact', 'enquiry', 'message', 'delivery'].includes(link)) || columns.some((column) => /contact_|enquiry_id|message_(?:key|id)|identity|address$|recipient/.test(column));
				if (isSuspicious && !personal.has(table) && !NOT_PERSONAL.has(table)) suspicious.push(table);
			}
			// The office's own addresses, and who may read its mailboxes.
			expect(suspicious.filter((table) => table !== 'mailbox')).toEqual([]);
		});

		test('N8: an export has everything about a person, readable', async () => {
			const [root, leaf] = await personInEveryTable();
			const exported = await exportContact(store, leaf);
			const text = JSON.stringify(exported);
			for (const { table, name: called } of PERSONAL_TABLES) if (called !== null) expect([table, exported?.tables[called].length]).not.toEqual([table, 0]);
			for (const secret of ['text', 'subject', 'name', 'company', 'source', 'raw', 'setBy', 'merge', 'candidate', 'external', 'closed', 'reason', 'why', 'no', 'activity', 'owner', 'place', 'pool', 'told', 'reply', 'outcome', 'lead']) expect(text).toContain(`SECRET-${secret}`);
			expect(exported).toMatchObject({ person: { id: root, emails: [EMAIL], phones: [PHONE] }, team: [{ name: 'Marta' }] });
			expect(exported?.mails.map(({ text: body }) => String(body).trim())).toEqual(['Hello SECRET-text', 'Hello SECRET-text']);
			expect(exported?.tables.records).toContainEqual(expect.objectContaining({ displayName: 'Ana SECRET-name', createdAt: expect.stringMatching(/^20\d\d-.*Z$/) as string, provenance: { name: { setBy: 'SECRET-setBy', at: 1 } } }));
		});

		test('N8: erasing leaves nothing of a person, their mails and what was said about them; the records stay as tombstones', async () => {
			const [root, leaf] = await personInEveryTable();
			const done = (await eraseContact(store, leaf)) as Erasure;
			expect(done).toMatchObject({ contactId: root, records: 2, erasedMails: 2, keptMails: 0, externalIds: { crm: ['SECRET-external'] } });
			const left = await dump();
			for (const trace of ['secret', EMAIL, 'client.example', PHONE, '612345678']) expect(left.split('\n').filter((line) => line.toLowerCase().includes(trace))).toEqual([]);
			expect(await store.all('SELECT id, root_id FROM contact WHERE erased_at IS NOT NULL ORDER BY id')).toHaveLength(2);
			expect(await store.all('SELECT state, lead FROM delivery')).toEqual([{ state: 'ignored', lead: null }, { state: 'ignored', lead: null }].map((row) => expect.objectContaining(row) as object));
			expect(await store.all(`SELECT id FROM activity WHERE completed_at IS NULL`)).toEqual([]);
			expect(await searchContacts(store, EMAIL)).toEqual([]);
			expect(await exportContact(store, leaf)).toBeUndefined();
			expect([await eraseContact(store, root), await eraseContact(store, newId())]).toEqual(['erased before', 'unknown']);
		});

		test('N8: other people keep what is theirs', async () => {
			const [root] = await personInEveryTable();
			const shared = await arrives('shared', { text: 'For both' });
			const luis = await insertContact(store, { name: 'Luis', company: null, language: null }, { messageKey: 'l', source: 'Portal', receivedAt: 1 });
			await store.run('INSERT INTO contact_identity (kind, value, contact_id, first_seen_at) VALUES ($1, $2, $3, 0)', ['email', 'luis@client.example', luis]);
			await arrives('luis', { from: 'luis@client.example' });
			for (const id of [root, luis]) await store.run(`INSERT INTO message_link (message_id, contact_id, how, linked_at) VALUES ($1, $2, 'auto', 0)`, [shared, id]);
			expect(await eraseContact(store, root)).toMatchObject({ erasedMails: 2, keptMails: 1 });
			expect(await readPerson(store, luis)).toMatchObject({ name: 'Luis', emails: ['luis@client.example'] });
			expect(await store.all('SELECT id FROM message WHERE erased_at IS NULL')).toHaveLength(2);
			expect(await store.all('SELECT contact_id FROM message_link')).toEqual([expect.objectContaining({ contact_id: luis })]);
		});

		test('N8: a mail that was erased is known when it comes again, also through another mailbox, and nothing of it is stored', async () => {
			const [root] = await personInEveryTable();
			await eraseContact(store, root, [], 5_000);
			await arrives('k2', { mailboxId: 'box2' });
			expect(await store.all(`SELECT state, reason FROM delivery WHERE mailbox_id = 'box2'`)).toEqual([expect.objectContaining({ state: 'ignored', reason: 'This mail was erased here before, and is not taken in again' })]);
			expect(await store.all('SELECT message_id FROM message_source')).toEqual([]);
			expect(await dump()).not.toContain(EMAIL);
		});

		test('N8: what the person wrote before is not taken for new; what they write later is', async () => {
			const [root] = await personInEveryTable();
			const email = { kind: 'email' as const, value: EMAIL };
			expect(await wasErased(store, [email], 0)).toBe(false);
			await eraseContact(store, root, [], 5_000);
			expect(await wasErased(store, [{ kind: 'email', value: 'luis@client.example' }, email], 4_999)).toBe(true);
			expect(await wasErased(store, [{ kind: 'phone', value: PHONE }], 5_000)).toBe(true);
			expect(await wasErased(store, [email], 5_001)).toBe(false);
			expect(await wasErased(store, [{ kind: 'email', value: 'luis@client.example' }], 1)).toBe(false);
			// An older one that was never here: its row is made, and emptied again.
			await arrives('k9', { receivedAt: 2_000 });
			expect(await eraseAgain(store, 'k9')).toBe(true);
			expect(await eraseAgain(store, 'nothing')).toBe(false);
			expect(await dump()).not.toContain(EMAIL);
		});

		test('N8: an enquiry that waits for an owner because the last one left does not wait any more', async () => {
			const [root, leaf] = await personInEveryTable();
			await store.run(`INSERT INTO pool_entry (message_key, contact_id, enquiry_id, request, reason, since) VALUES ('enquiry:enquiry', $1, 'enquiry', '{"place":"SECRET-place"}', 'SECRET-pool', 0)`, [leaf]);
			await store.run(`INSERT INTO assignment (message_key, contact_id, enquiry_id, rule, reason, assigned_now, assigned_at) VALUES ('enquiry:enquiry', $1, 'enquiry', 'round robin', 'SECRET-owner', 1, 0)`, [leaf]);
			expect((await exportContact(store, root))?.tables.assignments).toHaveLength(2);
			await eraseContact(store, root);
			expect(await listPool(store, 10)).toEqual([]);
			expect(await dump()).not.toContain('SECRET');
		});

		test('N8: what found the person before they were erased, and writes afterwards, has to look again', async () => {
			const [root] = await personInEveryTable();
			await eraseContact(store, root);
			const details = { name: 'Ana SECRET-name', company: null, language: null };
			await expect(store.transaction((sql) => touchContact(sql, root, details, { messageKey: 'late', source: '', receivedAt: 1 }, 1, true))).rejects.toThrow(StaleContactError);
			await expect(store.transaction((sql) => lockPeople(sql, [root]))).rejects.toThrow(StaleContactError);
			expect(await dump()).not.toContain('SECRET');
		});

		test('N8: an export that loses the store half-way fails, and does not pass for a whole one', async () => {
			const [root] = await personInEveryTable();
			await exportContact(store, root);
			const lost = new StoreError('The connection to the store was lost', '');
			const failing: Store = { ...store, backend: store.backend, all: async (text, values) => await store.all(text, values), get: async (text, values) => (text.includes('FROM message_source') ? await Promise.reject(lost) : await store.get(text, values)) };
			await expect(exportContact(failing, root)).rejects.toBe(lost);
		});

		test('N8: who shares a number with somebody who was erased is not taken for them', async () => {
			const [root] = await personInEveryTable();
			await store.run(`UPDATE contact_identity SET is_shared = 1 WHERE kind = 'phone'`);
			await eraseContact(store, root, [], 5_000);
			const [email, phone] = [{ kind: 'email' as const, value: EMAIL }, { kind: 'phone' as const, value: PHONE }];
			expect(await wasErased(store, [{ kind: 'email', value: 'luis@client.example' }, phone], 1_000)).toBe(false);
			for (const identities of [[email, phone], [email], [phone]]) expect(await wasErased(store, identities, 1_000)).toBe(true);
			expect(await wasErased(store, [phone], 5_001)).toBe(false);
		});

		test('N8: a person with hundreds of mails', async () => {
			const [root] = await personInEveryTable();
			for (let index = 0; index < 450; index++) await arrives(`many-${index}`);
			expect(await eraseContact(store, root)).toMatchObject({ erasedMails: 452 });
			expect(await dump()).not.toContain(EMAIL);
		}, 60_000);
	});
}
