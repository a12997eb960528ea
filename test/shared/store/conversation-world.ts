import { contentKey } from '../../../nodes/shared/mail/message/content-key';
import { parseMail } from '../../../nodes/shared/mail/message/parse';
import { receive } from '../../../nodes/shared/store/arrivals';
import { insertContact } from '../../../nodes/shared/store/contacts';
import { refreshConversations } from '../../../nodes/shared/store/conversation-refresh';
import type { ConversationFilter } from '../../../nodes/shared/store/conversation-filters';
import { listConversations, type ConversationSearch } from '../../../nodes/shared/store/conversations';
import { insertFolderMail } from '../../../nodes/shared/store/folder-mail';
import { newId } from '../../../nodes/shared/store/ids';
import { queueOutgoing } from '../../../nodes/shared/store/outgoing';
import { keepInThread } from '../../../nodes/shared/store/outgoing-threads';
import type { Row, Store } from '../../../nodes/shared/store/store';

export const NOON = Date.parse('2026-11-20T12:00:00Z');
export const BOXES = ['box', 'box2', 'own'];
export const ROLES = { INBOX: '\\Inbox', Archive: '\\Archive', Sent: '\\Sent', Drafts: '\\Drafts', Junk: '\\Junk', Trash: '\\Trash', Clients: null };

interface Arriving {
	mailboxId?: string;
	from?: string;
	subject?: string;
	/** Message-IDs of what it answers. */
	answers?: string[];
	/** Whether the trigger read it from this folder of the mailbox; null = direct reception. */
	folder?: keyof typeof ROLES | null;
	at?: number;
}

/** Three mailboxes with their folders, and the ways in which mail comes to them. */
export class ConversationWorld {
	private count = 0;

	constructor(readonly store: Store) {}

	async furnish(): Promise<void> {
		const { store } = this;
		await store.run(`INSERT INTO mailbox (id, address, created_at) VALUES ('box', 'inbox@office.example', 0), ('box2', 'sales@office.example', 0), ('own', 'ana@office.example', 0)`);
		await store.run(`INSERT INTO team_member (id, name, email, created_at, updated_at) VALUES ('ana', 'Ana', 'ana@team.example', 0, 0), ('ben', 'Ben', 'ben@team.example', 0, 0)`);
		for (const box of BOXES) {
			for (const [path, role] of Object.entries(ROLES)) await store.run('INSERT INTO folder (id, mailbox_id, path, special_use, created_at) VALUES ($1, $2, $3, $4, 0)', [`${box}:${path}`, box, path, role]);
		}
	}

	tick(): number {
		return NOON + ++this.count * 1000;
	}

	/** A mail that the trigger takes in. */
	async arrives({ mailboxId = 'box', from = 'Ann Lee <ann@client.example>', subject, answers = [], folder = null, at = this.tick() }: Arriving = {}): Promise<{ id: string; key: string; headerId: string; threadId: string }> {
		const number = ++this.count;
		const headerId = `<${number}@client.example>`;
		const raw = Buffer.from(`From: ${from}\r\nTo: inbox@office.example\r\nSubject: ${subject ?? `Enquiry ${number}`}\r\nMessage-ID: ${headerId}\r\n${answers.length > 0 ? `In-Reply-To: ${answers[0]}\r\nReferences: ${answers.join(' ')}\r\n` : ''}\r\nHello ${number}\r\n`);
		return { headerId, ...(await this.takeIn(raw, mailboxId, folder, at)) };
	}

	async takeIn(raw: Buffer, mailboxId: string, folder: keyof typeof ROLES | null, at: number): Promise<{ id: string; key: string; threadId: string }> {
		const { mail } = await parseMail(raw);
		const key = `${mailboxId}:${++this.count}`;
		const place = folder === null ? null : { id: `${mailboxId}:${folder}`, uidValidity: 1, uid: this.count };
		await this.store.transaction((sql) => receive(sql, { messageKey: key, mailboxId, folder: place, receivedAt: at, contentKey: contentKey(raw), mail, source: raw, sizeBytes: raw.length }, at));
		const row = await this.store.get<{ id: string; threadId: string }>('SELECT m.id, m.thread_id AS "threadId" FROM message m WHERE m.content_key = $1', [contentKey(raw)]);
		if (!row) throw new Error('It did not arrive');
		return { ...row, key };
	}

	/** The sync finds a mail in a folder. */
	async lies(messageId: string, mailboxId: string, folder: keyof typeof ROLES, flags = 0, at = this.tick()): Promise<string> {
		return await insertFolderMail(this.store, { mailboxId, folderId: `${mailboxId}:${folder}`, uidValidity: 1 }, { uid: ++this.count, flags, sizeBytes: 100, receivedAt: at, emailId: null }, messageId, null, at);
	}

	/** A mail that only the sync has seen. */
	async synced(mailboxId: string, folder: keyof typeof ROLES, { flags = 0, at = this.tick(), ...mail }: Omit<Arriving, 'mailboxId' | 'folder'> & { flags?: number } = {}): Promise<{ id: string; place: string; headerId: string; threadId: string }> {
		const arrived = await this.arrives({ ...mail, mailboxId, at });
		await this.store.run('DELETE FROM delivery WHERE message_key = $1', [arrived.key]);
		return { ...arrived, place: await this.lies(arrived.id, mailboxId, folder, flags, at) };
	}

	/** An answer that is written here. */
	async writes(senderAddress: string, answers: string[], at = this.tick()): Promise<string> {
		const number = ++this.count;
		const headerId = `<${number}@office.example>`;
		const mail = {
			key: `staff:${number}`, purpose: 'staff' as const, senderAddress, envelopeFrom: senderAddress, envelopeTo: ['ann@client.example'], envelopeId: String(number), headerId, subject: 'Re: Enquiry', recipients: [{ address: 'ann@client.example', place: 'to' as const }],
			source: Buffer.from(`Message-ID: ${headerId}\r\n\r\nHello\r\n`), messageKey: null, contactId: null, enquiryId: null, memberId: null, listings: [], answers: [], countsAsAnswer: false, keepsCopy: false, giveUpAt: at + 1,
		};
		return await this.store.transaction(async (sql) => {
			const id = String(await queueOutgoing(sql, mail, 'process', at));
			await keepInThread(sql, id, mail, { inReplyTo: answers.at(0) ?? null, references: answers, fromName: 'Office', shownRecipients: ['ann@client.example'], text: 'Hello', attachmentCount: 0, isAutomatic: false }, at);
			return id;
		});
	}

	async contact(name: string): Promise<string> {
		const at = this.tick();
		return await insertContact(this.store, { name, company: null, language: null }, { receivedAt: at, messageKey: newId(at), source: 'test' }, at);
	}

	async refresh(): Promise<void> {
		await refreshConversations(this.store, { limit: 1_000_000 });
	}

	/** Subjects of the first page. */
	async subjects(filter: ConversationFilter, more: Partial<ConversationSearch> = {}): Promise<string[]> {
		await this.refresh();
		const { conversations } = await listConversations(this.store, { mailboxIds: BOXES, filter, memberId: 'ana', ...more }, 50);
		return conversations.map(({ subject }) => subject);
	}

	async rows(): Promise<Row[]> {
		return await this.store.all('SELECT * FROM inbox_thread ORDER BY thread_id, place_id');
	}

	/** The rows, computed from nothing. */
	async fromScratch(): Promise<Row[]> {
		await this.store.transaction(async (sql) => {
			await sql.run('DELETE FROM inbox_thread');
			await sql.run("DELETE FROM inbox_changed");
			await sql.run("INSERT INTO inbox_changed (what, name) SELECT 'thread', id FROM thread WHERE root_id IS NULL");
		});
		await this.refresh();
		return await this.rows();
	}
}
