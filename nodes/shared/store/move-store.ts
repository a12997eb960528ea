import { Turns } from '../mail/message/turns';
import { computeAllAnew } from './conversation-refresh';
import { dropForeignKeys, restoreForeignKeys, type ForeignKey } from './foreign-keys';
import { newId } from './ids';
import { livingProcesses } from './living-processes';
import { deleteSetting, readOrMakeSetting, readSetting, writeSetting } from './settings';
import { StoreError, type Row, type Sql, type SqlValue, type Store } from './store';
import { digestOf, keyOf, MOVE_SETTINGS, rowsAfter, tableNames, tablesOf, type Table } from './store-tables';

/** In the store that is left: where its data is now. */
const MOVED_TO = `${MOVE_SETTINGS}to`;
/** In the store that is left, while it is being copied: until when nobody else uses it; epoch milliseconds. */
const MOVING_UNTIL = `${MOVE_SETTINGS}until`;
/** In the store that is left: everything is in the new one, which is about to be used. */
const FINISHING = `${MOVE_SETTINGS}finishing`;
/** In the new store, while it is being filled. */
const MOVING_FROM = `${MOVE_SETTINGS}from`;
/** In the new store: which one it was filled from. */
const MOVED_FROM = `${MOVE_SETTINGS}done`;
/** Not one of the above: it goes with the data. */
const STORE_ID = 'store-id';

/** For how long a move that says nothing keeps others out; milliseconds. */
const HOLD_MS = 60_000;
/** How often a table is copied anew because it is not the same. */
const REPAIRS = 2;

/** How far a table is, kept in the new store with the rows. */
interface Progress {
	after: (string | number)[] | null;
	rows: number;
	isWhole: boolean;
}

interface MovingFrom {
	id: string;
	place: string;
	foreignKeys: ForeignKey[];
}

export interface MoveOptions {
	/** Called after each batch. */
	onBatch?: (table: string, rows: number) => void | Promise<void>;
	/** For how long others are kept out when the move says nothing any more; milliseconds. Default: a minute. */
	holdMs?: number;
}

/** What a move did. */
export interface Moved {
	/** Rows of each table, in the new store as in the old one. */
	rows: Record<string, number>;
	/** Rows that an earlier, interrupted move had copied already. */
	resumedAt: number;
	/** Whether it had been moved before, so that nothing was left to do. */
	wasDone: boolean;
}

/**
 * Refuses a store that is not to be used: it was moved, or is being moved.
 *
 * @throws StoreError that says where the data is
 */
export async function refuseMoved(store: Store, now = Date.now()): Promise<void> {
	const settings = await store.all<{ name: string; value: string }>('SELECT name, value FROM setting WHERE name IN ($1, $2, $3, $4)', [MOVED_TO, MOVING_UNTIL, MOVING_FROM, FINISHING]);
	const value = (name: string) => settings.find((setting) => setting.name === name)?.value;
	const movedTo = value(MOVED_TO);
	if (movedTo !== undefined) {
		throw new StoreError(
			`The data of Smart Inbox was moved to ${movedTo}`,
			`Choose the credential of type Smart Inbox PostgreSQL in this node. To go back to the file (${store.location}) as it was before, delete the row "${MOVED_TO}" of its table "setting".`,
		);
	}
	// What came into it now would be missing in the new one, which is whole.
	const isFinishing = value(FINISHING) !== undefined;
	if (isFinishing || Number(value(MOVING_UNTIL) ?? 0) > now || value(MOVING_FROM) !== undefined) {
		throw new StoreError('The store is being moved to PostgreSQL', 'Wait until Mailbox Sync (Store: Move to PostgreSQL) has ended. If it was interrupted, run it again: it goes on where it was.');
	}
}

/**
 * Copies an embedded store into an empty PostgreSQL one and compares every row; the old one is marked and not used again.
 * Interrupted, it goes on where it was when it is called again.
 *
 * @throws StoreError when something still works with the old store, or the new one is not empty
 */
export async function moveStore(source: Store, target: Store, { onBatch, holdMs = HOLD_MS }: MoveOptions = {}): Promise<Moved> {
	const movedTo = await readSetting(source, MOVED_TO);
	if (movedTo !== undefined && movedTo !== target.location) throw new StoreError(`The store was moved to ${movedTo} before`, 'Choose the credential of that database.');
	await refuseWhileInUse(source);
	const id = await source.transaction((sql) => readOrMakeSetting(sql, STORE_ID, newId));
	const tables = await tablesOf(source);
	const isLeft = [movedTo, await readSetting(source, FINISHING)].includes(target.location);
	if (isLeft && (await readSetting(target, MOVED_FROM)) === id) {
		await leave(source, target.location);
		return { rows: await countRows(source, tables), resumedAt: 0, wasDone: true };
	}
	if (isLeft) await source.transaction((sql) => deleteSetting(sql, FINISHING), { durable: true });
	const from = await beginIn(target, id, source.location, tables);
	const hold = async () => await source.transaction((sql) => writeSetting(sql, MOVING_UNTIL, String(Date.now() + holdMs)), { durable: true });
	await hold();
	// By the clock: comparing a large table takes long, too, and so do its foreign keys.
	const holding = setInterval(() => void hold().catch(() => undefined), holdMs / 4).unref();
	const told = async (table: string, rows: number) => await onBatch?.(table, rows);
	try {
		let resumedAt = 0;
		for (const table of tables) resumedAt += await copyTable(source, target, table, told);
		const rows: Record<string, number> = {};
		for (const table of tables) rows[table.name] = await compare(source, target, table, told);
		// Who opened it a moment before the others were kept out has written since.
		await refuseWhileInUse(source);
		await source.transaction((sql) => writeSetting(sql, FINISHING, target.location), { durable: true });
		await finishIn(target, from).catch(async (error: unknown) => {
			// When the new one cannot be asked, nobody uses either of them until this runs again.
			if ((await readSetting(target, MOVED_FROM)) === id) return;
			await source.transaction((sql) => deleteSetting(sql, FINISHING), { durable: true });
			throw error;
		});
		await leave(source, target.location);
		await analyze(target);
		return { rows, resumedAt, wasDone: false };
	} finally {
		clearInterval(holding);
		await source.run('DELETE FROM setting WHERE name = $1', [MOVING_UNTIL]);
	}
}

async function refuseWhileInUse(source: Store): Promise<void> {
	if ((await livingProcesses(source)).length === 0) return;
	throw new StoreError(
		'The embedded store is in use: a Smart Inbox Trigger listens, or its mails are still running',
		'Unpublish the workflows with Smart Inbox nodes, wait until their executions have ended, and run this again. Mail that arrives meanwhile stays in the mailbox.',
	);
}

/** Makes sure that the new store is empty or half filled from this one, and takes its foreign keys off: rows come in any order. */
async function beginIn(target: Store, id: string, place: string, tables: readonly Table[]): Promise<MovingFrom> {
	return await target.transaction(async (sql) => {
		const begun = await readSetting(sql, MOVING_FROM);
		if (begun !== undefined) {
			const from = JSON.parse(begun) as MovingFrom;
			if (from.id === id) return from;
			throw new StoreError(`Another store is being moved to ${target.location}: ${from.place}`, 'Go on with that one, or choose an empty database.');
		}
		for (const { name } of tables) {
			if ((await sql.get(`SELECT 1 AS one FROM ${name} LIMIT 1`)) === undefined) continue;
			throw new StoreError(`The database is not empty: its table "${name}" has rows (${target.location})`, 'Choose an empty database, e.g. CREATE DATABASE smart_inbox OWNER smart_inbox. What two stores hold is not mixed.');
		}
		const from = { id, place, foreignKeys: await dropForeignKeys(sql) };
		await writeSetting(sql, MOVING_FROM, JSON.stringify(from));
		return from;
	}, { durable: true });
}

/** @returns rows that were there already */
async function copyTable(source: Sql, target: Store, table: Table, onBatch: (table: string, rows: number) => Promise<void>): Promise<number> {
	const name = `${MOVE_SETTINGS}${table.name}`;
	const kept = await readSetting(target, name);
	let progress: Progress = kept === undefined ? { after: null, rows: 0, isWhole: false } : (JSON.parse(kept) as Progress);
	const before = progress.rows;
	const turns = new Turns();
	while (!progress.isWhole) {
		const rows = await rowsAfter(source, table, progress.after);
		const next: Progress = {
			after: rows.length === 0 ? progress.after : keyOf(table, rows[rows.length - 1]),
			rows: progress.rows + rows.length,
			isWhole: rows.length < table.batch,
		};
		// With the rows, so that a batch is there with its progress or not at all.
		await target.transaction(async (sql) => {
			if (rows.length > 0) await insertRows(sql, table, rows);
			await writeSetting(sql, name, JSON.stringify(next));
		}, { durable: true }).catch((cause: unknown) => {
			throw cause instanceof StoreError ? cause : new StoreError(`A row of the table "${table.name}" could not be copied: ${cause instanceof Error ? cause.message : String(cause)}`, 'The embedded store is unchanged and goes on to be used.', { cause });
		});
		progress = next;
		await onBatch(table.name, progress.rows);
		await turns.rest();
	}
	return before;
}

async function insertRows(sql: Sql, { name, columns }: Table, rows: readonly Row[]): Promise<void> {
	const values: SqlValue[] = [];
	const lines = rows.map((row) => `(${columns.map((column) => `$${values.push(row[column])}`).join(', ')})`);
	await sql.run(`INSERT INTO ${name} (${columns.join(', ')}) VALUES ${lines.join(', ')}`, values);
}

/** Copies a table anew until it is the same on both sides: an interrupted move may have been followed by work. @returns its rows */
async function compare(source: Store, target: Store, table: Table, onBatch: (table: string, rows: number) => Promise<void>): Promise<number> {
	for (let repairs = 0; ; repairs++) {
		const [here, there] = [await digestOf(source, table), await digestOf(target, table)];
		if (here.rows === there.rows && here.hash === there.hash) return here.rows;
		if (repairs >= REPAIRS) {
			throw new StoreError(
				`The table "${table.name}" is not the same after copying: ${here.rows} rows here, ${there.rows} there`,
				'Something writes to the embedded store meanwhile. Stop the executions that use Smart Inbox nodes, and run this again.',
			);
		}
		await target.transaction(async (sql) => {
			await sql.run(`DELETE FROM ${table.name} WHERE ${table.where}`);
			await deleteSetting(sql, `${MOVE_SETTINGS}${table.name}`);
		}, { durable: true });
		await copyTable(source, target, table, onBatch);
	}
}

async function finishIn(target: Store, { id, foreignKeys }: MovingFrom): Promise<void> {
	await target.transaction(async (sql) => {
		await restoreForeignKeys(sql, foreignKeys);
		await computeAllAnew(sql);
		await sql.run(`DELETE FROM setting WHERE name LIKE '${MOVE_SETTINGS}%'`);
		await writeSetting(sql, MOVED_FROM, id);
	}, { durable: true });
}

/** The planner knows nothing of tables that were filled a moment ago. The server does the same by itself, later. */
async function analyze(target: Store): Promise<void> {
	try {
		for (const name of await tableNames(target)) await target.run(`ANALYZE ${name}`);
	} catch {
		// The move has ended well.
	}
}

async function leave(source: Store, place: string): Promise<void> {
	await source.transaction(async (sql) => {
		await writeSetting(sql, MOVED_TO, place);
		await deleteSetting(sql, FINISHING);
	}, { durable: true });
}

async function countRows(source: Sql, tables: readonly Table[]): Promise<Record<string, number>> {
	const rows: Record<string, number> = {};
	for (const { name, where } of tables) rows[name] = Number((await source.get<{ n: number }>(`SELECT COUNT(*) AS n FROM ${name} WHERE ${where}`))?.n);
	return rows;
}
