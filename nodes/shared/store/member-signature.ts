import type { Sql } from './store';

/** Under what a member writes (A11); null when they have no signature of their own. */
export async function memberSignature(sql: Sql, memberId: string): Promise<string | null> {
	return (await sql.get<{ signature: string | null }>('SELECT signature FROM team_member WHERE id = $1 AND deleted_at IS NULL', [memberId]))?.signature ?? null;
}

export async function setMemberSignature(sql: Sql, memberId: string, signature: string | null, now = Date.now()): Promise<void> {
	await sql.run('UPDATE team_member SET signature = $2, updated_at = $3 WHERE id = $1 AND deleted_at IS NULL', [memberId, signature, now]);
}
