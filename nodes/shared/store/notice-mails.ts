import type { OutgoingStatus } from './outgoing';
import type { Sql } from './store';

/** The key of a mail that tells somebody of an alert, or of its end: the same never leaves twice. */
export const noticeKey = (alertId: string, event: 'raised' | 'ended', address: string) => `notice:${alertId}:${event}:${address}`;

/** The alert a key tells of; null when it is the key of another mail, or tells of an end. */
export function raisedAlert(key: string): string | null {
	return /^notice:([^:]+):raised:/.exec(key)?.[1] ?? null;
}

/** A mail that told somebody of an alert. */
export interface NoticeMail {
	address: string;
	status: OutgoingStatus;
	reason: string | null;
	subject: string;
}

/** The mails that tell of an alert. */
export async function mailsOfAlert(sql: Sql, alertId: string): Promise<NoticeMail[]> {
	// The ids are ours: they have no letter that LIKE reads in a way of its own.
	return await sql.all<NoticeMail>(
		`SELECT r.address, o.status, o.reason, o.subject FROM outgoing_mail o JOIN outgoing_recipient r ON r.outgoing_id = o.id
		 WHERE o.purpose = 'notice' AND o.key LIKE $1 ORDER BY r.address`,
		[`${noticeKey(alertId, 'raised', '')}%`],
	);
}
