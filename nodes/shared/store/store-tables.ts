import { createHash } from 'node:crypto';

import { Turns } from '../mail/message/turns';
import type { Row, Sql, SqlValue, Store } from './store';

/** A table of the store, as a copy of it needs to know it. */
export interface Table {
	name: string;
	columns: readonly string[];
	/** Columns of its primary key, in order. */
	key: readonly string[];
	/** Rows that are read at once. */
	batch: number;
	/** Rows that are not part of what is kept: a condition that leaves them out. */
	where: string;
}

/** What belongs to the back end or to this moment, or is computed from the rest, and goes nowhere. */
const OF_THE_PLACE = new Set(['schema_version', 'living_process', 'commit_mark', 'inbox_thread', 'inbox_changed']);

/** How the settings begin with which a move is noted. */
export const MOVE_SETTINGS = 'move:';

const ROWS = 500;
/** Of pieces of mail, a quarter of a megabyte each. */
const PIECES = 16;

/** The tables of an embedded store that hold what people would miss. */
export async function tablesOf(sqlite: Sql): Promise<Table[]> {
	const tables: Table[] = [];
	for (const name of await tableNames({ backend: 'sqlite', all: (text) => sqlite.all(text) })) {
		if (OF_THE_PLACE.has(name)) continue;
		const columns = await sqlite.all<{ name: string; type: string; pk: number }>(`SELECT name, type, pk FROM pragma_table_info('${name}')`);
		tables.push({
			name,
			columns: columns.map((column) => column.name),
			key: columns.filter(({ pk }) => pk > 0).sort((one, other) => one.pk - other.pk).map((column) => column.name),
			batch: columns.some(({ type }) => type === 'BYTEA') ? PIECES : ROWS,
			where: name === 'setting' ? `name NOT LIKE '${MOVE_SETTINGS}%'` : '1 = 1',
		});
	}
	return tables;
}

/** The names of all tables of a store, in order; without the search index of SQLite, which is made of one of them. */
export async function tableNames(store: Pick<Store, 'backend' | 'all'>): Promise<string[]> {
	const text =
		store.backend === 'sqlite'
			? "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
			: "SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND c.relkind = 'r' ORDER BY c.relname";
	return (await store.all<{ name: string }>(text)).map(({ name }) => name);
}

/** The rows of a table behind a key (or from the beginning), in the order of the key: as many as are read at once. */
export async function rowsAfter(sql: Sql, { name, columns, key, where, batch }: Table, after: readonly SqlValue[] | null): Promise<Row[]> {
	const below = after === null ? '' : ` AND (${key.join(', ')}) > (${key.map((_, index) => `$${index + 1}`).join(', ')})`;
	return await sql.all<Row>(`SELECT ${columns.join(', ')} FROM ${name} WHERE ${where}${below} ORDER BY ${key.join(', ')} LIMIT ${batch}`, after ?? []);
}

/** The key of a row, to go on behind it. */
export function keyOf({ key }: Table, row: Row): (string | number)[] {
	return key.map((column) => row[column] as string | number);
}

/** What is in a table, whichever back end it is in and in whatever order. */
export interface Digest {
	rows: number;
	/** Hexadecimal. */
	hash: string;
}

/** Reads a table to its end: how many rows it has, and a hash of all their values. */
export async function digestOf(sql: Sql, table: Table): Promise<Digest> {
	const turns = new Turns();
	let rows = 0;
	// A sum of hashes is the same in any order: the two back ends sort text differently.
	const sum = [0n, 0n];
	for (let after: SqlValue[] | null = null; ; ) {
		const found: Row[] = await rowsAfter(sql, table, after);
		for (const row of found) {
			const hash = rowHash(table, row);
			for (const half of [0, 1]) sum[half] = BigInt.asUintN(64, sum[half] + hash.readBigUInt64BE(8 * half));
			if (turns.isOver) await turns.rest();
		}
		rows += found.length;
		if (found.length < table.batch) break;
		after = keyOf(table, found[found.length - 1]);
	}
	return { rows, hash: sum.map((half) => half.toString(16).padStart(16, '0')).join('') };
}

function rowHash({ columns }: Table, row: Row): Buffer {
	const hash = createHash('sha256');
	for (const column of columns) {
		const value = row[column];
		if (value instanceof Uint8Array) hash.update(`b${value.length}:`).update(value);
		// PostgreSQL's TEXT cannot hold NUL.
		else if (typeof value === 'string') hash.update(`t${JSON.stringify(value.replaceAll('\0', ''))}`);
		else hash.update(`n${value}`);
	}
	return hash.digest();
}
