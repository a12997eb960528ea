import type { Said } from '../mail/message/head';
import { isGivenBack } from '../mail/message/give-back';
import type { Address, ParsedMail } from '../mail/message/message';
import { ERASED_BEFORE, erasedContentKey } from './tombstone';
import { newId } from './ids';
import { hasDelivery } from './ledger';
import { keepSource } from './recent-sources';
import { indexMail } from './search-index';
import { wordsOfMail, type SearchedMail } from './search-words';
import type { Sql } from './store';
import { keptHeaderId, THREAD_INDEX, threadOf, type ThreadedMail } from './threads';

/** The raw mail is kept in pieces of this size, so that a large one is never whole in one row. */
export const PIECE_BYTES = 256 * 1024;
const PREVIEW_LENGTH = 200;

/** How the content key of a mail begins that is not whole: nothing of it came, or it is over the size limit. */
export const UNFETCHED = 'unfetched:';
export const OVERSIZE = 'oversize:';

/** What the headers of a mail say. */
export type Envelope = Omit<ParsedMail, 'text' | 'visibleText' | 'html' | 'attachments'>;

/** A mail whose pieces were stored while it came in; see `ArrivingMail`. */
export interface StagedSource {
	/** The id the message will have. */
	messageId: string;
}

/** One mail that reached one mailbox. */
export interface Arrival {
	/** Identity of this delivery, e.g. "imap:<mailbox>:<folder>:<uidValidity>:<uid>". */
	messageKey: string;
	mailboxId: string;
	/** null for direct reception. */
	folder: { id: string; uidValidity: number; uid: number } | null;
	/** INTERNALDATE, or the end of DATA; epoch milliseconds. */
	receivedAt: number;
	contentKey: string;
	/** What its headers say: the body is taken apart when its run begins (see `describeMessage`). */
	mail: Envelope;
	/** What is kept of the mail: all of it, or its beginning when it is over the size limit; or the id under which its pieces are in the store already. */
	source: Uint8Array | StagedSource;
	/** What the headers of `source` say, when they have been read. */
	said?: Said;
	/** What the server calls its thread: X-GM-THRID, or THREADID (RFC 8474). */
	providerThreadId?: string | null;
	/** The size on the server; bytes. */
	sizeBytes: number;
	/** Whether nothing else waits before it: its run begins as soon as it is stored. */
	runsNext?: boolean;
	/** Set when the workflow must not see this mail; the reason is listed. */
	verdict?: { state: 'ignored' | 'quarantined'; reason: string };
}

export type Received = 'new' | 'known' | 'moved';

/**
 * Writes an arrived mail: message, source, thread and its row in the ledger. To be called inside a durable transaction
 * that ends before the server is told anything. Doing it again changes nothing.
 *
 * The same mail in two mailboxes is one message with two deliveries. The same mail once more in one mailbox gets a row
 * that is ignored, with the reason; a row whose UID is of an older UIDVALIDITY is given its new UID instead.
 *
 * @returns `new` when the ledger had no row for it, `moved` when an old row was given its new UID
 */
export async function receive(sql: Sql, arrival: Arrival, now = Date.now()): Promise<Received> {
	const { mailboxId, folder } = arrival;
	const namesake = await sql.get<{ uid: number | null }>('SELECT uid FROM delivery WHERE message_key = $1', [arrival.messageKey]);
	// A row that was given a new UID has its old key still.
	const isThere = folder !== null && (await hasDelivery(sql, folder.id, folder.uidValidity, folder.uid));
	if (isThere || (namesake && (folder === null || namesake.uid !== null))) {
		await discardStaged(sql, arrival.source);
		return 'known';
	}
	const message = await ensureMessage(sql, arrival, now);
	// The server has given this UID to another mail before (see rewindFolder), and a key is never used again.
	const messageKey = namesake ? `${arrival.messageKey}:${message.id}` : arrival.messageKey;
	const earlier = message.isNew
		? []
		: await sql.all<{ key: string; folderId: string | null; uidValidity: number | null }>(
				'SELECT message_key AS key, folder_id AS "folderId", uid_validity AS "uidValidity" FROM delivery WHERE message_id = $1 AND mailbox_id = $2 ORDER BY stored_at, message_key',
				[message.id, mailboxId],
			);
	const renumbered = folder && earlier.find((row) => row.folderId === folder.id && row.uidValidity !== folder.uidValidity);
	if (folder && renumbered) {
		await sql.run('UPDATE delivery SET uid_validity = $2, uid = $3, gone_at = NULL WHERE message_key = $1', [renumbered.key, folder.uidValidity, folder.uid]);
		return 'moved';
	}
	const verdict = arrival.verdict ?? repetition(message, earlier.length);
	return (await insertDelivery(sql, { ...arrival, messageKey, messageId: message.id, verdict }, now)) ? 'new' : 'known';
}

/** @returns whether the ledger had no such row */
async function insertDelivery(sql: Sql, { messageKey, messageId, mailboxId, folder, receivedAt, verdict }: StoredArrival, now: number): Promise<boolean> {
	const inserted = await sql.run(
		`INSERT INTO delivery (message_key, message_id, mailbox_id, folder_id, uid_validity, uid, received_at, stored_at, state, reason, finished_at, acknowledged_at)
		 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) ON CONFLICT DO NOTHING`,
		[messageKey, messageId, mailboxId, folder?.id, folder?.uidValidity, folder?.uid, receivedAt, now, verdict?.state ?? 'received', verdict?.reason, verdict && now],
	);
	return inserted === 1;
}

/** An arrival whose mail is in the store already. */
export type StoredArrival = Pick<Arrival, 'messageKey' | 'mailboxId' | 'folder' | 'receivedAt' | 'verdict'> & { messageId: string };

/** Writes the row of the ledger for a mail that a sync brought, unless there is one. To be called inside a durable transaction. */
export async function receiveStored(sql: Sql, arrival: StoredArrival, now = Date.now()): Promise<boolean> {
	const { messageId, mailboxId, verdict } = arrival;
	if (await sql.get('SELECT 1 AS one FROM delivery WHERE message_id = $1 AND mailbox_id = $2', [messageId, mailboxId])) return false;
	const message = await sql.get<{ direction: string; erased: number | null }>('SELECT direction, erased_at AS erased FROM message WHERE id = $1', [messageId]);
	if (!message) return false;
	return await insertDelivery(sql, { ...arrival, verdict: verdict ?? repetition({ id: messageId, direction: message.direction, isErased: message.erased !== null }, 0) }, now);
}

/**
 * Gives a row that holds only the beginning of its mail the whole mail: it waits for its run from then on.
 *
 * @returns whether the row was waiting for that
 */
export async function completeArrival(sql: Sql, arrival: Arrival, now = Date.now()): Promise<boolean> {
	const { messageKey } = arrival;
	const row = await sql.get<{ messageId: string }>('SELECT message_id AS "messageId" FROM delivery WHERE message_key = $1 AND fetch_anyway = 1', [messageKey]);
	if (!row) return false;
	const whole = await ensureMessage(sql, arrival, now);
	const others = await sql.all('SELECT 1 AS one FROM delivery WHERE message_id = $1 AND mailbox_id = $2 AND message_key <> $3', [whole.id, arrival.mailboxId, messageKey]);
	const verdict = arrival.verdict ?? repetition(whole, others.length);
	await sql.run(
		`UPDATE delivery SET message_id = $2, state = $3, reason = $4, fetch_anyway = 0, failures = 0, crashes = 0, stops = 0, received_at = $6, finished_at = $5, acknowledged_at = $5
		 WHERE message_key = $1`,
		[messageKey, whole.id, verdict?.state ?? 'received', verdict?.reason, verdict && now, arrival.receivedAt],
	);
	if (whole.id !== row.messageId) await removePart(sql, row.messageId, whole.id);
	return true;
}

function repetition({ direction, isErased }: StoredMessage, earlier: number): Arrival['verdict'] {
	if (isErased) return { state: 'ignored', reason: ERASED_BEFORE };
	if (direction === 'out') return { state: 'ignored', reason: 'Sent from this inbox' };
	return earlier > 0 ? { state: 'ignored', reason: 'The same mail arrived in this mailbox before' } : undefined;
}

/** The part of a mail that was kept until the whole came. */
async function removePart(sql: Sql, part: string, whole: string): Promise<void> {
	await sql.run('UPDATE message_link SET message_id = $2 WHERE message_id = $1 AND NOT EXISTS (SELECT 1 FROM message_link other WHERE other.message_id = $2 AND other.contact_id = message_link.contact_id)', [part, whole]);
	for (const table of ['folder_mail', 'sighted_mail']) await sql.run(`UPDATE ${table} SET message_id = $2 WHERE message_id = $1`, [part, whole]);
	const isKept = await sql.get('SELECT 1 AS one FROM delivery WHERE message_id = $1', [part]);
	if (isKept) return;
	for (const table of ['message_link', 'message_source', 'search_mail']) await sql.run(`DELETE FROM ${table} WHERE message_id = $1`, [part]);
	await sql.run('DELETE FROM message WHERE id = $1', [part]);
}

/** A mail, however often it lies in our mailboxes. */
export interface StoredMessage {
	id: string;
	direction: string;
	/** Whether only its tombstone is here (N8). */
	isErased: boolean;
}

/** The mail with this content, or its tombstone. */
async function storedMessage(sql: Sql, contentKey: string): Promise<StoredMessage | undefined> {
	const row = await sql.get<{ id: string; direction: string; erased_at: number | null }>('SELECT id, direction, erased_at FROM message WHERE content_key IN ($1, $2)', [contentKey, erasedContentKey(contentKey)]);
	return row && { id: row.id, direction: row.direction, isErased: row.erased_at !== null };
}

/** The message of a mail, made when it is new: with its source, and in its thread. */
export async function ensureMessage(sql: Sql, arrival: Omit<Arrival, 'messageKey' | 'folder'>, now = Date.now()): Promise<StoredMessage & { isNew: boolean }> {
	const { mail, source } = arrival;
	const sentAt = mail.sentAt === null ? null : Date.parse(mail.sentAt);
	const from = mail.from ?? mail.sender;
	const subject = plain(mail.subject);
	const { contentKey } = arrival;
	const known = await storedMessage(sql, contentKey);
	if (known) {
		await discardStaged(sql, source);
		return { ...known, isNew: false };
	}
	const threadId = await threadOf(sql, threadedMail(arrival, subject, sentAt));
	const id = source instanceof Uint8Array ? newId(now) : source.messageId;
	const inserted = await sql.run(
		`INSERT INTO message (id, content_key, thread_id, header_id, subject, from_name, from_address, recipients, preview, kind, kind_reason,
			sender_verified, size_bytes, sent_at, received_at, stored_at)
		 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', $9, $10, $11, $12, $13, $14, $15) ON CONFLICT (content_key) DO NOTHING`,
		[
			id,
			contentKey,
			threadId,
			mail.messageId === null ? null : keptHeaderId(mail.messageId),
			subject,
			plain(from?.name ?? ''),
			plain(from?.address ?? '').toLowerCase(),
			plain(JSON.stringify([...mail.to, ...mail.cc].map(({ address }) => address))),
			mail.kind,
			plain(mail.kindReason),
			mail.senderVerified,
			arrival.sizeBytes,
			sentAt,
			arrival.receivedAt,
			now,
		],
	);
	if (inserted === 0) {
		const other = await storedMessage(sql, contentKey);
		if (other) {
			await discardStaged(sql, source);
			return { ...other, isNew: false };
		}
	}
	if (source instanceof Uint8Array) await writePieces(sql, id, source);
	else await sql.run('DELETE FROM arriving_message WHERE message_id = $1', [id]);
	if (source instanceof Uint8Array && arrival.verdict === undefined) keepSource(id, source, arrival.said, arrival.runsNext);
	return { id, direction: 'in', isErased: false, isNew: true };
}

function threadedMail({ mail, receivedAt, providerThreadId, mailboxId }: Pick<Arrival, 'mail' | 'receivedAt' | 'providerThreadId' | 'mailboxId'>, subject: string, sentAt: number | null): ThreadedMail {
	const addresses = (people: readonly Address[]) => people.map(({ address }) => plain(address));
	return {
		messageId: mail.messageId,
		inReplyTo: mail.inReplyTo,
		references: mail.references,
		subject,
		receivedAt,
		sentAt,
		from: plain((mail.from ?? mail.sender)?.address ?? ''),
		replyTo: addresses(mail.replyTo),
		recipients: addresses([...mail.to, ...mail.cc]),
		isMachine: mail.kind !== 'personal',
		threadIndex: mail.headers[THREAD_INDEX]?.[0],
		providerThreadId: providerThreadId == null ? null : { mailboxId, id: providerThreadId },
	};
}

/** Writes the pieces of a mail, from piece number `first` on; a last piece that is not full ends it. @returns the number of the next piece */
export async function writePieces(sql: Sql, messageId: string, bytes: Uint8Array, first = 0): Promise<number> {
	// A transaction that runs again much later may come too late: an empty mail must not be kept in its place.
	if (isGivenBack(bytes)) throw new Error(`The memory of the mail ${messageId} was given back before it was stored. It is taken in again by itself.`);
	let piece = first;
	for (let at = 0; at < bytes.length || piece === 0; piece++, at += PIECE_BYTES) {
		await sql.run('INSERT INTO message_source (message_id, piece, bytes) VALUES ($1, $2, $3)', [messageId, piece, bytes.subarray(at, at + PIECE_BYTES)]);
	}
	return piece;
}

/** Removes the pieces of a mail that has no row: it broke off, or is in the store already. Those of one that has its row stay. */
export async function discardStaged(sql: Sql, source: Arrival['source']): Promise<void> {
	if (source instanceof Uint8Array) return;
	if ((await sql.run('DELETE FROM arriving_message WHERE message_id = $1', [source.messageId])) === 0) return;
	await sql.run('DELETE FROM message_source WHERE message_id = $1', [source.messageId]);
}

/** What is kept beside its row of what only the body of a mail tells. */
export interface Description {
	preview: string;
	kind: ParsedMail['kind'];
	kindReason: string;
	attachmentCount: number;
	/** What it is found by. */
	words: string;
}

export function descriptionOf(mail: SearchedMail & Pick<ParsedMail, 'kind' | 'kindReason'>): Description {
	const { visibleText, kind, kindReason, attachments } = mail;
	const preview = plain(visibleText.slice(0, 20 * PREVIEW_LENGTH)).replace(/\s{2,}|[^\S ]/g, ' ').trim().slice(0, PREVIEW_LENGTH);
	return { preview, kind, kindReason: plain(kindReason), attachmentCount: attachments.length, words: wordsOfMail(mail) };
}

/** Fills in what only the body of a mail tells, and puts it into the search index; the first description stays. */
export async function describeMessage(sql: Sql, messageId: string, { preview, kind, kindReason, attachmentCount, words }: Description, now = Date.now()): Promise<void> {
	await sql.run('UPDATE message SET preview = $2, kind = $3, kind_reason = $4, attachment_count = $5, parsed_at = $6 WHERE id = $1 AND parsed_at IS NULL', [messageId, preview, kind, kindReason, attachmentCount, now]);
	await indexMail(sql, messageId, words);
}

/** PostgreSQL's TEXT cannot hold NUL. */
function plain(text: string): string {
	return text.replaceAll('\0', '');
}
