import { contentKey } from '../../../nodes/shared/mail/message/content-key';
import { parseMail } from '../../../nodes/shared/mail/message/parse';
import { receive } from '../../../nodes/shared/store/arrivals';
import { insertContact } from '../../../nodes/shared/store/contacts';
import { deleteMailbox } from '../../../nodes/shared/store/delete-mailbox';
import { insertFolderMail } from '../../../nodes/shared/store/folder-mail';
import { keepListedFolder, writeCursor } from '../../../nodes/shared/store/folder-sync';
import { ensureMailbox, setMailboxOptions } from '../../../nodes/shared/store/mailboxes';
import { raiseNotice } from '../../../nodes/shared/store/notices';
import type { Store } from '../../../nodes/shared/store/store';
import { upsertTeamMember } from '../../../nodes/shared/store/team';
import type { Backend } from './contract';
import { columnsWith } from './filled-store';

const CURSOR = { uidValidity: 1, uidNext: 9, highestModseq: null, messages: 1, importFrom: 0, importBelow: 0, importTotal: 1, importDone: 1, sweptUid: 0, syncedAt: 1 };

/** What deleting a personal mailbox must do on every back end (A17). */
export function describeDeletingMailboxes(name: string, backend: Backend): void {
	describe(`deleting a mailbox on ${name}`, () => {
		let store: Store;
		let mine: { id: string; address: string };
		let shared: { id: string; address: string };
		beforeEach(async () => {
			store = await backend.open();
			const { member } = await upsertTeamMember(store, { email: 'marta@agency.example' });
			mine = await ensureMailbox(store, 'marta.private@office.example', 'imap');
			shared = await ensureMailbox(store, 'inbox@office.example', 'imap');
			await setMailboxOptions(store, mine.id, { kind: 'personal', ownerId: member.id, name: 'SECRET name', own: ['secret.example'] });
		});
		afterEach(async () => {
			await store.close();
			await backend.clean();
		});

		/** A mail in the ledger and in a folder of a mailbox. */
		async function lies(in_: { id: string }, subject: string, uid: number): Promise<string> {
			const raw = Buffer.from(`From: ${subject} <client@client.example>\r\nTo: x@office.example\r\nSubject: ${subject}\r\nMessage-ID: <${subject.replaceAll(' ', '.')}@client.example>\r\n\r\nHello ${subject}\r\n`);
			return await store.transaction(async (sql) => {
				const folderId = await keepListedFolder(sql, in_.id, { path: 'INBOX', specialUse: null, isActive: true });
				await writeCursor(sql, folderId, CURSOR);
				const messageKey = `imap:${in_.id}:${uid}`;
				await receive(sql, { messageKey, mailboxId: in_.id, folder: { id: folderId, uidValidity: 1, uid }, receivedAt: 1, contentKey: contentKey(raw), mail: (await parseMail(raw)).mail, source: raw, sizeBytes: raw.length });
				const row = await sql.get<{ id: string }>('SELECT message_id AS id FROM delivery WHERE message_key = $1', [messageKey]);
				const messageId = String(row?.id);
				await insertFolderMail(sql, { mailboxId: in_.id, folderId, uidValidity: 1 }, { uid, flags: 0, sizeBytes: raw.length, receivedAt: 1, emailId: null }, messageId, null);
				return messageId;
			});
		}

		const found = async (...words: string[]) => await columnsWith(store, ...words);

		test('A17: the mailbox goes with its mail and everything that says something of it, linked or not; what others have stays', async () => {
			const contactId = await insertContact(store, { name: 'Ana', company: null, language: null }, { messageKey: 'k', source: 'Portal', receivedAt: 1 });
			const linked = await lies(mine, 'SECRET linked', 1);
			await lies(mine, 'SECRET alone', 2);
			const both = await lies(mine, 'told to both', 3);
			expect(await lies(shared, 'told to both', 1)).toBe(both);
			await lies(shared, 'of the office', 2);
			for (const id of [linked, both]) await store.run("INSERT INTO message_link (message_id, contact_id, how, linked_at) VALUES ($1, $2, 'auto', 1)", [id, contactId]);
			const key = `imap:${mine.id}:1`;
			await store.run(`UPDATE delivery SET lead = '{"name":"SECRET lead"}' WHERE message_key = $1`, [key]);
			await store.run(`INSERT INTO filed_message (message_key, contact_id, created_contact, contact_reason, enquiry_reason, source, received_at, filed_at) VALUES ($1, $2, 1, 'SECRET reason', 'SECRET reason', 'Portal', 1, 1)`, [key, contactId]);
			await store.run(`INSERT INTO original_copy (message_key, queued_by, recipient, status, queued_at) VALUES ($1, 'w:n', 'SECRET@example.com', 'sent', 1)`, [key]);
			await store.run(`INSERT INTO sync_run (id, mailbox_id, started_at, ended_at, problem) VALUES ('run', $1, 1, 2, 'SECRET problem')`, [mine.id]);
			await raiseNotice(store, `delivery:${key}:quarantined`, 'SECRET notice');
			await raiseNotice(store, `mailbox:${mine.id}::connection`, 'SECRET notice');
			// What she sent, what waits to be sent, and the mail that told her of one.
			const outgoing = async (id: string, purpose: string, sender: string, messageKey: string | null) => {
				await store.run(`INSERT INTO outgoing_mail (id, key, purpose, status, sender_address, envelope_from, envelope_to, envelope_id, header_id, subject, size_bytes, message_key, queued_at) VALUES ($1, $1, $2, 'sent', $3, $3, '[]', $1, $1, 'SECRET subject', 1, $4, 1)`, [id, purpose, sender, messageKey]);
				await store.run(`INSERT INTO outgoing_recipient (outgoing_id, address, place) VALUES ($1, 'client@client.example', 'to')`, [id]);
				await store.run('INSERT INTO message_source (message_id, piece, bytes) VALUES ($1, 0, $2)', [id, Buffer.from('SECRET source')]);
			};
			await outgoing('o1', 'staff', mine.address, null);
			await outgoing('o2', 'owner', shared.address, key);
			expect(await deleteMailbox(store, mine)).toEqual({ address: mine.address, mails: 4, kept: 1 });
			expect(await found('SECRET', mine.id)).toEqual(['filed_message.message_key']);
			// Its address stands where it is forbidden, and nowhere else.
			expect(await found(mine.address)).toEqual(['setting.name']);
			expect(await store.all('SELECT m.subject FROM message m ORDER BY m.subject')).toEqual([{ subject: 'of the office' }, { subject: 'told to both' }]);
			expect(await found('Hello told to both', 'Hello of the office')).toEqual(['message_source.bytes']);
			expect(await store.get('SELECT COUNT(*) AS n FROM message_link')).toEqual({ n: 1 });
			expect(await store.get('SELECT COUNT(*) AS n FROM contact')).toEqual({ n: 1 });
		});

		test('A17: a mailbox with more mail than one transaction takes; cut off anywhere, it goes on', async () => {
			for (let uid = 1; uid <= 205; uid++) await lies(mine, `SECRET ${uid}`, uid);
			let transactions = 0;
			const cut: Store = Object.create(store, { transaction: { value: async (...work: Parameters<Store['transaction']>) => {
				if (++transactions === 3) throw new Error('n8n was stopped');
				return await store.transaction(...work);
			} } }) as Store;
			await expect(deleteMailbox(cut, mine)).rejects.toThrow('n8n was stopped');
			expect(await store.get('SELECT COUNT(*) AS n FROM delivery')).toEqual({ n: 5 });
			await expect(ensureMailbox(store, mine.address, 'imap')).rejects.toThrow('was deleted with the team member');
			expect(await deleteMailbox(store, mine)).toEqual({ address: mine.address, mails: 5, kept: 0 });
			expect(await found('SECRET', mine.id)).toEqual([]);
			// Whoever listens still cannot store anything.
			await expect(lies(mine, 'SECRET late', 300)).rejects.toThrow();
			expect(await found('SECRET')).toEqual([]);
		});
	});
}
