import type { DatabaseSync, StatementSync } from 'node:sqlite';

import type { Sql, SqlValue } from './store';

/** Prepared statements kept per connection. */
const STATEMENT_CACHE = 300;

type Bound = string | number | null | Uint8Array;

/** A statement with the places of its parameters. */
interface Prepared {
	statement: StatementSync;
	/** For each placeholder, which of the values stands there; 0 = the first. */
	places: number[];
	/** Values it takes. */
	count: number;
	/** Of the columns of its rows. */
	names: string[];
}

/** What may hold a `$` that is no parameter, and the parameters. */
const PLACEHOLDER = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\d+)/g;

/** node:sqlite takes `$1` as a name and looks it up for each value, which costs more than most statements: `?` has no name. */
function prepare(database: DatabaseSync, text: string): Prepared {
	const places: number[] = [];
	const plain = text.replace(PLACEHOLDER, (whole: string, number?: string) => {
		if (number === undefined) return whole;
		places.push(Number(number) - 1);
		return '?';
	});
	const statement = database.prepare(plain);
	statement.setReturnArrays(true);
	return { statement, places, count: Math.max(-1, ...places) + 1, names: [] };
}

/** node:sqlite makes the names of the columns anew for each row, which costs as much as reading it: here they are made once. */
function named(prepared: Prepared, values: readonly unknown[]): object {
	// Also when another process has added a column to a table of which all are read.
	if (prepared.names.length !== values.length) prepared.names = prepared.statement.columns().map(({ name }) => name);
	const row: Record<string, unknown> = {};
	prepared.names.forEach((name, index) => (row[name] = values[index]));
	return row;
}

function bind({ places, count }: Prepared, values: readonly SqlValue[]): Bound[] {
	if (values.length > count) throw new RangeError(`The statement takes ${count} values, not ${values.length}`);
	return places.map((place) => {
		const value = values[place];
		return typeof value === 'boolean' ? Number(value) : (value ?? null);
	});
}

/** One SQLite connection with its prepared statements. */
export class SqliteConnection implements Sql {
	private readonly statements = new Map<string, Prepared>();

	constructor(readonly database: DatabaseSync) {}

	async all<T extends object>(text: string, values: readonly SqlValue[] = []): Promise<T[]> {
		const prepared = this.prepare(text);
		const rows = prepared.statement.all(...bind(prepared, values)) as unknown as unknown[][];
		return rows.map((row) => named(prepared, row)) as T[];
	}

	async get<T extends object>(text: string, values: readonly SqlValue[] = []): Promise<T | undefined> {
		const prepared = this.prepare(text);
		const row = prepared.statement.get(...bind(prepared, values)) as unknown[] | undefined;
		return row && (named(prepared, row) as T);
	}

	async run(text: string, values: readonly SqlValue[] = []): Promise<number> {
		const prepared = this.prepare(text);
		return Number(prepared.statement.run(...bind(prepared, values)).changes);
	}

	async takeTurns(): Promise<void> {}

	private prepare(text: string): Prepared {
		let prepared = this.statements.get(text);
		if (!prepared) {
			if (this.statements.size >= STATEMENT_CACHE) this.statements.clear();
			prepared = prepare(this.database, text);
			this.statements.set(text, prepared);
		}
		return prepared;
	}
}
