import { newId } from './ids';
import type { Sql, Store } from './store';

/** What a sync did, in mails unless it says otherwise. */
export interface SyncCounts {
	/** Folders that were looked into: the others had not changed. */
	folders: number;
	/** Mails that came, from the server. */
	added: number;
	/** Of these, mails whose source had to be fetched. */
	fetched: number;
	/** Flags, changed there. */
	flagged: number;
	/** Moved there. */
	moved: number;
	/** Removed there. */
	removed: number;
	/** Carried out on the server for us: flags, moves, removals. */
	pushed: number;
	/** Wanted here, and refused by the server: tried again. */
	refused: number;
	/** Wanted here, and given up: the mail was removed there. */
	lost: number;
}

export const NOTHING_SYNCED: Readonly<SyncCounts> = { folders: 0, added: 0, fetched: 0, flagged: 0, moved: 0, removed: 0, pushed: 0, refused: 0, lost: 0 };

/** A sync in the log. Times are epoch milliseconds. */
export interface SyncRun {
	id: string;
	startedAt: number;
	endedAt: number | null;
	counts: SyncCounts;
	/** What went wrong; null when nothing did. */
	problem: string | null;
	advice: string | null;
}

/** Runs that did nothing are kept for so long, the others for a month. */
const KEPT = { idle: 24 * 3_600_000, busy: 30 * 24 * 3_600_000 };

/**
 * Begins the sync of a mailbox: one at a time. One whose process is no more is ended.
 *
 * @param process its identity, see `stayAlive`
 * @param alive the processes that live
 * @returns the id of the run; null when another process is at it
 */
export async function beginSync(store: Store, mailboxId: string, process: string, alive: readonly string[], now = Date.now()): Promise<string | null> {
	return await store.transaction(async (sql) => {
		const open = await sql.get<{ id: string; process: string | null }>('SELECT id, process FROM sync_run WHERE mailbox_id = $1 AND ended_at IS NULL', [mailboxId]);
		if (open && open.process !== null && alive.includes(open.process)) return null;
		if (open) await endSync(sql, open.id, NOTHING_SYNCED, { problem: 'n8n stopped while it synced', advice: 'Nothing to do: the next sync goes on where this one was.' }, now);
		const id = newId(now);
		const begun = await sql.run('INSERT INTO sync_run (id, mailbox_id, process, started_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING', [id, mailboxId, process, now]);
		return begun === 1 ? id : null;
	});
}

/** Ends a sync; what is old is removed from the log. */
export async function endSync(sql: Sql, id: string, counts: SyncCounts, failure: { problem: string; advice: string } | null, now = Date.now()): Promise<void> {
	await sql.run('UPDATE sync_run SET ended_at = $2, counts = $3, problem = $4, advice = $5, process = NULL WHERE id = $1', [id, now, JSON.stringify(counts), failure?.problem, failure?.advice]);
	const idle = JSON.stringify({ ...NOTHING_SYNCED });
	await sql.run(
		`DELETE FROM sync_run WHERE mailbox_id = (SELECT mailbox_id FROM sync_run WHERE id = $1) AND id <> $1 AND ended_at IS NOT NULL AND (started_at < $2 OR (started_at < $3 AND problem IS NULL AND counts = $4))`,
		[id, now - KEPT.busy, now - KEPT.idle, idle],
	);
}

/** How far a sync is, for whoever looks while it runs. */
export async function noteSync(sql: Sql, id: string, counts: SyncCounts): Promise<void> {
	await sql.run('UPDATE sync_run SET counts = $2 WHERE id = $1', [id, JSON.stringify(counts)]);
}

/** The newest syncs of a mailbox, the newest first. @param before the last one of the page above; none = the newest */
export async function listSyncRuns(sql: Sql, mailboxId: string, limit: number, before?: Pick<SyncRun, 'startedAt' | 'id'>): Promise<SyncRun[]> {
	const rows = await sql.all<Omit<SyncRun, 'counts'> & { counts: string }>(
		`SELECT id, started_at AS "startedAt", ended_at AS "endedAt", counts, problem, advice FROM sync_run WHERE mailbox_id = $1 ${before ? 'AND (started_at, id) < ($3, $4)' : ''} ORDER BY started_at DESC, id DESC LIMIT $2`,
		[mailboxId, limit, ...(before ? [before.startedAt, before.id] : [])],
	);
	return rows.map(({ counts, ...run }) => ({ ...run, counts: { ...NOTHING_SYNCED, ...(JSON.parse(counts) as Partial<SyncCounts>) } }));
}
