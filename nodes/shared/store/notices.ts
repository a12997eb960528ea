import { newId } from './ids';
import type { Sql } from './store';

/** Something a person must know, listed until it is over. */
export interface Notice {
	id: string;
	/** What it is about, e.g. "mailbox:<id>:authentication". */
	subject: string;
	message: string;
	/** Epoch milliseconds. */
	raisedAt: number;
}

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

/** The open notices, newest first. */
export async function openNotices(sql: Sql): Promise<Notice[]> {
	return await sql.all<Notice>('SELECT id, subject, message, raised_at AS "raisedAt" FROM notice WHERE resolved_at IS NULL ORDER BY raised_at DESC, id DESC');
}
