import { createHash } from 'node:crypto';
import { Pool, types, type PoolClient } from 'pg';

import { migrate, type Migration } from './migrate';
import { describePostgres, type PostgresConnection } from './postgres-connection';
import { describePostgresError } from './postgres-error';
import type { Sql, SqlValue, Store, TransactionOptions } from './store';

/** A statement that runs longer is not going to end well, and holds up everybody who waits for its rows. Milliseconds. */
const STATEMENT_TIMEOUT = 60_000;
/** A server that does not answer holds a mail up, not n8n. Milliseconds. */
const CONNECT_TIMEOUT = 10_000;
/** Connections nobody used for so long are given back. Milliseconds. */
const IDLE_TIMEOUT = 60_000;
/** The oid of int8: the driver gives it as text because it can be too long for a number. Epoch milliseconds and counts are not. */
const INT8 = 20;

/** What may be asked: a pool, or one of its connections. */
type Asked = Pick<Pool, 'query'>;

/** One connection, or any of the pool. */
class PostgresSql implements Sql {
	constructor(private readonly asked: Asked) {}

	async all<T extends object>(text: string, values?: readonly SqlValue[]): Promise<T[]> {
		return (await this.query<T>(text, values)).rows;
	}

	async get<T extends object>(text: string, values?: readonly SqlValue[]): Promise<T | undefined> {
		return (await this.query<T>(text, values)).rows[0];
	}

	async run(text: string, values?: readonly SqlValue[]): Promise<number> {
		return (await this.query(text, values)).rowCount ?? 0;
	}

	private async query<T extends object>(text: string, values: readonly SqlValue[] = []) {
		return await this.asked.query<T>(text, values.map(bound));
	}
}

function bound(value: SqlValue): string | number | null | Buffer {
	if (typeof value === 'boolean') return Number(value);
	if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
	return value ?? null;
}

class PostgresStore extends PostgresSql implements Store {
	readonly backend = 'postgres';

	constructor(
		readonly location: string,
		private readonly pool: Pool,
	) {
		super(pool);
	}

	override async all<T extends object>(text: string, values?: readonly SqlValue[]): Promise<T[]> {
		return await this.told(() => super.all<T>(text, values));
	}

	override async get<T extends object>(text: string, values?: readonly SqlValue[]): Promise<T | undefined> {
		return await this.told(() => super.get<T>(text, values));
	}

	override async run(text: string, values?: readonly SqlValue[]): Promise<number> {
		return await this.told(() => super.run(text, values));
	}

	/** READ COMMITTED: the unique keys and the row locks decide, and what comes after a lock sees what the other did. */
	async transaction<T>(work: (sql: Sql) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
		return await this.told(() => inTransaction(this.pool, work, options));
	}

	async close(): Promise<void> {
		await this.pool.end();
	}

	private async told<T>(work: () => Promise<T>): Promise<T> {
		try {
			return await work();
		} catch (error) {
			throw describePostgresError(error, this.location);
		}
	}
}

async function inTransaction<T>(pool: Pool, work: (sql: Sql) => Promise<T>, { durable = false, takingTurns = [] }: TransactionOptions): Promise<T> {
	const client = await pool.connect();
	let broken: Error | undefined;
	try {
		// One round trip. SET LOCAL lasts until the end of the transaction, which is what a transaction pooler needs.
		await client.query([
			'BEGIN',
			`SET LOCAL statement_timeout = ${STATEMENT_TIMEOUT}`,
			...(durable ? [] : ['SET LOCAL synchronous_commit = off']),
			// Always in the same order, so that nobody waits in a circle.
			...takingTurns.map(lockNumber).sort((a, b) => (a < b ? -1 : 1)).map((number) => `SELECT pg_advisory_xact_lock(${number})`),
		].join('; '));
		const result = await work(new PostgresSql(client));
		await client.query('COMMIT');
		return result;
	} catch (error) {
		await client.query('ROLLBACK').catch((cause: unknown) => {
			broken = cause instanceof Error ? cause : new Error(String(cause));
		});
		throw error;
	} finally {
		// A connection that cannot even roll back is not used again.
		client.release(broken);
	}
}

/** A name as the number that advisory locks take. */
function lockNumber(name: string): bigint {
	return createHash('sha256').update(name).digest().readBigInt64BE();
}

function openPool(connection: PostgresConnection): Pool {
	const { host, port, database, user, password, tls, certificate, connections } = connection;
	const pool = new Pool({
		host,
		port,
		database,
		user,
		password,
		ssl: tls !== 'off' && { rejectUnauthorized: tls === 'on', ...(certificate !== '' && { ca: certificate }) },
		max: connections,
		connectionTimeoutMillis: CONNECT_TIMEOUT,
		idleTimeoutMillis: IDLE_TIMEOUT,
		allowExitOnIdle: true,
		keepAlive: true,
		types: { getTypeParser: ((oid, format) => (oid === INT8 ? Number : types.getTypeParser(oid, format))) satisfies typeof types.getTypeParser },
	});
	// A connection that is lost while idle raises an error on the pool, and one that nobody listens to ends n8n. The next query makes a new one.
	pool.on('error', () => {});
	return pool;
}

/** Where a text is for one back end only, the schema says so in a comment (`schema/003.sql`). */
function forPostgres(text: string): string {
	return text.replace(/\/\*postgres: ?(.*?) ?\*\//g, '$1').replace(/\) WITHOUT ROWID;/g, ');');
}

async function bringUpToDate(client: PoolClient, migrations: Migration[] | undefined): Promise<void> {
	// Taken before anything is read: processes that start together do this one after the other.
	await client.query(`BEGIN; SELECT pg_advisory_xact_lock(${lockNumber('n8n-nodes-smart-inbox schema')})`);
	try {
		await migrate(new PostgresSql(client), async (text) => void (await client.query(forPostgres(text))), migrations);
		await client.query('COMMIT');
	} catch (error) {
		await client.query('ROLLBACK').catch(() => undefined);
		throw error;
	}
}

/**
 * Opens (and makes or upgrades) the store in a PostgreSQL database of its own.
 *
 * @throws StoreError when the server cannot be reached or the database cannot be used
 */
export async function openPostgresStore(connection: PostgresConnection, migrations?: Migration[]): Promise<Store> {
	const pool = openPool(connection);
	const location = describePostgres(connection);
	try {
		const client = await pool.connect();
		try {
			await bringUpToDate(client, migrations);
		} finally {
			client.release();
		}
		return new PostgresStore(location, pool);
	} catch (error) {
		await pool.end().catch(() => undefined);
		throw describePostgresError(error, location);
	}
}
