import { getDelivery, type Delivery } from './ledger';
import type { Sql } from './store';
import { threadsOfIds } from './threads';

/** A mail as it lies on the server. */
export interface Place {
	/** Address of the mailbox. */
	address: string;
	/** Path of the folder. */
	folder: string;
	uidValidity: number;
	uid: number;
	/** See `contentKey`: finds a mail that was moved since it arrived. */
	contentKey: string;
}

/** The delivery the ledger has for a mail on the server; null when it never came through the trigger. */
export async function deliveryAt(sql: Sql, { address, folder, uidValidity, uid, contentKey }: Place): Promise<Delivery | null> {
	const mailbox = address.trim().toLowerCase();
	const row =
		(await sql.get<{ key: string }>(
			`SELECT d.message_key AS key FROM delivery d JOIN folder f ON f.id = d.folder_id JOIN mailbox b ON b.id = f.mailbox_id
			 WHERE b.address = $1 AND f.path = $2 AND d.uid_validity = $3 AND d.uid = $4`,
			[mailbox, folder, uidValidity, uid],
		)) ??
		(await sql.get<{ key: string }>(
			`SELECT d.message_key AS key FROM delivery d JOIN message m ON m.id = d.message_id JOIN mailbox b ON b.id = d.mailbox_id
			 WHERE b.address = $1 AND m.content_key = $2 ORDER BY d.stored_at, d.message_key LIMIT 1`,
			[mailbox, contentKey],
		));
	return row ? await getDelivery(sql, row.key) : null;
}

/** The thread one of these Message-IDs belongs to, the first id counting most; null when none is known. */
export async function threadOfIds(sql: Sql, ids: readonly string[]): Promise<string | null> {
	for (const id of ids) {
		const [thread] = await threadsOfIds(sql, [id]);
		if (thread !== undefined) return thread;
	}
	return null;
}
