import { newId } from '../shared/store/ids';
import type { Sql } from '../shared/store/store';

/**
 * Makes two people one: one edge from the loser's root to the winner's, and the loser's records follow. No identity
 * moves, so it can be undone (invariant 6). Both roots must be locked (`lockPeople`).
 *
 * @returns the root of the merged person: the smaller id, so that edges never form a circle
 */
export async function mergePeople(sql: Sql, oneRootId: string, otherRootId: string, reason: string, actor: string, now = Date.now()): Promise<string> {
	const [winner, loser] = [oneRootId, otherRootId].sort();
	if (winner === loser) return winner;
	await sql.run('UPDATE contact SET merged_into = $1, root_id = $1, updated_at = $3 WHERE id = $2', [winner, loser, now]);
	await sql.run('UPDATE contact SET root_id = $1 WHERE root_id = $2', [winner, loser]);
	await sql.run(
		'INSERT INTO contact_merge (id, winner_id, loser_id, reason, actor, merged_at) VALUES ($1, $2, $3, $4, $5, $6)',
		[newId(now), winner, loser, reason, actor, now],
	);
	// A question about two people who are now one has been answered.
	await sql.run(
		`UPDATE merge_candidate SET status = 'merged', decided_at = $2, decided_by = $3
		 WHERE status = 'open' AND a_id IN (SELECT id FROM contact WHERE root_id = $1) AND b_id IN (SELECT id FROM contact WHERE root_id = $1)`,
		[winner, now, actor],
	);
	return winner;
}

/** Two people somebody should look at, or said are different. */
export interface Pair {
	id: string;
	otherRootId: string;
	otherName: string | null;
	status: 'open' | 'merged' | 'rejected';
}

/** Everybody this person has been compared with and not become one with. */
export async function pairsOf(sql: Sql, rootId: string): Promise<Pair[]> {
	const side = (mine: 'a_id' | 'b_id', theirs: 'a_id' | 'b_id') =>
		`SELECT p.id AS id, p.status AS status, other.root_id AS root_id, root.display_name AS display_name
		 FROM contact mine JOIN merge_candidate p ON p.${mine} = mine.id
		 JOIN contact other ON other.id = p.${theirs} JOIN contact root ON root.id = other.root_id
		 WHERE mine.root_id = $1 AND other.root_id <> $1`;
	const rows = await sql.all<{ id: string; status: Pair['status']; root_id: string; display_name: string | null }>(
		`${side('a_id', 'b_id')} UNION ALL ${side('b_id', 'a_id')} ORDER BY id LIMIT 50`,
		[rootId],
	);
	return rows.map((row) => ({ id: row.id, status: row.status, otherRootId: row.root_id, otherName: row.display_name }));
}

/**
 * Asks a person whether two records are one. A pair is asked once: the open question is given back, and a rejected one
 * gives null.
 */
export async function askAboutDuplicate(sql: Sql, oneId: string, otherId: string, reason: string, messageKey: string, now = Date.now()): Promise<string | null> {
	const roots = await sql.all<{ id: string; root_id: string }>('SELECT id, root_id FROM contact WHERE id IN ($1, $2)', [oneId, otherId]);
	const rootOf = (id: string) => roots.find((row) => row.id === id)?.root_id ?? id;
	const earlier = (await pairsOf(sql, rootOf(oneId))).filter((pair) => pair.otherRootId === rootOf(otherId));
	if (earlier.some((pair) => pair.status === 'rejected')) return null;
	const open = earlier.find((pair) => pair.status === 'open');
	if (open) return open.id;
	const [a, b] = [oneId, otherId].sort();
	const id = newId(now);
	await sql.run(
		`INSERT INTO merge_candidate (id, a_id, b_id, reason, message_key, found_at) VALUES ($1, $2, $3, $4, $5, $6)
		 ON CONFLICT (a_id, b_id) DO NOTHING`,
		[id, a, b, reason, messageKey, now],
	);
	const row = await sql.get<{ id: string }>('SELECT id FROM merge_candidate WHERE a_id = $1 AND b_id = $2', [a, b]);
	return row?.id ?? null;
}
