import type { ParsedMail } from '../mail/message/message';
import { newId } from './ids';
import type { Sql } from './store';
import { threadOf } from './threads';

/** The raw mail is kept in pieces of this size, so that a large one is never whole in one row. */
export const PIECE_BYTES = 256 * 1024;
const PREVIEW_LENGTH = 200;

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
	mail: ParsedMail;
	/** What is kept of the mail: all of it, or its headers when it is over the size limit. */
	source: Uint8Array;
	/** The size on the server; bytes. */
	sizeBytes: number;
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
	if (namesake && (folder === null || namesake.uid !== null)) return 'known';
	const message = await ensureMessage(sql, arrival, now);
	// The server has given this UID to another mail before (see rewindFolder), and a key is never used again.
	const messageKey = namesake ? `${arrival.messageKey}:${message.id}` : arrival.messageKey;
	const earlier = await sql.all<{ key: string; folderId: string | null; uidValidity: number | null }>(
		'SELECT message_key AS key, folder_id AS "folderId", uid_validity AS "uidValidity" FROM delivery WHERE message_id = $1 AND mailbox_id = $2 ORDER BY stored_at, message_key',
		[message.id, mailboxId],
	);
	const renumbered = folder && earlier.find((row) => row.folderId === folder.id && row.uidValidity !== folder.uidValidity);
	if (folder && renumbered) {
		await sql.run('UPDATE delivery SET uid_validity = $2, uid = $3, gone_at = NULL WHERE message_key = $1', [renumbered.key, folder.uidValidity, folder.uid]);
		return 'moved';
	}
	const verdict = arrival.verdict ?? repetition(message.direction, earlier.length);
	const inserted = await sql.run(
		`INSERT INTO delivery (message_key, message_id, mailbox_id, folder_id, uid_validity, uid, received_at, stored_at, state, reason, finished_at, acknowledged_at)
		 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) ON CONFLICT DO NOTHING`,
		[messageKey, message.id, mailboxId, folder?.id, folder?.uidValidity, folder?.uid, arrival.receivedAt, now, verdict?.state ?? 'received', verdict?.reason, verdict && now],
	);
	return inserted === 1 ? 'new' : 'known';
}

function repetition(direction: string, earlier: number): Arrival['verdict'] {
	if (direction === 'out') return { state: 'ignored', reason: 'Sent from this inbox' };
	return earlier > 0 ? { state: 'ignored', reason: 'The same mail arrived in this mailbox before' } : undefined;
}

interface StoredMessage {
	id: string;
	direction: string;
}

async function ensureMessage(sql: Sql, arrival: Arrival, now: number): Promise<StoredMessage> {
	const { mail, source } = arrival;
	const sentAt = mail.sentAt === null ? null : Date.parse(mail.sentAt);
	const from = mail.from ?? mail.sender;
	const preview = plain(mail.visibleText).replace(/\s+/g, ' ').trim().slice(0, PREVIEW_LENGTH);
	const subject = plain(mail.subject);
	const { contentKey } = arrival;
	const known = await sql.get<StoredMessage>('SELECT id, direction FROM message WHERE content_key = $1', [contentKey]);
	if (known) return known;
	const threadId = await threadOf(sql, { messageId: mail.messageId, inReplyTo: mail.inReplyTo, references: mail.references, subject, receivedAt: arrival.receivedAt });
	const id = newId(now);
	const inserted = await sql.run(
		`INSERT INTO message (id, content_key, thread_id, header_id, subject, from_name, from_address, recipients, preview, kind, kind_reason,
			sender_verified, attachment_count, size_bytes, sent_at, received_at, stored_at)
		 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) ON CONFLICT (content_key) DO NOTHING`,
		[
			id,
			contentKey,
			threadId,
			mail.messageId,
			subject,
			plain(from?.name ?? ''),
			plain(from?.address ?? '').toLowerCase(),
			plain(JSON.stringify([...mail.to, ...mail.cc].map(({ address }) => address))),
			preview,
			mail.kind,
			plain(mail.kindReason),
			mail.senderVerified,
			mail.attachments.length,
			arrival.sizeBytes,
			sentAt,
			arrival.receivedAt,
			now,
		],
	);
	if (inserted === 0) {
		const other = await sql.get<StoredMessage>('SELECT id, direction FROM message WHERE content_key = $1', [contentKey]);
		if (other) return other;
	}
	for (let piece = 0, at = 0; at < source.length || piece === 0; piece++, at += PIECE_BYTES) {
		await sql.run('INSERT INTO message_source (message_id, piece, bytes) VALUES ($1, $2, $3)', [id, piece, source.subarray(at, at + PIECE_BYTES)]);
	}
	return { id, direction: 'in' };
}

/** PostgreSQL's TEXT cannot hold NUL. */
function plain(text: string): string {
	return text.replaceAll('\0', '');
}
