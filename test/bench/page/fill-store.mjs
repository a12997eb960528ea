import { createRequire } from 'node:module';
import { join } from 'node:path';
import { projectFolder } from '../../../demo/runtime/package-install.mjs';
import { randomNumbers } from '../../ContactUpsert/concurrent-mails.mjs';
import { someWords, vocabulary } from '../../soak/mail-words.mjs';
import { correspondence } from './correspondence.mjs';
import { client, folderId, mailboxes, openOffice, uuid } from './office.mjs';

/** Mails in one transaction. */
const BATCH = 10_000;
const SEEN = 1;
const WORDS_IN_A_MAIL = 80;

/** @typedef {Record<string, string | number | null | Uint8Array>} Row */

/** @param {string} name @returns {Record<string, any>} a compiled module of ours */
const compiled = (name) => createRequire(import.meta.url)(join(projectFolder, 'dist/nodes', `${name}.js`));

/** Writes rows; each table always with the same columns. @param {import('node:sqlite').DatabaseSync} database */
function inserter(database) {
	/** @type {Map<string, import('node:sqlite').StatementSync>} */
	const statements = new Map();
	return (/** @type {string} */ table, /** @type {Row} */ row) => {
		let statement = statements.get(table);
		if (!statement) {
			const columns = Object.keys(row);
			statements.set(table, (statement = database.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`)));
		}
		statement.run(...Object.values(row));
	};
}

/**
 * The rows that receiving, syncing and filing these mails leave, in an empty store; its triggers mark what is to be computed.
 * @param {string} file of a store of the newest schema
 * @param {{ mails: number, threads: number }} size
 * @returns {Promise<{ words: string[] }>} the words of the texts, those that are used most first
 */
export async function fillStore(file, { mails, threads }) {
	const { DatabaseSync } = await import('node:sqlite');
	const database = new DatabaseSync(file);
	database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -500000; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = OFF');
	const insert = inserter(database);
	const random = randomNumbers(7);
	const words = vocabulary(random, 20_000);
	const clients = Math.ceil(threads / 4);
	const write = mailWriter(insert, clients, (count) => someWords(random, words, count));
	const all = correspondence({ mails, threads, clients }, mailboxes);
	database.exec('BEGIN');
	openOffice(insert, clients);
	database.exec('COMMIT');
	for (let from = 0; from < all.length; from += BATCH) {
		database.exec('BEGIN');
		for (const mail of all.slice(from, from + BATCH)) write(mail);
		database.exec('COMMIT');
	}
	const wrong = database.prepare('PRAGMA foreign_key_check').all();
	database.close();
	if (wrong.length > 0) throw new Error(`Rows that name what is not there: ${JSON.stringify(wrong.slice(0, 5))}`);
	return { words };
}

/** @param {(table: string, row: Row) => void} insert @param {number} clients @param {(count: number) => string} text */
function mailWriter(insert, clients, text) {
	const { wordsOfFields } = compiled('shared/store/search-words');
	const { boxWord } = compiled('shared/store/search-index');
	/** @type {Map<string, string>} the subject of each conversation */
	const subjects = new Map();
	let doc = 0;
	return (/** @type {import('./correspondence.mjs').Mail} */ { number, conversation, isAnswer, isNewest, receivedAt }) => {
		const id = uuid(number);
		const from = client(conversation.client ?? number % clients);
		const [mailbox] = conversation.mailboxes;
		let subject = subjects.get(conversation.id);
		if (subject === undefined) {
			subjects.set(conversation.id, (subject = `Enquiry ${text(4)} REF-${1000 + (number % 5000)}`));
			insert('thread', { id: conversation.id, subject, first_at: receivedAt, last_at: conversation.lastAt });
		}
		const [sender, recipient] = isAnswer ? [{ name: 'Example Homes', address: mailbox.address }, from.address] : [from, mailbox.address];
		const content = text(WORDS_IN_A_MAIL);
		const source = Buffer.from(`From: ${sender.name} <${sender.address}>\r\nTo: ${recipient}\r\nSubject: ${subject}\r\nMessage-ID: <${id}@client.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${content}\r\n`);
		insert('message', {
			id, content_key: id, thread_id: conversation.id, direction: isAnswer ? 'out' : 'in', header_id: `<${id}@client.example>`, subject, from_name: sender.name, from_address: sender.address, recipients: JSON.stringify([recipient]),
			preview: content.slice(0, 200), kind: 'personal', kind_reason: 'A person wrote it', sender_verified: 1, attachment_count: number % 9 === 0 ? 1 : 0, size_bytes: source.length, sent_at: receivedAt, received_at: receivedAt,
			stored_at: receivedAt, parsed_at: receivedAt, search_version: 1,
		});
		insert('message_source', { message_id: id, piece: 0, bytes: source });
		placeMail(insert, { id, conversation, isAnswer, isUnread: isNewest && conversation.isUnread, receivedAt, sizeBytes: source.length, number });
		if (isAnswer) {
			if (conversation.isRefused) insert('outgoing_mail', { id, key: `page:${id}`, purpose: 'reply', status: 'refused', sender_address: mailbox.address, envelope_from: mailbox.address, envelope_id: id, header_id: `<${id}@client.example>`, subject, size_bytes: source.length, queued_at: receivedAt });
		} else if (conversation.client !== null) insert('message_link', { message_id: id, contact_id: from.id, how: 'auto', linked_at: receivedAt });
		const boxes = conversation.mailboxes.map(({ address }) => boxWord(address)).sort().join(' ');
		const found = wordsOfFields({ sender: `${sender.name} ${sender.address}`, recipients: [recipient], subject, text: content });
		// The mails come in the order of time.
		doc = Math.max(doc + 1, Math.floor(receivedAt / 1000) * 1024);
		insert('search_mail', { doc, message_id: id, boxes, words: `${boxes} ${found}` });
	};
}

/** Where it lies, and what the ledger says of it. @param {(table: string, row: Row) => void} insert @param {{ id: string, conversation: import('./correspondence.mjs').Conversation, isAnswer: boolean, isUnread: boolean, receivedAt: number, sizeBytes: number, number: number }} mail */
function placeMail(insert, { id, conversation, isAnswer, isUnread, receivedAt, sizeBytes, number }) {
	const { shelf, mailboxes: boxes, client: linked, outcome, isQuarantined } = conversation;
	const isSeen = isAnswer || !isUnread ? SEEN : 0;
	for (const mailbox of boxes) {
		const folder = folderId(mailbox, isAnswer && shelf !== 'trash' && shelf !== 'junk' ? 'sent' : shelf);
		insert('folder_mail', {
			id: `${mailbox.id}-${id}`, mailbox_id: mailbox.id, message_id: id, folder_id: folder, is_seen: isSeen, server_folder_id: folder, uid_validity: 1, uid: number + 1, server_flags: isSeen, size_bytes: sizeBytes, received_at: receivedAt,
			created_at: receivedAt,
		});
		if (isAnswer) continue;
		const key = `imap:${mailbox.id}:${number}`;
		insert('delivery', {
			message_key: key, message_id: id, mailbox_id: mailbox.id, folder_id: folderId(mailbox, 'inbox'), uid_validity: 1, uid: number + 1, received_at: receivedAt, stored_at: receivedAt, state: isQuarantined ? 'quarantined' : 'done',
			attempt: 1, finished_at: receivedAt, outcome: isQuarantined ? null : outcome, outcome_reason: 'It names a person and what they want', acknowledged_at: receivedAt,
		});
		if (outcome === 'lead' && linked !== null && !isQuarantined) {
			insert('filed_message', { message_key: key, contact_id: client(linked).id, created_contact: 0, contact_reason: 'The same address', enquiry_reason: 'It names a listing', source: 'Web form', received_at: receivedAt, filed_at: receivedAt });
		}
	}
}
