import type { Sql } from '../store/store';
import { presentThread } from '../store/thread-merge';

interface Part {
	id: string;
	rootId: string;
	reference: string | null;
	threadKey: string;
	route: string;
	status: 'open' | 'closed';
	openedAt: number;
	joinedInto: string | null;
	/** Whose the enquiry is that it is part of. */
	targetRootId: string | null;
}

/**
 * Brings the enquiries of people in line with who is one person now. Of open ones about the same listing (or in the same
 * conversation, without one) the younger are part of the oldest; one that is part of somebody else's stands alone again.
 * To be called after every merge and undo, with the people locked.
 *
 * @param mergeId what joined them; null = the newest merge of the person that still stands
 */
export async function alignEnquiries(sql: Sql, rootIds: readonly string[], mergeId: string | null): Promise<void> {
	const list = rootIds.map((_, index) => `$${index + 1}`).join(', ');
	const parts = await sql.all<Part>(
		`SELECT e.id, c.root_id AS "rootId", e.reference, ${presentThread('e.thread_key')} AS "threadKey", e.route, e.status, e.opened_at AS "openedAt",
		   e.joined_into AS "joinedInto", tc.root_id AS "targetRootId"
		 FROM contact c JOIN enquiry e ON e.contact_id = c.id LEFT JOIN enquiry t ON t.id = e.joined_into LEFT JOIN contact tc ON tc.id = t.contact_id
		 WHERE c.root_id IN (${list}) AND (e.status = 'open' OR e.joined_into IS NOT NULL) ORDER BY e.opened_at, e.id`,
		[...rootIds],
	);
	const apart = parts.filter((part) => part.joinedInto !== null && part.targetRootId !== part.rootId);
	const leaders = new Map<string, string>();
	const joining: { id: string; into: string; rootId: string }[] = [];
	for (const part of parts) {
		if (part.status !== 'open' || (part.joinedInto !== null && !apart.includes(part))) continue;
		const about = JSON.stringify([part.rootId, part.route, part.reference, part.reference === null ? part.threadKey : null]);
		const leader = leaders.get(about);
		if (leader === undefined) leaders.set(about, part.id);
		else joining.push({ id: part.id, into: leader, rootId: part.rootId });
	}
	// Joined first: two open ones of one record about the same thing are forbidden by a key.
	for (const { id, into, rootId } of joining) {
		await sql.run('UPDATE enquiry SET joined_into = $2, joined_by_merge = $3 WHERE id = $1', [id, into, mergeId ?? (await newestMerge(sql, rootId))]);
	}
	const joined = new Set(joining.map(({ id }) => id));
	for (const { id } of apart) if (!joined.has(id)) await sql.run('UPDATE enquiry SET joined_into = NULL, joined_by_merge = NULL WHERE id = $1', [id]);
}

async function newestMerge(sql: Sql, rootId: string): Promise<string | null> {
	const row = await sql.get<{ id: string }>(
		'SELECT m.id FROM contact c JOIN contact_merge m ON m.loser_id = c.id WHERE c.root_id = $1 AND m.undone_at IS NULL ORDER BY m.merged_at DESC, m.id DESC LIMIT 1',
		[rootId],
	);
	return row?.id ?? null;
}
