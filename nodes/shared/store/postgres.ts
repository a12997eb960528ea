import { Client } from 'pg';

import { migrate, type Migration } from './migrate';
import { describePostgres, type PostgresConnection } from './postgres-connection';
import { describePostgresError, isLost } from './postgres-error';
import { clientConfig, outliveLoss, PostgresPool } from './postgres-pool';
import { lockNumber } from './postgres-locks';
import { isNotCarried } from './postgres-prepared';
import { PostgresSql } from './postgres-sql';
import { runTransaction } from './postgres-transaction';
import { StoreError, type Asking, type Sql, type SqlValue, type Store, type TransactionOptions } from './store';

/** The oldest server that is tested with. */
const OLDEST = 15;

class PostgresStore implements Store {
	readonly backend = 'postgres';

	constructor(
		readonly location: string,
		private readonly pool: PostgresPool,
		private readonly connection: PostgresConnection,
	) {}

	async all<T extends object>(text: string, values?: readonly SqlValue[]): Promise<T[]> {
		return await this.alone((sql) => sql.all<T>(text, values), text);
	}

	async get<T extends object>(text: string, values?: readonly SqlValue[]): Promise<T | undefined> {
		return await this.alone((sql) => sql.get<T>(text, values), text);
	}

	async run(text: string, values?: readonly SqlValue[]): Promise<number> {
		return await this.alone((sql) => sql.run(text, values), text);
	}

	async takeTurns(): Promise<void> {}

	async transaction<T>(work: (sql: Sql) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
		return await this.told(() => runTransaction(this.pool, work, options));
	}

	/** On a connection of its own: those of the pool give up on what takes longer than the daily work. */
	async askAtLength<T>(work: (ask: Asking) => Promise<T>): Promise<T> {
		const client = new Client(clientConfig(this.connection));
		outliveLoss(client);
		return await this.told(async () => {
			try {
				await client.connect();
				return await work(async <R extends object>(text: string) => {
					try {
						// A transaction pooler keeps settings no longer than a transaction. In one go: the driver gives a result for each statement.
						const results = (await client.query(`BEGIN READ ONLY; SET LOCAL statement_timeout = 0; ${text}; COMMIT`)) as unknown as { rows: R[] }[];
						return results[2].rows;
					} catch (error) {
						await client.query('ROLLBACK');
						throw error;
					}
				});
			} finally {
				await client.end().catch(() => undefined);
			}
		});
	}

	async leaveNoTrace(): Promise<void> {}

	async close(): Promise<void> {
		await this.pool.end();
	}

	/**
	 * One statement. A question is asked again when the connection was lost; whether a change was made nobody can tell then.
	 * What was refused for its name was not run.
	 */
	private async alone<T>(work: (sql: Sql) => Promise<T>, text: string): Promise<T> {
		const { prepared } = this.pool;
		const ask = () => this.pool.with(({ client }) => work(new PostgresSql(client, prepared)));
		return await this.told(async () => {
			try {
				return await ask();
			} catch (error) {
				if (isNotCarried(error)) prepared.giveUp();
				else if (!isLost(error) || !/^\s*SELECT\b/i.test(text)) throw error;
				return await ask();
			}
		});
	}

	private async told<T>(work: () => Promise<T>): Promise<T> {
		try {
			return await work();
		} catch (error) {
			throw describePostgresError(error, this.location);
		}
	}
}

/** Where a text is for one back end only, the schema says so in comments (`schema/003.sql`, `schema/007.sql`, `schema/008.sql`). */
export function forPostgres(text: string): string {
	return text.replace(/\/\*sqlite:\*\/.*?\/\*:sqlite\*\//gs, '').replace(/\/\*postgres:\s?(.*?)\s?\*\//gs, '$1').replace(/\) WITHOUT ROWID;/g, ');');
}

/** @throws StoreError when the server or what is in the database is not for us */
async function checkServer(sql: Sql): Promise<void> {
	const server = await sql.get<{ version: string; number: number; encoding: string }>(
		"SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number, current_setting('server_encoding') AS encoding",
	);
	if (server === undefined || server.number < OLDEST * 10_000) {
		throw new StoreError(`PostgreSQL ${server?.version ?? ''} is too old for the store`, `Use PostgreSQL ${OLDEST} or newer.`);
	}
	if (server.encoding !== 'UTF8') {
		throw new StoreError(`The database of the store has the encoding ${server.encoding}, which cannot hold every letter`, "Make one with UTF8, e.g. CREATE DATABASE smart_inbox OWNER smart_inbox ENCODING 'UTF8' TEMPLATE template0.");
	}
}

/** Taken for ours: a database without tables, and one with these. */
const OURS = ['contact_identity', 'delivery', 'schema_version'];

async function checkTables(sql: Sql): Promise<void> {
	const tables = (await sql.all<{ name: string }>('SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND c.relkind IN (\'r\', \'p\', \'v\', \'m\', \'f\') ORDER BY c.relname')).map(({ name }) => name);
	if (tables.length === 0 || OURS.every((name) => tables.includes(name))) return;
	const few = tables.slice(0, 3).join(', ');
	throw new StoreError(
		`The database of the store holds tables of another program (${tables.length > 3 ? `${few} …` : few})`,
		'Give the store a database of its own, e.g. CREATE DATABASE smart_inbox OWNER smart_inbox.',
	);
}

async function bringUpToDate(connection: PostgresConnection, migrations: Migration[] | undefined): Promise<void> {
	// Not one of the pool: what moves large tables may take longer than a statement of the daily work.
	const client = new Client(clientConfig(connection));
	outliveLoss(client);
	try {
		await client.connect();
		const sql = new PostgresSql(client);
		await checkServer(sql);
		// Taken before anything is read: processes that start together do this one after the other.
		await client.query(`BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(${lockNumber('n8n-nodes-smart-inbox schema')})`);
		await checkTables(sql);
		await migrate(sql, async (text) => void (await client.query(forPostgres(text))), migrations);
		await client.query('COMMIT');
	} finally {
		// Rolls back what was not committed.
		await client.end().catch(() => undefined);
	}
}

/**
 * Opens (and makes or upgrades) the store in a PostgreSQL database of its own.
 *
 * @throws StoreError when the server cannot be reached or the database cannot be used
 */
export async function openPostgresStore(connection: PostgresConnection, migrations?: Migration[]): Promise<Store> {
	const location = describePostgres(connection);
	try {
		await bringUpToDate(connection, migrations);
		return new PostgresStore(location, new PostgresPool(connection), connection);
	} catch (error) {
		throw describePostgresError(error, location);
	}
}
