import type { Sql } from './store';
import type { Bond } from './thread-rules';

/** A thread as it is now: those that turned out to be one are read as the oldest of them. */
export const rootOfThread = (thread: string) => `COALESCE(${thread}.root_id, ${thread}.id)`;

/** A condition-free expression: what a key stands for now, e.g. that of an enquiry. A key that is no thread stands for itself. */
export const presentThread = (key: string) => `COALESCE((SELECT present.root_id FROM thread present WHERE present.id = ${key}), ${key})`;

/** Statements of so many parameters at once. */
const AT_ONCE = 500;

/** All threads that are one with this, itself included; a key that is no thread is alone. */
export async function threadsAsOne(sql: Sql, key: string): Promise<string[]> {
	const root = (await sql.get<{ root: string }>(`SELECT ${rootOfThread('t')} AS root FROM thread t WHERE t.id = $1`, [key]))?.root ?? key;
	const parts = await sql.all<{ id: string }>('SELECT id FROM thread WHERE root_id = $1 ORDER BY id', [root]);
	return [...new Set([root, key, ...parts.map(({ id }) => id)])];
}

/** One more mail of a thread. */
interface Joining {
	subject: string;
	receivedAt: number;
	bond: Bond;
}

/**
 * Puts a mail into a thread; several are one from then on, which the oldest of them stands for. A thread is never taken
 * apart, and what points at a part of it stays as it is (like `contact.merged_into`).
 *
 * @param roots at least one
 * @returns the thread it is in now
 */
export async function joinThreads(sql: Sql, roots: readonly string[], mail: Joining, now = Date.now()): Promise<string> {
	for (let present = [...new Set(roots)].sort(); ; present = await presentRoots(sql, roots)) {
		const [winner, ...others] = present;
		// Smallest id first, so that two processes never wait for each other in a circle; whoever waited may find it merged.
		if (!(await addTo(sql, winner, mail))) continue;
		if (await lockAll(sql, others)) {
			for (let from = 0; from < others.length; from += AT_ONCE) await mergeInto(sql, winner, others.slice(from, from + AT_ONCE), mail.bond, now);
			return winner;
		}
	}
}

async function presentRoots(sql: Sql, threads: readonly string[]): Promise<string[]> {
	const roots = new Set<string>();
	for (let from = 0; from < threads.length; from += AT_ONCE) {
		const part = threads.slice(from, from + AT_ONCE);
		for (const { root } of await sql.all<{ root: string }>(`SELECT ${rootOfThread('t')} AS root FROM thread t WHERE t.id IN (${listed(part)})`, part)) roots.add(root);
	}
	return [...roots].sort();
}

/** @returns false when it is part of another meanwhile */
async function addTo(sql: Sql, root: string, { subject, receivedAt }: Pick<Joining, 'subject' | 'receivedAt'>): Promise<boolean> {
	const changed = await sql.run(
		`UPDATE thread SET subject = CASE WHEN $3 < first_at THEN $2 ELSE subject END, first_at = CASE WHEN $3 < first_at THEN $3 ELSE first_at END,
		   last_at = CASE WHEN $3 > last_at THEN $3 ELSE last_at END
		 WHERE id = $1 AND root_id IS NULL`,
		[root, subject, receivedAt],
	);
	return changed === 1;
}

async function lockAll(sql: Sql, roots: readonly string[]): Promise<boolean> {
	for (const root of roots) if ((await sql.run('UPDATE thread SET last_at = last_at WHERE id = $1 AND root_id IS NULL', [root])) === 0) return false;
	return true;
}

async function mergeInto(sql: Sql, winner: string, losers: readonly string[], bond: Bond, now: number): Promise<void> {
	const values = (...first: (string | number)[]) => [...first, ...losers];
	const spans = await sql.all<{ subject: string; first: number; last: number }>(
		`SELECT subject, first_at AS first, last_at AS last FROM thread WHERE id IN (${listed(losers, 0)})`,
		values(),
	);
	await sql.run(`UPDATE thread SET merged_into = $1, root_id = $1, merged_at = $2, merged_because = $3 WHERE id IN (${listed(losers, 3)})`, values(winner, now, bond));
	await sql.run(`UPDATE thread SET root_id = $1 WHERE root_id IN (${listed(losers, 1)})`, values(winner));
	const earliest = spans.reduce((one, other) => (other.first < one.first ? other : one));
	await addTo(sql, winner, { subject: earliest.subject, receivedAt: earliest.first });
	await addTo(sql, winner, { subject: '', receivedAt: Math.max(...spans.map(({ last }) => last)) });
}

const listed = (values: readonly string[], after = 0) => values.map((_, index) => `$${after + index + 1}`).join(', ');
