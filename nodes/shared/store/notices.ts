import { newId } from './ids';
import type { Sql, SqlValue } from './store';

/** Something a person must know, listed until it is over. Times in epoch milliseconds. */
export interface Notice {
	id: string;
	/** What it is about, e.g. "mailbox:<id>:authentication". */
	subject: string;
	message: string;
	raisedAt: number;
	/** null = it is not over. */
	resolvedAt: number | null;
	/** When it was taken up to be told by mail; notices that are told together have the same. null = not yet. */
	toldAt: number | null;
	/** When its end was dealt with: told, or there was nobody who had heard of it. */
	endToldAt: number | null;
}

const SELECTED = 'id, subject, message, raised_at AS "raisedAt", resolved_at AS "resolvedAt", told_at AS "toldAt", end_told_at AS "endToldAt"';

/** What `quarantineSubject` writes. */
const QUARANTINES = "subject LIKE 'delivery:%'";

/** Raises a notice. @returns whether it is new: an open one about the same subject is not raised twice */
export async function raiseNotice(sql: Sql, subject: string, message: string, now = Date.now()): Promise<boolean> {
	const open = await sql.get('SELECT id FROM notice WHERE subject = $1 AND resolved_at IS NULL', [subject]);
	if (open !== undefined) return false;
	const raised = await sql.run(
		'INSERT INTO notice (id, subject, message, raised_at) VALUES ($1, $2, $3, $4) ON CONFLICT (subject) WHERE resolved_at IS NULL DO NOTHING',
		[newId(now), subject, message, now],
	);
	return raised === 1;
}

/** Resolves the open notice about a subject. @returns whether there was one */
export async function resolveNotice(sql: Sql, subject: string, now = Date.now()): Promise<boolean> {
	const resolved = await sql.run('UPDATE notice SET resolved_at = $2 WHERE subject = $1 AND resolved_at IS NULL', [subject, now]);
	return resolved > 0;
}

/** Somebody says that it is over: nobody is told of that, they know. @returns whether it was open */
export async function resolveByHand(sql: Sql, id: string, now = Date.now()): Promise<boolean> {
	return (await sql.run('UPDATE notice SET resolved_at = $2, end_told_at = $2 WHERE id = $1 AND resolved_at IS NULL', [id, now])) === 1;
}

export async function findNotice(sql: Sql, id: string): Promise<Notice | undefined> {
	return await sql.get<Notice>(`SELECT ${SELECTED} FROM notice WHERE id = $1`, [id]);
}

/** Notices, newest first. `limit` may be Infinity. */
export async function listNotices(sql: Sql, state: 'open' | 'all', limit: number): Promise<Notice[]> {
	return await sql.all<Notice>(`SELECT ${SELECTED} FROM notice ${state === 'open' ? 'WHERE resolved_at IS NULL' : ''} ORDER BY raised_at DESC, id DESC LIMIT $1`, [Math.min(limit, Number.MAX_SAFE_INTEGER)]);
}

/** The open notices, newest first. */
export const openNotices = async (sql: Sql): Promise<Notice[]> => await listNotices(sql, 'open', Infinity);

/** Open notices that nobody was told of, the oldest first. */
export async function untoldNotices(sql: Sql, limit: number): Promise<Notice[]> {
	return await sql.all<Notice>(`SELECT ${SELECTED} FROM notice WHERE resolved_at IS NULL AND told_at IS NULL ORDER BY raised_at, id LIMIT $1`, [limit]);
}

/** Notices whose telling was begun since a time, the oldest first: a crash may have kept some people from hearing. */
export async function noticesToldSince(sql: Sql, since: number): Promise<Notice[]> {
	return await sql.all<Notice>(`SELECT ${SELECTED} FROM notice WHERE told_at >= $1 AND resolved_at IS NULL ORDER BY told_at, raised_at, id`, [since]);
}

/**
 * Notices that were told of, are over, and whose end nobody was told of; the oldest first. Of those that were told
 * together, none before all are over.
 */
export async function untoldEnds(sql: Sql, limit: number): Promise<Notice[]> {
	return await sql.all<Notice>(
		`SELECT ${SELECTED} FROM notice WHERE resolved_at IS NOT NULL AND told_at IS NOT NULL AND end_told_at IS NULL
		   AND told_at NOT IN (SELECT told_at FROM notice WHERE told_at IS NOT NULL AND resolved_at IS NULL) ORDER BY resolved_at, id LIMIT $1`,
		[limit],
	);
}

/** Whether a notice, or all that were told together, are over. */
export async function areOver(sql: Sql, which: { noticeId: string } | { toldAt: number }): Promise<boolean> {
	const [column, value] = 'noticeId' in which ? ['id', which.noticeId] : ['told_at', which.toldAt];
	return (await sql.get(`SELECT 1 AS found FROM notice WHERE ${column} = $1 AND resolved_at IS NULL`, [value])) === undefined;
}

/** One process at a time decides what is told, until the transaction ends. */
export async function lockTelling(sql: Sql, now = Date.now()): Promise<void> {
	await sql.run(`INSERT INTO setting (name, value) VALUES ('telling of notices', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, [String(now)]);
}

/**
 * Takes notices up to be told together, those of them that are open and untold. To run in a transaction with `lockTelling`.
 *
 * @returns the time they have in common, which no other notice has; null when none is left
 */
export async function takeUpNotices(sql: Sql, ids: readonly string[], now: number): Promise<number | null> {
	const last = await sql.get<{ at: number | null }>('SELECT MAX(told_at) AS at FROM notice');
	const toldAt = Math.max(now, Number(last?.at ?? 0) + 1);
	const values: SqlValue[] = [toldAt, ...ids];
	const taken = await sql.run(`UPDATE notice SET told_at = $1 WHERE resolved_at IS NULL AND told_at IS NULL AND id IN (${ids.map((_, index) => `$${index + 2}`).join(', ')})`, values);
	return taken === 0 ? null : toldAt;
}

/** When mails that were put aside were last told of; 0 = never. */
export async function lastDigestAt(sql: Sql): Promise<number> {
	const row = await sql.get<{ at: number | null }>(`SELECT MAX(told_at) AS at FROM notice WHERE ${QUARANTINES}`);
	return Number(row?.at ?? 0);
}

/** The end of these was dealt with. */
export async function settleEnds(sql: Sql, ids: readonly string[], now: number): Promise<void> {
	if (ids.length === 0) return;
	await sql.run(`UPDATE notice SET end_told_at = $1 WHERE end_told_at IS NULL AND id IN (${ids.map((_, index) => `$${index + 2}`).join(', ')})`, [now, ...ids]);
}
