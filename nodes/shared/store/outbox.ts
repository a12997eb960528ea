import { newId } from './ids';
import { allOf } from './lists-of-values';
import type { Sql } from './store';

/** What someone did on the page. Times are epoch milliseconds. */
export interface PageAction {
	id: string;
	/** The team member who did it; null when they are gone. */
	memberId: string | null;
	operation: string;
	arguments: Record<string, unknown>;
	/** The conversation it is about; null = none. */
	threadId: string | null;
	status: 'queued' | 'running' | 'done' | 'failed';
	/** What came of it, or why it failed. */
	result: Record<string, unknown> | null;
	createdAt: number;
	finishedAt: number | null;
}

interface ActionRow extends Omit<PageAction, 'arguments' | 'result'> {
	arguments: string;
	result: string | null;
	process: string | null;
}

const COLUMNS = 'id, member_id AS "memberId", operation, arguments, thread_id AS "threadId", status, result, created_at AS "createdAt", finished_at AS "finishedAt", process';

function actionOf({ id, memberId, operation, threadId, status, createdAt, finishedAt, arguments: given, result }: ActionRow): PageAction {
	return { id, memberId, operation, threadId, status, createdAt, finishedAt, arguments: JSON.parse(given) as Record<string, unknown>, result: result === null ? null : (JSON.parse(result) as Record<string, unknown>) };
}

/**
 * Keeps an action of the page. The same form posted twice is one action.
 *
 * @param clientId made by the browser
 * @returns the id of the action, and whether it is new
 */
export async function queueAction(sql: Sql, clientId: string, { memberId, operation, arguments: given, threadId = null }: Pick<PageAction, 'memberId' | 'operation' | 'arguments'> & { threadId?: string | null }, now = Date.now()): Promise<{ id: string; isNew: boolean }> {
	const id = newId(now);
	const inserted = await sql.run('INSERT INTO outbox_action (id, client_id, member_id, operation, arguments, created_at, thread_id) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (client_id) DO NOTHING', [id, clientId, memberId, operation, JSON.stringify(given), now, threadId]);
	if (inserted === 1) return { id, isNew: true };
	const known = await sql.get<{ id: string }>('SELECT id FROM outbox_action WHERE client_id = $1', [clientId]);
	return { id: known?.id ?? id, isNew: false };
}

/** One action, or null. */
export async function getAction(sql: Sql, id: string): Promise<PageAction | null> {
	const row = await sql.get<ActionRow>(`SELECT ${COLUMNS} FROM outbox_action WHERE id = $1`, [id]);
	return row ? actionOf(row) : null;
}

/** Those of these actions that there are, the oldest first. */
export async function getActions(sql: Sql, ids: readonly string[]): Promise<PageAction[]> {
	const rows = await allOf<ActionRow>(sql, (list) => `SELECT ${COLUMNS} FROM outbox_action WHERE id IN (${list})`, ids);
	return rows.map(actionOf).sort(oldestFirst);
}

/** What is not over in a conversation, whoever did it: it waits, or has failed and nobody has seen that yet. The oldest first. */
export async function openActionsIn(sql: Sql, threadIds: readonly string[], since: number): Promise<PageAction[]> {
	const rows = await allOf<ActionRow>(sql, (list) => `SELECT ${COLUMNS} FROM outbox_action WHERE thread_id IN (${list}) AND created_at > ${Math.trunc(since)} AND status <> 'done' AND dismissed_at IS NULL`, threadIds);
	return rows.map(actionOf).sort(oldestFirst);
}

/** What a member did that has failed, and that they have not seen yet, the newest first. */
export async function failedActionsOf(sql: Sql, memberId: string, since: number, limit: number): Promise<PageAction[]> {
	return (await sql.all<ActionRow>(`SELECT ${COLUMNS} FROM outbox_action WHERE member_id = $1 AND created_at > $2 AND status = 'failed' AND dismissed_at IS NULL ORDER BY created_at DESC, id DESC LIMIT $3`, [memberId, since, limit])).map(actionOf);
}

/** Somebody has seen that it failed, and leaves it at that. */
export async function dismissAction(sql: Sql, id: string, now = Date.now()): Promise<void> {
	await sql.run("UPDATE outbox_action SET dismissed_at = $2 WHERE id = $1 AND status = 'failed'", [id, now]);
}

const oldestFirst = (one: PageAction, other: PageAction) => one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1);

/** Actions that nobody has carried out yet, the oldest first. */
export async function waitingActions(sql: Sql, limit: number): Promise<string[]> {
	return (await sql.all<{ id: string }>("SELECT id FROM outbox_action WHERE status IN ('queued', 'running') ORDER BY created_at, id LIMIT $1", [limit])).map(({ id }) => id);
}

/**
 * Takes an action for this process; only one of several callers gets it. One that a crash left is taken again: each step
 * of it changes nothing when it is done once more.
 *
 * @param process this one, which is to know what it has in hand already
 * @param alive processes that live
 * @returns null when it is in other hands, has ended, or does not exist
 */
export async function claimAction(sql: Sql, id: string, process: string, alive: readonly string[]): Promise<PageAction | null> {
	const row = await sql.get<ActionRow>(`SELECT ${COLUMNS} FROM outbox_action WHERE id = $1`, [id]);
	if (!row || row.status === 'done' || row.status === 'failed') return null;
	if (row.status === 'running' && row.process !== null && row.process !== process && alive.includes(row.process)) return null;
	const taken = await sql.run("UPDATE outbox_action SET status = 'running', process = $2 WHERE id = $1 AND status = $3 AND COALESCE(process, '') = $4", [id, process, row.status, row.process ?? '']);
	return taken === 1 ? actionOf(row) : null;
}

/** Ends an action. */
export async function endAction(sql: Sql, id: string, status: 'done' | 'failed', result: Record<string, unknown>, now = Date.now()): Promise<void> {
	await sql.run('UPDATE outbox_action SET status = $2, result = $3, finished_at = $4, process = NULL WHERE id = $1', [id, status, JSON.stringify(result), now]);
}

/** Someone tries again what failed, in their own name. @returns whether there was anything to try again */
export async function retryAction(sql: Sql, id: string, memberId: string, now = Date.now()): Promise<boolean> {
	return (await sql.run("UPDATE outbox_action SET status = 'queued', member_id = $2, result = NULL, finished_at = NULL, dismissed_at = NULL, created_at = $3 WHERE id = $1 AND status = 'failed'", [id, memberId, now])) === 1;
}
