import type { Sql } from '../shared/store/store';
import { unknownMessage } from './message-key-parameter';

/** The mail behind a message key, whether it came through the trigger or with a sync. Times are epoch milliseconds. */
export interface KeyedMessage {
	messageId: string;
	threadId: string;
	mailbox: { id: string; address: string; kind: 'shared' | 'personal' };
	/** Path; 'SMTP' for direct reception. */
	folder: string;
	receivedAt: number;
	storedAt: number;
}

interface Row extends Omit<KeyedMessage, 'mailbox' | 'folder'> {
	mailboxId: string;
	address: string;
	kind: 'shared' | 'personal';
	folder: string | null;
}

const SELECTED = 'm.id AS "messageId", m.thread_id AS "threadId", b.id AS "mailboxId", b.address, b.kind, p.path AS folder, x.received_at AS "receivedAt", m.stored_at AS "storedAt"';
const JOINED = 'JOIN message m ON m.id = x.message_id JOIN mailbox b ON b.id = x.mailbox_id LEFT JOIN folder p ON p.id = x.folder_id';

/** @throws InputError when there is no such mail */
export async function messageOf(sql: Sql, messageKey: string): Promise<KeyedMessage> {
	const row =
		(await sql.get<Row>(`SELECT ${SELECTED} FROM delivery x ${JOINED} WHERE x.message_key = $1`, [messageKey])) ??
		(await sql.get<Row>(`SELECT ${SELECTED} FROM folder_mail x ${JOINED} WHERE x.id = $1`, [messageKey]));
	if (!row) throw unknownMessage(messageKey);
	const { mailboxId, address, kind, folder, ...rest } = row;
	return { ...rest, mailbox: { id: mailboxId, address, kind }, folder: folder ?? 'SMTP' };
}
