import type { Sql } from './store';

/** A mail that was put aside, as far as a list of them needs it. Times in epoch milliseconds. */
export interface PutAsideMail {
	messageKey: string;
	mailboxAddress: string;
	/** Only its owner may see it (A1). */
	isPersonal: boolean;
	subject: string;
	fromAddress: string;
	receivedAt: number;
	reason: string | null;
}

/** The mails of these keys that are put aside still, the oldest first. */
export async function putAsideMails(sql: Sql, messageKeys: readonly string[]): Promise<PutAsideMail[]> {
	if (messageKeys.length === 0) return [];
	const rows = await sql.all<Omit<PutAsideMail, 'isPersonal'> & { kind: string }>(
		`SELECT d.message_key AS "messageKey", b.address AS "mailboxAddress", b.kind, m.subject, m.from_address AS "fromAddress", d.received_at AS "receivedAt", d.reason
		 FROM delivery d JOIN mailbox b ON b.id = d.mailbox_id JOIN message m ON m.id = d.message_id
		 WHERE d.state = 'quarantined' AND d.message_key IN (${messageKeys.map((_, index) => `$${index + 1}`).join(', ')}) ORDER BY d.received_at, d.message_key`,
		[...messageKeys],
	);
	return rows.map(({ kind, ...mail }) => ({ ...mail, isPersonal: kind === 'personal' }));
}
