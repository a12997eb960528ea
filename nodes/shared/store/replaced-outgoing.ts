import { removeMessage, removeOutgoing } from './delete-mailbox';
import type { Sql } from './store';

/**
 * Removes what was to leave before it was written anew, and certainly has not left: the conversation shows what is sent
 * in its place. To run in a transaction.
 *
 * @param begin with which the keys of all versions begin
 * @param key of the present version
 */
export async function removeReplaced(sql: Sql, begin: string, key: string): Promise<void> {
	const replaced = await sql.all<{ id: string; thread: string | null; header: string | null }>(
		`SELECT o.id, m.thread_id AS thread, m.header_id AS header FROM outgoing_mail o LEFT JOIN message m ON m.id = o.id
		 WHERE o.key >= $1 AND o.key < $2 AND o.key <> $3 AND o.status = 'refused'`,
		[begin, `${begin}~`, key],
	);
	for (const mail of replaced) {
		await removeOutgoing(sql, 'id = $1', [mail.id]);
		await removeMessage(sql, mail);
	}
}
