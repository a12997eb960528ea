import { contentKey } from '../mail/message/content-key';
import type { NewOutgoing } from './outgoing';
import { indexMail } from './search-index';
import { wordsOfFields } from './search-words';
import type { Sql } from './store';
import { keptHeaderId, threadOf } from './threads';

/** How a mail of ours stands in its conversation. */
export interface OutgoingEnvelope {
	inReplyTo: string | null;
	/** Oldest first. */
	references: readonly string[];
	fromName: string;
	/** To and Cc, as written. */
	shownRecipients: readonly string[];
	/** What it says; the beginning of it is shown in lists. */
	text: string;
	attachmentCount: number;
	isAutomatic: boolean;
}

const PREVIEW_LENGTH = 200;

/**
 * Puts a queued mail into its conversation (S3), under the id of its row: answers to it come back there, and a copy that
 * arrives from the Sent folder is known.
 */
export async function keepInThread(sql: Sql, id: string, mail: NewOutgoing, envelope: OutgoingEnvelope, now = Date.now()): Promise<void> {
	const { inReplyTo, references, text } = envelope;
	const threadId = await threadOf(sql, { messageId: mail.headerId, inReplyTo, references, subject: mail.subject, receivedAt: now, from: mail.senderAddress, recipients: envelope.shownRecipients, isOurs: true });
	const inserted = await sql.run(
		`INSERT INTO message (id, content_key, thread_id, direction, header_id, subject, from_name, from_address, recipients, preview, kind, kind_reason, sender_verified, attachment_count, size_bytes,
			sent_at, received_at, stored_at, parsed_at)
		 VALUES ($1, $2, $3, 'out', $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $13, $14, $14, $14, $14) ON CONFLICT (content_key) DO NOTHING`,
		[
			id, contentKey(Buffer.from(mail.source)), threadId, keptHeaderId(mail.headerId), mail.subject, envelope.fromName, mail.senderAddress, JSON.stringify(envelope.shownRecipients),
			text.replace(/\s+/g, ' ').trim().slice(0, PREVIEW_LENGTH), envelope.isAutomatic ? 'automatic' : 'personal', 'Sent from this inbox', envelope.attachmentCount, mail.source.length, now,
		],
	);
	if (inserted === 1) await indexMail(sql, id, wordsOfFields({ sender: `${envelope.fromName} ${mail.senderAddress}`, recipients: envelope.shownRecipients, subject: mail.subject, text }));
	if (mail.contactId !== null) {
		await sql.run("INSERT INTO message_link (message_id, contact_id, how, linked_at) VALUES ($1, $2, 'auto', $3) ON CONFLICT (message_id, contact_id) DO NOTHING", [id, mail.contactId, now]);
	}
}

/** Whom a mail of ours is for: the contact whose mail it answers, else the one that a recipient is known as. Addresses in lower case. */
export async function contactWrittenTo(sql: Sql, messageKey: string | null, recipients: readonly string[]): Promise<string | null> {
	const filed = messageKey === null ? undefined : await sql.get<{ id: string }>('SELECT contact_id AS id FROM filed_message WHERE message_key = $1', [messageKey]);
	if (filed) return filed.id;
	for (const address of recipients.slice(0, 20)) {
		const known = await sql.get<{ id: string }>("SELECT contact_id AS id FROM contact_identity WHERE kind = 'email' AND value = $1", [address]);
		if (known) return known.id;
	}
	return null;
}
