import { allOf } from './lists-of-values';
import type { Sql } from './store';
import { rootOfThread, threadsAsOne } from './thread-merge';

/** What of a conversation an action is about. */
export interface ActedOn {
	/** Any of the threads that are one. */
	thread?: string | null;
	/** One mail of it. */
	message?: string | null;
	/** The same, by the key of its delivery or its place. */
	messageKey?: string | null;
}

/** A mail in a mailbox. Times are epoch milliseconds. */
export interface ActedMail {
	messageId: string;
	mailboxId: string;
	direction: 'in' | 'out';
	receivedAt: number;
}

export interface ActedMails {
	/** Of threads that are one, the one that stands for all. */
	threadId: string;
	/** Oldest first; one in several mailboxes stands there several times. */
	mails: ActedMail[];
}

/** More mails of a conversation are not acted on at once: the newest count. */
const MOST = 500;

/**
 * The mails that an action is about, as far as they are in these mailboxes; null when there are none.
 *
 * @param mailboxIds from `visibleMailboxes`
 */
export async function actedMails(sql: Sql, mailboxIds: readonly string[], { thread, message, messageKey }: ActedOn): Promise<ActedMails | null> {
	if (mailboxIds.length === 0) return null;
	if (message || messageKey) {
		const id = message || (await messageWithKey(sql, messageKey ?? ''));
		return id === null ? null : await inMailboxes(sql, mailboxIds, [id]);
	}
	if (!thread) return null;
	const threads = await threadsAsOne(sql, thread);
	const ids = await allOf<{ id: string; at: number }>(sql, (list) => `SELECT id, received_at AS at FROM message WHERE thread_id IN (${list}) AND erased_at IS NULL ORDER BY received_at DESC LIMIT ${MOST}`, threads);
	return await inMailboxes(sql, mailboxIds, ids.map(({ id }) => id));
}

async function messageWithKey(sql: Sql, key: string): Promise<string | null> {
	const row = await sql.get<{ id: string }>('SELECT message_id AS id FROM delivery WHERE message_key = $1 UNION ALL SELECT message_id FROM folder_mail WHERE id = $1 LIMIT 1', [key]);
	return row?.id ?? null;
}

async function inMailboxes(sql: Sql, mailboxIds: readonly string[], messageIds: readonly string[]): Promise<ActedMails | null> {
	if (messageIds.length === 0) return null;
	const visible = new Set(mailboxIds);
	const rows = await allOf<ActedMail & { threadId: string }>(
		sql,
		(list) => `SELECT m.id AS "messageId", x.mailbox_id AS "mailboxId", m.direction, MIN(m.received_at) AS "receivedAt", MIN(${rootOfThread('t')}) AS "threadId"
			FROM (SELECT message_id, mailbox_id FROM delivery WHERE message_id IN (${list})
			      UNION SELECT message_id, mailbox_id FROM folder_mail WHERE message_id IN (${list}) AND gone_at IS NULL
			      UNION SELECT o.id, b.id FROM outgoing_mail o JOIN mailbox b ON b.address = o.sender_address WHERE o.id IN (${list})) x
			JOIN message m ON m.id = x.message_id AND m.erased_at IS NULL JOIN thread t ON t.id = m.thread_id GROUP BY m.id, x.mailbox_id, m.direction`,
		messageIds,
	);
	const mails = rows.filter(({ mailboxId }) => visible.has(mailboxId)).sort((one, other) => one.receivedAt - other.receivedAt || (one.messageId < other.messageId ? -1 : 1));
	return mails.length === 0 ? null : { threadId: mails[0].threadId, mails: mails.map(({ messageId, mailboxId, direction, receivedAt }) => ({ messageId, mailboxId, direction, receivedAt })) };
}

/** Whether any of these mails is unread in its mailbox. */
export async function hasUnread(sql: Sql, { mails }: ActedMails): Promise<boolean> {
	const received = new Set(mails.filter(({ direction }) => direction === 'in').map(({ messageId, mailboxId }) => `${messageId} ${mailboxId}`));
	const ids = [...new Set(mails.map(({ messageId }) => messageId))];
	if (received.size === 0) return false;
	const unread = await allOf<{ messageId: string; mailboxId: string }>(
		sql,
		(list) => `SELECT f.message_id AS "messageId", f.mailbox_id AS "mailboxId" FROM folder_mail f WHERE f.message_id IN (${list}) AND f.gone_at IS NULL AND f.is_seen = 0 AND f.is_draft = 0
			UNION SELECT d.message_id, d.mailbox_id FROM delivery d WHERE d.message_id IN (${list}) AND d.read_at IS NULL
				AND NOT EXISTS (SELECT 1 FROM folder_mail f WHERE f.message_id = d.message_id AND f.mailbox_id = d.mailbox_id)`,
		ids,
	);
	return unread.some(({ messageId, mailboxId }) => received.has(`${messageId} ${mailboxId}`));
}
