import { visibleMailboxes } from './inbox';
import type { Member } from './sessions';
import type { Sql } from './store';

/** A stored mail as whoever answers it needs to know it. Times are epoch milliseconds. */
export interface AnswerableMail {
	messageId: string;
	/** The mailbox it is in, of those that were asked for; where it came first. */
	mailboxId: string;
	/** Of the ledger; null when it did not come through it. */
	messageKey: string | null;
	receivedAt: number;
	/** The person it is linked to, if any. */
	contactId: string | null;
	/** The enquiry it belongs to, if any. */
	enquiryId: string | null;
}

/**
 * A mail that a member can answer or pass on, wherever it came from: received, synced, or sent by us. undefined when there is
 * none in the mailboxes they may look into (invariant 10).
 */
export async function answerableMail(sql: Sql, member: Pick<Member, 'id' | 'role'>, messageId: string): Promise<AnswerableMail | undefined> {
	const mailboxIds = (await visibleMailboxes(sql, member)).map(({ id }) => id);
	if (mailboxIds.length === 0) return undefined;
	const list = mailboxIds.map((_, index) => `$${index + 2}`).join(', ');
	const places = await sql.all<{ mailboxId: string; messageKey: string | null; receivedAt: number }>(
		`SELECT mailbox_id AS "mailboxId", message_key AS "messageKey", received_at AS "receivedAt" FROM delivery WHERE message_id = $1 AND mailbox_id IN (${list})
		 UNION ALL SELECT mailbox_id, NULL, received_at FROM folder_mail WHERE message_id = $1 AND mailbox_id IN (${list}) AND gone_at IS NULL
		 UNION ALL SELECT b.id, NULL, o.queued_at FROM outgoing_mail o JOIN mailbox b ON b.address = o.sender_address WHERE o.id = $1 AND o.purpose IN ('reply', 'staff') AND b.id IN (${list})`,
		[messageId, ...mailboxIds],
	);
	if (places.length === 0) return undefined;
	const [first] = places.sort((one, other) => Number(other.messageKey !== null) - Number(one.messageKey !== null) || one.receivedAt - other.receivedAt);
	const mail = await sql.get<{ erased: number | null }>('SELECT erased_at AS erased FROM message WHERE id = $1', [messageId]);
	if (!mail || mail.erased !== null) return undefined;
	const filed = first.messageKey === null ? undefined : await sql.get<{ contactId: string; enquiryId: string | null }>('SELECT contact_id AS "contactId", enquiry_id AS "enquiryId" FROM filed_message WHERE message_key = $1', [first.messageKey]);
	const linked = await sql.get<{ contactId: string }>('SELECT contact_id AS "contactId" FROM message_link WHERE message_id = $1 ORDER BY linked_at DESC, contact_id LIMIT 1', [messageId]);
	return { messageId, ...first, contactId: filed?.contactId ?? linked?.contactId ?? null, enquiryId: filed?.enquiryId ?? null };
}

/** Under which key the mail is changed in a mailbox (flags, folder); null when it is not there. */
export async function keyInMailbox(sql: Sql, messageId: string, mailboxId: string): Promise<string | null> {
	const synced = await sql.get<{ key: string }>('SELECT id AS key FROM folder_mail WHERE message_id = $1 AND mailbox_id = $2 AND gone_at IS NULL ORDER BY id LIMIT 1', [messageId, mailboxId]);
	if (synced) return synced.key;
	return (await sql.get<{ key: string }>('SELECT message_key AS key FROM delivery WHERE message_id = $1 AND mailbox_id = $2 LIMIT 1', [messageId, mailboxId]))?.key ?? null;
}
