import { chmodSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

import { migrate, type Migration } from './migrate';
import { SqliteConnection } from './sqlite-connection';
import { describeOpenError, describeWriteError, folderNotWritable, isBusy, notWritable } from './sqlite-error';
import { askInThread } from './sqlite-thread';
import { StoreError, type Asking, type Sql, type SqlValue, type Store, type TransactionOptions } from './store';
import { LOG_SETTINGS, WriteAheadLog } from './write-ahead-log';

/** How long SQLite itself waits for a lock. It blocks the event loop, so it is short; the patience is in `begin`. */
const BUSY_TIMEOUT_MS = 20;
/** Pages kept by the writing connection. With SQLite's 2 MB, what one commit holds is written twice. */
const CACHE_KILOBYTES = 8 * 1024;
/** How long a transaction waits for other processes before it gives up. */
const LOCK_PATIENCE_MS = 15_000;
/** Transactions that wait are committed together: so many of them, and so long. The commit is what costs, and other processes wait for the lock. */
const TOGETHER = { transactions: 64, forMs: 6 };

/** A transaction that waits for its turn. */
interface Waiting {
	/** Runs it between BEGIN and COMMIT. @returns what tells its caller how it ended, to be called after COMMIT */
	run(): Promise<() => void>;
	reject(error: unknown): void;
}

class SqliteStore implements Store {
	readonly backend = 'sqlite';
	private queue: Promise<unknown> = Promise.resolve();
	private waiting: Waiting[] = [];
	private closed = false;
	private readonly log: WriteAheadLog;
	private readonly control: Record<'savepoint' | 'undo' | 'release' | 'commit', StatementSync>;

	constructor(
		readonly location: string,
		private readonly writer: SqliteConnection,
		private readonly reader: SqliteConnection,
	) {
		this.log = new WriteAheadLog(location, () => this.takeLogIn());
		const { database } = writer;
		this.control = {
			savepoint: database.prepare('SAVEPOINT one'),
			undo: database.prepare('ROLLBACK TO one'),
			release: database.prepare('RELEASE one'),
			commit: database.prepare('COMMIT'),
		};
	}

	async all<T extends object>(text: string, values?: readonly SqlValue[]): Promise<T[]> {
		return await this.reader.all<T>(text, values);
	}

	async get<T extends object>(text: string, values?: readonly SqlValue[]): Promise<T | undefined> {
		return await this.reader.get<T>(text, values);
	}

	async run(text: string, values?: readonly SqlValue[]): Promise<number> {
		return await this.transaction((sql) => sql.run(text, values));
	}

	async takeTurns(): Promise<void> {}

	/**
	 * There is one writing connection, so transactions of this process take turns; other processes are waited for in
	 * `begin`. Those that wait at the same time share one BEGIN and COMMIT; each has a savepoint, so that one that throws
	 * takes no other along.
	 */
	async transaction<T>(work: (sql: Sql) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
		const result = await new Promise<T>((resolve, reject) => {
			this.waiting.push({
				run: async () => {
					const value = await work(this.writer);
					return () => resolve(value);
				},
				reject,
			});
			if (this.waiting.length === 1) this.queue = this.queue.then(() => this.runWaiting());
		});
		if (options.durable) await this.makeDurable();
		else await this.log.flushed();
		return result;
	}

	async close(): Promise<void> {
		if (this.closed) return;
		this.closed = true;
		for (let queue; queue !== this.queue; ) {
			queue = this.queue;
			await queue;
		}
		await this.log.close();
		this.reader.database.close();
		this.writer.database.close();
	}

	async askAtLength<T>(work: (ask: Asking) => Promise<T>): Promise<T> {
		return await askInThread(this.location, work);
	}

	/** What is deleted is overwritten at once (secure_delete); what the log still has of it goes with the log. */
	async leaveNoTrace(): Promise<void> {
		const deadline = Date.now() + LOCK_PATIENCE_MS;
		// Who reads at this moment keeps the log; SQLite takes it in later, by itself.
		while (!(await this.takeLogIn('TRUNCATE')) && Date.now() < deadline) await sleep(50);
	}

	private async makeDurable(): Promise<void> {
		try {
			await this.log.flush();
		} catch (error) {
			throw notWritable(this.location, error);
		}
	}

	/** Between two transactions. */
	private async takeLogIn(how: 'FULL' | 'TRUNCATE' = 'FULL'): Promise<boolean> {
		const turn = this.queue.then(() => {
			const { busy, log, checkpointed } = this.writer.database.prepare(`PRAGMA wal_checkpoint(${how})`).get() as Record<string, number>;
			return busy === 0 && log === checkpointed;
		});
		this.queue = turn.catch(() => undefined);
		return await turn;
	}

	/** Runs what waits, with one commit. Never throws. */
	private async runWaiting(): Promise<void> {
		if (this.waiting.length === 0) return;
		const { database } = this.writer;
		const running: Waiting[] = [];
		const ended: (() => void)[] = [];
		try {
			await this.log.room();
			await begin(database);
			const until = performance.now() + TOGETHER.forMs;
			do {
				running.push(...this.waiting.splice(0, 1));
				ended.push(await this.runOne(running[running.length - 1], running.length === 1 && this.waiting.length === 0));
			} while (this.waiting.length > 0 && running.length < TOGETHER.transactions && performance.now() < until);
			this.control.commit.run();
		} catch (error) {
			if (database.isOpen && database.isTransaction) database.exec('ROLLBACK');
			// When the lock was not given, nobody's turn has come.
			const failed = running.length > 0 ? running : this.waiting.splice(0);
			for (const one of failed) one.reject(describeWriteError(error, this.location));
			ended.length = 0;
		}
		for (const end of ended) end();
		if (this.waiting.length > 0) {
			// Whoever was just answered may have more to write, and n8n has other things to do.
			this.queue = this.queue.then(() => new Promise(setImmediate)).then(() => this.runWaiting());
		}
	}

	/** @param isAlone nothing else is in this commit: it ends with it */
	private async runOne(one: Waiting, isAlone: boolean): Promise<() => void> {
		if (isAlone) return await one.run();
		this.control.savepoint.run();
		try {
			return await one.run();
		} catch (error) {
			// A full disk ends the whole transaction, not only this part of it.
			if (!this.writer.database.isTransaction) throw error;
			this.control.undo.run();
			return () => one.reject(describeWriteError(error, this.location));
		} finally {
			if (this.writer.database.isTransaction) this.control.release.run();
		}
	}
}

/** BEGIN IMMEDIATE takes the write lock at once, so that a transaction never fails half-way (SQLITE_BUSY_SNAPSHOT). */
async function begin(database: DatabaseSync): Promise<void> {
	const deadline = Date.now() + LOCK_PATIENCE_MS;
	for (let wait = 2; ; wait = Math.min(wait * 2, 100)) {
		try {
			database.exec('BEGIN IMMEDIATE');
			return;
		} catch (error) {
			if (!isBusy(error) || Date.now() > deadline) throw error;
			await sleep(wait * (0.5 + Math.random()));
		}
	}
}

/** Loads `node:sqlite` late: Node 20 does not have it, and a missing store must not keep the other nodes from loading. */
function loadSqlite(): typeof import('node:sqlite') {
	try {
		return createRequire(__filename)('node:sqlite') as typeof import('node:sqlite');
	} catch (error) {
		throw new StoreError(
			`This Node.js (${process.version}) has no embedded SQLite`,
			'Run n8n on Node.js 22.16 or newer: every n8n from 2.20 on supports it.',
			{ cause: error },
		);
	}
}

/** Volumes without Unix rights (SMB, some container mounts) refuse chmod: who reads them is decided where they are mounted. */
function keepToOurselves(path: string, mode: number): void {
	try {
		chmodSync(path, mode);
	} catch (error) {
		if (!['EPERM', 'ENOTSUP', 'ENOSYS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
	}
}

function openFolder(file: string): void {
	const folder = dirname(file);
	try {
		mkdirSync(folder, { recursive: true, mode: 0o700 });
		keepToOurselves(folder, 0o700);
	} catch (error) {
		throw folderNotWritable(folder, error);
	}
}

/** Two processes that start together may both try to switch to WAL; the switch ignores the busy timeout. */
async function useWriteAheadLog(database: DatabaseSync): Promise<void> {
	const deadline = Date.now() + LOCK_PATIENCE_MS;
	for (;;) {
		try {
			const { journal_mode: mode } = database.prepare('PRAGMA journal_mode').get() as { journal_mode: string };
			if (mode === 'wal') return;
			database.exec('PRAGMA journal_mode = WAL');
			return;
		} catch (error) {
			if (!isBusy(error) || Date.now() > deadline) throw error;
			await sleep(20 * (0.5 + Math.random()));
		}
	}
}

/**
 * Opens (and makes or upgrades) the embedded store.
 *
 * @param file path of the SQLite file; its folder is made with mode 700
 * @throws StoreError when the folder or the file cannot be used
 */
export async function openSqliteStore(file: string, migrations?: Migration[]): Promise<Store> {
	const { DatabaseSync } = loadSqlite();
	openFolder(file);
	const opened: DatabaseSync[] = [];
	const open = () => {
		const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
		opened.push(database);
		return database;
	};
	try {
		const writer = open();
		keepToOurselves(file, 0o600);
		await useWriteAheadLog(writer);
		writer.exec('PRAGMA foreign_keys = ON');
		const connection = new SqliteConnection(writer);
		await begin(writer);
		try {
			await migrate(connection, async (text) => writer.exec(text), migrations);
			writer.exec('COMMIT');
		} catch (error) {
			if (writer.isTransaction) writer.exec('ROLLBACK');
			throw error;
		}
		const reader = open();
		reader.exec('PRAGMA query_only = ON');
		// What a savepoint may have to take back is kept in memory: SQLite would make a file for each.
		writer.exec(`${LOG_SETTINGS}; PRAGMA cache_size = -${CACHE_KILOBYTES}; PRAGMA temp_store = MEMORY`);
		// N8: an erased mail must not be found in a page that is free now.
		writer.exec('PRAGMA secure_delete = ON');
		return new SqliteStore(file, connection, new SqliteConnection(reader));
	} catch (error) {
		for (const database of opened) database.close();
		throw describeOpenError(error, file);
	}
}
