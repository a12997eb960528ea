import type { Sql, SqlValue } from './store';

/** Somebody who can be chosen now. */
export interface Candidate {
	id: string;
	/** Share in a weighted rotation; whole, at least 1. */
	weight: number;
}

/** Who of the candidates is next. `fewest` gives the load of each: the smallest is next, and of equals the one who waited longest. */
export type Way = { kind: 'equal' } | { kind: 'weighted' } | { kind: 'fewest'; load: ReadonlyMap<string, number> };

interface Standing extends Candidate {
	/** The turn at which the member was last chosen. */
	lastTurn: number;
	credit: number;
	/** The turn at which the member could last have been chosen. */
	seenTurn: number;
}

/**
 * Begins a turn of a queue: everybody else who wants one waits until this transaction ends. Whatever the choice depends on
 * (who is there, how much they have) is to be read after this, so that two turns at once never choose by the same picture.
 *
 * @returns the number of the turn
 */
export async function beginTurn(sql: Sql, queue: string): Promise<number> {
	// The row lock is what makes turns take turns, and every number is given once.
	const row = await sql.get<{ turn: number }>(
		'INSERT INTO rotation (queue, last_turn) VALUES ($1, 1) ON CONFLICT (queue) DO UPDATE SET last_turn = rotation.last_turn + 1 RETURNING last_turn AS turn',
		[queue],
	);
	if (!row) throw new Error(`The queue ${queue} was not stored`);
	return Number(row.turn);
}

/**
 * Chooses whose turn it is, and remembers it. For candidates that stay the same, counts never differ by more than one and
 * any n turns in a row go to n different members (by weight: each its share). To run after `beginTurn`, in its transaction.
 *
 * @param candidates everybody who can be chosen now, in a stable order; at least one
 */
export async function takeTurn(sql: Sql, queue: string, turn: number, candidates: readonly Candidate[], way: Way): Promise<string> {
	const rows = await sql.all<{ id: string; lastTurn: number; credit: number; seenTurn: number }>(
		'SELECT member_id AS id, last_turn AS "lastTurn", credit, seen_turn AS "seenTurn" FROM rotation_member WHERE queue = $1',
		[queue],
	);
	const known = new Map(rows.map((row) => [row.id, row]));
	const standings = fallIn(candidates.map(({ id, weight }) => ({ lastTurn: 0, credit: 0, seenTurn: 0, ...known.get(id), id, weight })));
	const chosen = choose(standings, way);
	chosen.lastTurn = turn;
	const values: SqlValue[] = [queue, turn];
	const places = standings.map(({ id, lastTurn, credit }) => {
		const at = values.push(id, lastTurn, credit);
		return `($1, $${at - 2}, $${at - 1}, $${at}, $2)`;
	});
	await sql.run(
		`INSERT INTO rotation_member (queue, member_id, last_turn, credit, seen_turn) VALUES ${places.join(', ')}
		 ON CONFLICT (queue, member_id) DO UPDATE SET last_turn = excluded.last_turn, credit = excluded.credit, seen_turn = excluded.seen_turn`,
		values,
	);
	return chosen.id;
}

/** Who is new or comes back begins behind those who were there at the last turn: being away earns no turns. */
function fallIn(standings: Standing[]): Standing[] {
	const latest = Math.max(...standings.map(({ seenTurn }) => seenTurn));
	const stayed = standings.filter(({ seenTurn }) => seenTurn === latest);
	if (latest === 0) return standings;
	const lastTurn = Math.max(...stayed.map((one) => one.lastTurn));
	const credit = Math.min(...stayed.map((one) => one.credit));
	return standings.map((one) => (one.seenTurn === latest ? one : { ...one, lastTurn: Math.max(one.lastTurn, lastTurn), credit: Math.min(one.credit, credit) }));
}

function choose(standings: Standing[], way: Way): Standing {
	// Sorting is stable: of equals the first in the team's own order.
	const byWaiting = [...standings].sort((a, b) => a.lastTurn - b.lastTurn);
	if (way.kind === 'equal') return byWaiting[0];
	if (way.kind === 'fewest') return [...byWaiting].sort((a, b) => (way.load.get(a.id) ?? 0) - (way.load.get(b.id) ?? 0))[0];
	// Smooth weighted round robin: everybody saves up their weight, who has most is chosen and pays all of it.
	for (const one of standings) one.credit += one.weight;
	const chosen = [...byWaiting].sort((a, b) => b.credit - a.credit)[0];
	chosen.credit -= standings.reduce((sum, { weight }) => sum + weight, 0);
	// Only differences count; kept around zero, they stay exact for ever.
	const mean = Math.trunc(standings.reduce((sum, { credit }) => sum + credit, 0) / standings.length);
	for (const one of standings) one.credit -= mean;
	return chosen;
}
