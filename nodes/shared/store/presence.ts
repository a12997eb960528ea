import type { Sql } from './store';

/** What somebody does in a conversation at present. */
export type Doing = 'reading' | 'replying';

/** Somebody who is in a conversation. */
export interface Present {
	memberId: string;
	name: string;
	doing: Doing;
}

/** The page says so twice within this time, in milliseconds. */
export const PRESENT_FOR = 75_000;

/** Somebody is in a conversation. Whoever does not say so again is gone. */
export async function keepPresent(sql: Sql, threadId: string, memberId: string, doing: Doing, now = Date.now()): Promise<void> {
	await sql.run('DELETE FROM presence WHERE until_at < $1', [now]);
	await sql.run(
		`INSERT INTO presence (thread_id, member_id, doing, until_at) VALUES ($1, $2, $3, $4)
		 ON CONFLICT (thread_id, member_id) DO UPDATE SET doing = excluded.doing, until_at = excluded.until_at`,
		[threadId, memberId, doing, now + PRESENT_FOR],
	);
}

/** Somebody has left a conversation. */
export async function leaveConversation(sql: Sql, threadId: string, memberId: string): Promise<void> {
	await sql.run('DELETE FROM presence WHERE thread_id = $1 AND member_id = $2', [threadId, memberId]);
}

/** Who else is in a conversation, those who reply first. */
export async function othersPresent(sql: Sql, threadId: string, memberId: string, now = Date.now()): Promise<Present[]> {
	return await sql.all<Present>(
		`SELECT p.member_id AS "memberId", t.name, p.doing FROM presence p JOIN team_member t ON t.id = p.member_id
		 WHERE p.thread_id = $1 AND p.member_id <> $2 AND p.until_at >= $3 ORDER BY p.doing DESC, t.name, p.member_id LIMIT 10`,
		[threadId, memberId, now],
	);
}
