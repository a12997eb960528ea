import { newId } from './ids';
import { ownAmong } from './own-side';
import { rowsOfValues } from './rows-of-values';
import type { Sql } from './store';
import { joinThreads, rootOfThread } from './thread-merge';
import { addressesOf, keptHeaderId, namesOf, nameOfId, type ThreadedMail, type ThreadName } from './thread-names';
import { belongTogether, type Bond, type Trace } from './thread-rules';
import { readTrace } from './thread-trace';
import { together } from './together';

export { keptHeaderId, THREAD_INDEX, type ThreadedMail } from './thread-names';

/** A mail as it is kept under a name, with the thread it is part of now. */
interface Kept extends Trace {
	name: string;
	written: string;
	root: string;
}

/**
 * The thread a mail belongs to, a new one when it belongs to none we know: the rules are in `thread-rules.ts`. A mail that
 * shows that several threads are one makes them one. To run in a transaction, before the mail has its row.
 */
export async function threadOf(sql: Sql, mail: ThreadedMail): Promise<string> {
	const names = namesOf(mail, await ownAmong(sql, addressesOf(mail)));
	const known = await keptUnder(sql, names);
	const bonds = new Map<string, Bond>();
	const settled: Kept[] = [];
	for (const { name, bond, trace, among, settles } of names) {
		for (const kept of known) {
			if (kept.name !== name || !isAmong(kept, among) || !belongTogether(trace, kept, bond)) continue;
			if (!bonds.has(kept.root)) bonds.set(kept.root, bond);
			if (settles) settled.push(kept);
		}
	}
	const news = names.filter((name) => isNews(name, known));
	const { subject, receivedAt } = mail;
	if (bonds.size === 0) {
		const id = newId(receivedAt);
		await together([sql.run('INSERT INTO thread (id, subject, first_at, last_at) VALUES ($1, $2, $3, $3)', [id, subject, receivedAt]), keep(sql, id, news)]);
		return id;
	}
	const id = await joinThreads(sql, [...bonds.keys()], { subject, receivedAt, bond: [...bonds.values()].at(-1) ?? 'message-id' });
	await together([keep(sql, id, news), ...settled.map(async ({ name, written }) => await sql.run('DELETE FROM thread_reference WHERE header_id = $1 AND trace = $2', [name, written]))]);
	return id;
}

function isAmong({ at, lastAt }: Trace, among: ThreadName['among']): boolean {
	return among === undefined || (among !== 'none' && lastAt >= among.from && at <= among.to);
}

interface Row {
	name: string;
	written: string;
	root: string;
	at: number;
	lastAt: number;
}

const FIND = rowsOfValues(
	(names) => `SELECT r.header_id AS name, r.trace AS written, ${rootOfThread('t')} AS root, r.first_at AS at, r.last_at AS "lastAt"
	 FROM thread_reference r JOIN thread t ON t.id = r.thread_id WHERE r.header_id IN (${names})`,
	(index) => `$${index + 1}`,
);

/** What is kept under these names. Whoever has one of them in hand at this moment is waited for. */
async function keptUnder(sql: Sql, names: readonly ThreadName[]): Promise<Kept[]> {
	const all = [...new Set(names.map(({ name }) => name))];
	if (all.length === 0) return [];
	const looked = [...new Set(names.filter(({ among }) => among !== 'none').map(({ name }) => name))];
	const [, rows] = await together([sql.takeTurns(all), looked.length === 0 ? [] : sql.all<Row>(FIND(looked.length), looked)]);
	return rows.map((row) => ({ ...row, ...readTrace(row.written, row.at, row.lastAt) }));
}

/** Whether what is kept does not say it yet: of mails that are alike the first and the last count. */
function isNews({ name, kept: written, trace, among }: ThreadName, known: readonly Kept[]): boolean {
	if (written === null) return false;
	if (among === 'none') return true;
	return !known.some((kept) => kept.name === name && kept.written === written && kept.at <= trace.at && kept.lastAt >= trace.lastAt);
}

const KEEP = rowsOfValues(
	(rows) => `INSERT INTO thread_reference (thread_id, header_id, trace, first_at, last_at) VALUES ${rows}
	 ON CONFLICT (header_id, trace) DO UPDATE SET
	   first_at = CASE WHEN excluded.first_at < thread_reference.first_at THEN excluded.first_at ELSE thread_reference.first_at END,
	   last_at = CASE WHEN excluded.last_at > thread_reference.last_at THEN excluded.last_at ELSE thread_reference.last_at END`,
	(index) => `($1, $${index * 4 + 2}, $${index * 4 + 3}, $${index * 4 + 4}, $${index * 4 + 5})`,
);

async function keep(sql: Sql, threadId: string, names: readonly ThreadName[]): Promise<void> {
	if (names.length === 0) return;
	const values = names.flatMap(({ name, kept, trace }) => [name, kept, trace.at, trace.lastAt]);
	await sql.run(KEEP(names.length), [threadId, ...values]);
}

/** A mail of ours that the server gave another Message-ID: answers to it name that one. */
export async function addHeaderId(sql: Sql, messageId: string, headerId: string): Promise<void> {
	const id = keptHeaderId(headerId);
	const former = await sql.get<{ id: string | null }>('SELECT header_id AS id FROM message WHERE id = $1', [messageId]);
	if (former?.id) {
		await sql.run(
			`INSERT INTO thread_reference (header_id, trace, thread_id, first_at, last_at)
			 SELECT $2, trace, thread_id, first_at, last_at FROM thread_reference WHERE header_id = $1 AND trace NOT LIKE 'names %' ON CONFLICT (header_id, trace) DO NOTHING`,
			[nameOfId(former.id), nameOfId(id)],
		);
	}
	await sql.run('UPDATE message SET header_id = $2 WHERE id = $1', [messageId, id]);
}

/** The threads that know one of these Message-IDs, each with all its parts: of the mails themselves, else of those that name them. */
export async function threadsOfIds(sql: Sql, ids: readonly string[]): Promise<string[]> {
	const names = [...new Set(ids.map(nameOfId))];
	if (names.length === 0) return [];
	const rows = await sql.all<{ root: string; named: number }>(
		`SELECT ${rootOfThread('t')} AS root, CASE WHEN r.trace LIKE 'names %' THEN 0 ELSE 1 END AS named FROM thread_reference r JOIN thread t ON t.id = r.thread_id WHERE r.header_id IN (${listed(names)}) ORDER BY r.first_at, root`,
		names,
	);
	const roots = [...new Set((rows.some(({ named }) => named === 1) ? rows.filter(({ named }) => named === 1) : rows).map(({ root }) => root))];
	if (roots.length === 0) return [];
	const parts = await sql.all<{ id: string }>(`SELECT id FROM thread WHERE root_id IN (${listed(roots)}) ORDER BY id`, roots);
	return [...roots, ...parts.map(({ id }) => id)];
}

const listed = (values: readonly string[]) => values.map((_, index) => `$${index + 1}`).join(', ');
