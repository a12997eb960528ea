/** What a statement may carry. `undefined` and booleans are turned into NULL and 0/1 by the back ends. */
export type SqlValue = string | number | null | undefined | boolean | Uint8Array;

export type Row = Record<string, string | number | null | Uint8Array>;

/**
 * Hand-written SQL with `$1` parameters, the same text on every back end. Inside `Store.transaction` it is the
 * transaction; on the store itself every call stands alone.
 */
export interface Sql {
	/** All rows, in the order of the statement. */
	all<T extends object = Row>(text: string, values?: readonly SqlValue[]): Promise<T[]>;
	/** The first row, or undefined. */
	get<T extends object = Row>(text: string, values?: readonly SqlValue[]): Promise<T | undefined>;
	/** Number of rows changed. */
	run(text: string, values?: readonly SqlValue[]): Promise<number>;
	/**
	 * Waits for other transactions that named one of these, and makes those wait that name one later, until this one ends.
	 * What is read afterwards has what they wrote. SQLite has one writer at a time anyway.
	 */
	takeTurns(names: readonly string[]): Promise<void>;
}

export interface TransactionOptions {
	/**
	 * Whether the commit is on the disk before the promise resolves (a power cut included). Needed before a flag
	 * changes, before SMTP 250 and before a reply leaves; everything else is repeatable and may be the last to be lost.
	 * Its end is known, too, when the connection to a server is lost while it commits.
	 */
	durable?: boolean;
	/**
	 * Transactions that name the same thing take turns, so that they need not run again. Only that: what must not happen
	 * twice is forbidden by a key. SQLite has one writer at a time anyway.
	 */
	takingTurns?: readonly string[];
}

/** A question without parameters; one after the other. */
export type Asking = <T extends object = Row>(text: string) => Promise<T[]>;

/** A place where contacts, messages and the ledger live. Back ends: `sqlite.ts`, `postgres.ts`. */
export interface Store extends Sql {
	readonly backend: 'sqlite' | 'postgres';
	/** Where the data is, for messages to people. */
	readonly location: string;
	/**
	 * Runs `work` in one transaction, serialised with every other writer where the back end needs it. Rolled back when
	 * `work` throws. `work` may run again after a conflict, so it must not have effects outside the store.
	 */
	transaction<T>(work: (sql: Sql) => Promise<T>, options?: TransactionOptions): Promise<T>;
	/** For questions that read whole tables: they hold up nobody, have as much time as they need, and cannot change anything. */
	askAtLength<T>(work: (ask: Asking) => Promise<T>): Promise<T>;
	/**
	 * Nothing that was deleted or overwritten is left in the files of the store, as far as the back end has it in its hands:
	 * on PostgreSQL the server's own VACUUM does that, later.
	 */
	leaveNoTrace(): Promise<void>;
	close(): Promise<void>;
}

/** The store cannot be used. `message` says what happened, `description` what to do next. */
export class StoreError extends Error {
	constructor(
		message: string,
		readonly description: string,
		options?: ErrorOptions & { isFull?: boolean },
	) {
		super(message, options);
		this.name = 'StoreError';
		this.isFull = options?.isFull ?? false;
	}

	/** Whether there is no space left, which passes when somebody makes some. */
	readonly isFull: boolean;
}
