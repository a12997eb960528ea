import { InputError } from '../node/input-error';
import { inTransaction } from '../store/conflicts';
import { lockPeople, StaleContactError } from '../store/contacts';
import { searchContacts } from '../store/contact-search';
import { newId } from '../store/ids';
import type { Sql, Store } from '../store/store';
import { alignEnquiries } from './joined-enquiries';
import { turnsOf } from './turns';

/**
 * Makes two people one: one edge from the loser's root to the winner's, and the loser's records follow. No identity
 * moves, so it can be undone (invariant 6). Both roots must be locked (`lockPeople`).
 *
 * @returns the root of the merged person: the smaller id, so that edges never form a circle
 */
export async function mergePeople(sql: Sql, oneRootId: string, otherRootId: string, reason: string, actor: string, now = Date.now()): Promise<string> {
	return oneRootId === otherRootId ? oneRootId : (await addEdge(sql, oneRootId, otherRootId, reason, actor, now)).winnerId;
}

async function addEdge(sql: Sql, oneRootId: string, otherRootId: string, reason: string, actor: string, now: number): Promise<{ mergeId: string; winnerId: string }> {
	const [winner, loser] = [oneRootId, otherRootId].sort();
	const mergeId = newId(now);
	await sql.run('UPDATE contact SET merged_into = $1, root_id = $1, updated_at = $3 WHERE id = $2', [winner, loser, now]);
	await sql.run('UPDATE contact SET root_id = $1 WHERE root_id = $2', [winner, loser]);
	await sql.run(
		'INSERT INTO contact_merge (id, winner_id, loser_id, reason, actor, merged_at) VALUES ($1, $2, $3, $4, $5, $6)',
		[mergeId, winner, loser, reason, actor, now],
	);
	// A question about two people who are now one has been answered.
	await sql.run(
		`UPDATE merge_candidate SET status = 'merged', decided_at = $2, decided_by = $3
		 WHERE status = 'open' AND a_id IN (SELECT id FROM contact WHERE root_id = $1) AND b_id IN (SELECT id FROM contact WHERE root_id = $1)`,
		[winner, now, actor],
	);
	await alignEnquiries(sql, [winner], mergeId);
	return { mergeId, winnerId: winner };
}

/** Who decided, and why. */
export interface Verdict {
	reason: string;
	/** A person, or "intake". */
	actor: string;
}

/** Two people who are one now. */
export interface Merged {
	/** The person. */
	contactId: string;
	/** What Undo Merge takes; null when they were one person before. */
	mergeId: string | null;
	/** The root record of the one that joined; null when they were one person before. */
	joinedId: string | null;
}

/**
 * Makes the people of two records one, because somebody says so.
 *
 * @throws InputError when one of them does not exist, or was erased
 */
export async function mergeContacts(store: Store, oneId: string, otherId: string, { reason, actor }: Verdict, now = Date.now()): Promise<Merged> {
	return await inTransaction(store, async (sql) => {
		const [one, other] = [await rootOf(sql, oneId), await rootOf(sql, otherId)];
		if (one === other) return { contactId: one, mergeId: null, joinedId: null };
		await lockPeople(sql, [one, other]);
		const { mergeId, winnerId } = await addEdge(sql, one, other, reason, actor, now);
		return { contactId: winnerId, mergeId, joinedId: winnerId === one ? other : one };
	}, { takingTurns: await turnsOf(store, [oneId, otherId]) });
}

/** The root of a record that can be worked with. */
async function rootOf(sql: Sql, contactId: string): Promise<string> {
	const row = await sql.get<{ root_id: string; erased_at: number | null }>('SELECT root_id, erased_at FROM contact WHERE id = $1', [contactId]);
	if (!row) throw new InputError(`There is no contact with the ID ${contactId.slice(0, 60)}`, 'Choose the contact from the list, or use the ID another node gave.');
	if (row.erased_at !== null) throw new InputError(`The contact ${contactId} was erased on ${new Date(row.erased_at).toISOString().slice(0, 10)}`, 'Nothing is known about it any more.');
	return row.root_id;
}

interface MergeRow {
	id: string;
	winner_id: string;
	loser_id: string;
	undone_at: number | null;
}

/** Two people who were one. */
export interface Undone {
	/** The person the records had been merged into. */
	contactId: string;
	/** The person who is somebody else again. */
	separatedId: string;
}

/**
 * Takes one merge back, whatever has been merged since: the edge is cut, and the records behind it are a person of their
 * own again. Every mail is still with the record it came to. The two are never joined by a mail again, nor asked about.
 *
 * @param mergeOrRecordId the merge, or the record that was merged into another
 * @throws InputError when there is no such merge, or it was undone before
 */
export async function undoMerge(store: Store, mergeOrRecordId: string, actor: string, now = Date.now()): Promise<Undone> {
	const known = await findMerge(store, mergeOrRecordId);
	return await inTransaction(store, async (sql) => {
		const merge = await findMerge(sql, mergeOrRecordId);
		const root = await rootOf(sql, merge.loser_id);
		await lockPeople(sql, [root]);
		// What was read before the lock may be another person's by now.
		if ((await findMerge(sql, mergeOrRecordId)).id !== merge.id || (await rootOf(sql, merge.loser_id)) !== root) throw new StaleContactError();
		await sql.run('UPDATE contact SET merged_into = NULL, root_id = id, updated_at = $2 WHERE id = $1', [merge.loser_id, now]);
		await sql.run(
			`WITH RECURSIVE behind(id) AS (
			   SELECT id FROM contact WHERE root_id = $2 AND merged_into = $1
			   UNION SELECT c.id FROM contact c JOIN behind ON c.merged_into = behind.id WHERE c.root_id = $2
			 )
			 UPDATE contact SET root_id = $1 WHERE id IN (SELECT id FROM behind)`,
			[merge.loser_id, root],
		);
		await sql.run('UPDATE contact_merge SET undone_at = $2, undone_by = $3 WHERE id = $1', [merge.id, now, actor]);
		await keepApart(sql, merge, root, actor, now);
		await alignEnquiries(sql, [root, merge.loser_id], null);
		return { contactId: root, separatedId: merge.loser_id };
	}, { takingTurns: await turnsOf(store, [known.winner_id, known.loser_id]) });
}

async function findMerge(sql: Sql, mergeOrRecordId: string): Promise<MergeRow> {
	const columns = 'SELECT id, winner_id, loser_id, undone_at FROM contact_merge';
	const merge =
		(await sql.get<MergeRow>(`${columns} WHERE id = $1`, [mergeOrRecordId])) ??
		(await sql.get<MergeRow>(`${columns} WHERE loser_id = $1 AND undone_at IS NULL`, [mergeOrRecordId]));
	if (!merge) throw new InputError('There is no merge with the ID in Merge', 'Use the merge ID that Merge gave, or the ID of a record that was merged into another: Get lists them as mergedIds.');
	if (merge.undone_at !== null) throw new InputError(`This merge was undone before, on ${new Date(merge.undone_at).toISOString().slice(0, 10)}`, 'Nothing is left to do.');
	return merge;
}

/** Whatever was asked about these two people: they are not one, and it is never asked again. */
export async function rejectQuestions(sql: Sql, oneRootId: string, otherRootId: string, actor: string, now = Date.now()): Promise<void> {
	const of = (root: string) => `IN (SELECT id FROM contact WHERE root_id = ${root})`;
	await sql.run(
		`UPDATE merge_candidate SET status = 'rejected', decided_at = $3, decided_by = $4
		 WHERE (a_id ${of('$1')} AND b_id ${of('$2')}) OR (a_id ${of('$2')} AND b_id ${of('$1')})`,
		[oneRootId, otherRootId, now, actor],
	);
}

/** Whatever was asked about these two is answered; and that they are two people is written down. */
async function keepApart(sql: Sql, merge: MergeRow, rootId: string, actor: string, now: number): Promise<void> {
	await rejectQuestions(sql, rootId, merge.loser_id, actor, now);
	const [a, b] = [merge.winner_id, merge.loser_id].sort();
	await sql.run(
		`INSERT INTO merge_candidate (id, a_id, b_id, reason, status, found_at, decided_at, decided_by) VALUES ($1, $2, $3, 'They were merged, and the merge was undone', 'rejected', $4, $4, $5)
		 ON CONFLICT (a_id, b_id) DO UPDATE SET status = 'rejected'`,
		[newId(now), a, b, now, actor],
	);
}

/** A merge that can be undone. */
export interface StandingMerge {
	id: string;
	/** Of the record that was merged; null = unknown. */
	joinedName: string | null;
	/** Of the one it was merged into. */
	intoName: string | null;
	reason: string;
	actor: string | null;
	/** Epoch milliseconds. */
	mergedAt: number;
}

/** The last merges that stand. @param text when not empty, only those of people it finds */
export async function standingMerges(sql: Sql, text: string, limit: number): Promise<StandingMerge[]> {
	const people = text === '' ? [] : (await searchContacts(sql, text, limit)).map(({ contactId }) => contactId);
	if (text !== '' && people.length === 0) return [];
	const among = people.length === 0 ? '' : `AND l.root_id IN (${people.map((_, index) => `$${index + 2}`).join(', ')})`;
	return await sql.all<StandingMerge>(
		`SELECT m.id, l.display_name AS "joinedName", w.display_name AS "intoName", m.reason, m.actor, m.merged_at AS "mergedAt"
		 FROM contact_merge m JOIN contact l ON l.id = m.loser_id JOIN contact w ON w.id = m.winner_id
		 WHERE m.undone_at IS NULL AND l.erased_at IS NULL ${among} ORDER BY m.id DESC LIMIT $1`,
		[limit, ...people],
	);
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
		`${side('a_id', 'b_id')} UNION ALL ${side('b_id', 'a_id')} ORDER BY id LIMIT 200`,
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
