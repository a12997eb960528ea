import type { Sql, SqlValue } from './store';

/** A mail to which After Processing is to be applied. */
export interface Unacknowledged {
	messageKey: string;
	uid: number;
	/** Message-ID, null when it has none. */
	headerId: string | null;
	/** See `contentKey`. */
	contentKey: string;
	sizeBytes: number;
	receivedAt: number;
	/** Refusals so far. */
	failures: number;
	/** When a copy was asked for and when it was there (servers without MOVE); epoch milliseconds. */
	copyBegunAt: number | null;
	copiedAt: number | null;
}

/** Mail of a folder whose run ended well and to which After Processing has not been applied yet, oldest first; what was refused waits for its time. */
export async function unacknowledgedDeliveries(sql: Sql, folderId: string, uidValidity: number, limit: number, now = Date.now()): Promise<Unacknowledged[]> {
	return await sql.all<Unacknowledged>(
		`SELECT d.message_key AS "messageKey", d.uid, m.header_id AS "headerId", m.content_key AS "contentKey", m.size_bytes AS "sizeBytes", d.received_at AS "receivedAt",
			d.acknowledge_failures AS failures, d.copy_begun_at AS "copyBegunAt", d.copied_at AS "copiedAt"
		 FROM delivery d JOIN message m ON m.id = d.message_id
		 WHERE d.folder_id = $1 AND d.uid_validity = $2 AND d.acknowledged_at IS NULL AND d.state IN ('done', 'ignored')
			AND (d.acknowledge_not_before IS NULL OR d.acknowledge_not_before <= $4)
		 ORDER BY d.uid LIMIT $3`,
		[folderId, uidValidity, limit, now],
	);
}

/** Those of the folders in which After Processing is due. */
export async function foldersToAcknowledge(sql: Sql, folderIds: readonly string[], now = Date.now()): Promise<Set<string>> {
	if (folderIds.length === 0) return new Set();
	const values: SqlValue[] = [now];
	const list = folderIds.map((id) => `$${values.push(id)}`).join(', ');
	const due = await sql.all<{ id: string }>(
		`SELECT DISTINCT folder_id AS id FROM delivery
		 WHERE folder_id IN (${list}) AND uid_validity IS NOT NULL AND acknowledged_at IS NULL AND state IN ('done', 'ignored')
			AND (acknowledge_not_before IS NULL OR acknowledge_not_before <= $1)`,
		values,
	);
	return new Set(due.map(({ id }) => id));
}

/** After Processing has been applied to these. */
export async function acknowledgeDeliveries(sql: Sql, messageKeys: readonly string[], now = Date.now()): Promise<void> {
	for (const key of messageKeys) await sql.run('UPDATE delivery SET acknowledged_at = $2 WHERE message_key = $1', [key, now]);
}

/** The server refused After Processing of one mail: not before `notBefore` again. */
export async function postponeAcknowledgement(sql: Sql, messageKey: string, notBefore: number): Promise<void> {
	await sql.run('UPDATE delivery SET acknowledge_failures = acknowledge_failures + 1, acknowledge_not_before = $2 WHERE message_key = $1', [messageKey, notBefore]);
}

/** How many mails of a folder wait because After Processing was refused for them. */
export async function postponedAcknowledgements(sql: Sql, folderId: string): Promise<number> {
	const row = await sql.get<{ count: number }>(
		"SELECT COUNT(*) AS count FROM delivery WHERE folder_id = $1 AND acknowledged_at IS NULL AND state IN ('done', 'ignored') AND acknowledge_failures > 0",
		[folderId],
	);
	return Number(row?.count ?? 0);
}

/** A copy is about to be asked for; to be written durably before it is. */
export async function beginCopy(sql: Sql, messageKeys: readonly string[], now = Date.now()): Promise<void> {
	for (const key of messageKeys) await sql.run('UPDATE delivery SET copy_begun_at = $2 WHERE message_key = $1', [key, now]);
}

/** The copies are there. */
export async function finishCopy(sql: Sql, messageKeys: readonly string[], now = Date.now()): Promise<void> {
	for (const key of messageKeys) await sql.run('UPDATE delivery SET copied_at = $2 WHERE message_key = $1', [key, now]);
}
