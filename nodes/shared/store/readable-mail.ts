import { actedMails } from './acted-mails';
import type { Sql } from './store';

/** Where a mail lies that somebody may read. */
export interface ReadableMail {
	messageId: string;
	/** The conversation to open; null = it lies in a mailbox they may not look into, and is part of a contact's history (A1, B6). */
	threadId: string | null;
	/** Lower case. */
	fromAddress: string;
	receivedAt: number;
}

/**
 * A mail that somebody may read: one in these mailboxes, or one that is linked to a contact, whose history is everybody's
 * (A1). undefined = there is none, for them.
 *
 * @param mailboxIds from `visibleMailboxes`
 * @param id of the message, or the key of its delivery or its place
 */
export async function readableMail(sql: Sql, mailboxIds: readonly string[], id: string): Promise<ReadableMail | undefined> {
	const mail = await sql.get<{ id: string; fromAddress: string; receivedAt: number; linked: number }>(
		`SELECT m.id, m.from_address AS "fromAddress", m.received_at AS "receivedAt",
			(SELECT COUNT(*) FROM message_link l JOIN contact c ON c.id = l.contact_id WHERE l.message_id = m.id AND c.erased_at IS NULL) AS linked
		 FROM message m WHERE m.erased_at IS NULL AND m.id = COALESCE((SELECT message_id FROM delivery WHERE message_key = $1), (SELECT message_id FROM folder_mail WHERE id = $1), $1)`,
		[id],
	);
	if (!mail) return undefined;
	const acted = await actedMails(sql, mailboxIds, { message: mail.id });
	if (acted === null && Number(mail.linked) === 0) return undefined;
	return { messageId: mail.id, threadId: acted?.threadId ?? null, fromAddress: mail.fromAddress, receivedAt: mail.receivedAt };
}
