import { OVERSIZE, UNFETCHED } from './arrivals';
import { resolveNotice } from './notices';
import type { Sql } from './store';

/** Of these the ledger has the headers at most, or nothing any more: a run would find nothing in them. */
const PARTIAL = `EXISTS (SELECT 1 FROM message m WHERE m.id = delivery.message_id AND (m.content_key LIKE '${OVERSIZE}%' OR m.content_key LIKE '${UNFETCHED}%' OR m.erased_at IS NOT NULL))`;

/** What the notice of a mail that was put aside is about. */
export function quarantineSubject(messageKey: string): string {
	return `delivery:${messageKey}:quarantined`;
}

/** Whether a mail has ended, and whether all of it is here; undefined when there is no such mail. */
export async function readEnded(sql: Sql, messageKey: string): Promise<{ mailboxId: string; state: string; isPartial: boolean; isWanted: boolean; isOnServer: boolean } | undefined> {
	const row = await sql.get<{ mailboxId: string; state: string; partial: number; wanted: number; folderId: string | null }>(
		`SELECT mailbox_id AS "mailboxId", state, CASE WHEN ${PARTIAL} THEN 1 ELSE 0 END AS partial, fetch_anyway AS wanted, folder_id AS "folderId" FROM delivery WHERE message_key = $1`,
		[messageKey],
	);
	return row && { mailboxId: row.mailboxId, state: row.state, isPartial: row.partial === 1, isWanted: row.wanted === 1, isOnServer: row.folderId !== null };
}

/**
 * Runs a mail again that has ended, with all its attempts: one that was put aside, or (after a rule has changed, W3) one that
 * is done or ignored. Its notice is over; if it is put aside again, a new one tells of it. To run in a transaction.
 *
 * @returns whether it had ended and is whole
 */
export async function runAgain(sql: Sql, messageKey: string, now = Date.now()): Promise<boolean> {
	// The attempt number goes on counting: n8n remembers the dedup keys of earlier attempts.
	const changed = await sql.run(
		`UPDATE delivery SET state = 'retry', failures = 0, crashes = 0, stops = 0, next_attempt_at = $2, finished_at = NULL
		 WHERE message_key = $1 AND state IN ('quarantined', 'done', 'ignored') AND NOT ${PARTIAL}`,
		[messageKey, now],
	);
	if (changed === 1) await resolveNotice(sql, quarantineSubject(messageKey), now);
	return changed === 1;
}

/** Runs every mail of a mailbox again that was put aside and is whole. To run in a transaction. @returns how many */
export async function runAllAgain(sql: Sql, mailboxId: string, now = Date.now()): Promise<number> {
	const putAside = await sql.all<{ key: string }>(`SELECT message_key AS key FROM delivery WHERE mailbox_id = $1 AND state = 'quarantined' AND NOT ${PARTIAL}`, [mailboxId]);
	for (const { key } of putAside) await runAgain(sql, key, now);
	return putAside.length;
}

/** Asks for the whole of a mail of which only a part is here: it is fetched when its folder is next looked at. @returns whether it is such a mail */
export async function fetchAnyway(sql: Sql, messageKey: string): Promise<boolean> {
	return (await sql.run(`UPDATE delivery SET fetch_anyway = 1 WHERE message_key = $1 AND state = 'quarantined' AND folder_id IS NOT NULL AND ${PARTIAL}`, [messageKey])) === 1;
}
