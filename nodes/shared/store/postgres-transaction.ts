import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolClient } from 'pg';

import { isLost } from './postgres-error';
import { STATEMENT_TIMEOUT, type PostgresPool } from './postgres-pool';
import type { TransactionOptions } from './store';

/** How long it is asked what became of a commit whose answer was lost; a server that restarts is back by then. Milliseconds. */
const OUTCOME_PATIENCE = 30_000;

/** Deadlocks and serialization failures (PostgreSQL, appendix A): nothing was done, and doing it again is the way out. */
const STANDSTILL = new Set(['40P01', '40001']);
const ATTEMPTS = 6;

/** A name as the number that advisory locks take. */
export function lockNumber(name: string): bigint {
	return createHash('sha256').update(name).digest().readBigInt64BE();
}

/**
 * One transaction, READ COMMITTED: the unique keys and the row locks decide, and what comes after a lock sees what the
 * other did. Tells success or failure also when the connection is lost while it commits.
 */
export async function runTransaction<T>(pool: PostgresPool, work: (client: PoolClient) => Promise<T>, options: TransactionOptions): Promise<T> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await runOnce(pool, work, options);
		} catch (error) {
			// A connection that was lost while nobody used it: nothing was begun on it.
			const isStale = error instanceof NotBegun && isLost(error.cause) && attempt === 1;
			const isStandstill = STANDSTILL.has((error as { code?: string }).code ?? '') && attempt < ATTEMPTS;
			if (!isStale && !isStandstill) throw error instanceof NotBegun ? error.cause : error;
			if (isStandstill) await sleep(Math.random() * 20 * 2 ** attempt);
		}
	}
}

class NotBegun extends Error {}

/** The connection was lost after COMMIT was sent. */
class CommitInDoubt extends Error {}

async function runOnce<T>(pool: PostgresPool, work: (client: PoolClient) => Promise<T>, options: TransactionOptions): Promise<T> {
	let number = '';
	let result: T | undefined;
	try {
		return await pool.with(async (client, discard) => {
			try {
				number = await begin(client, options);
			} catch (cause) {
				// It may have begun all the same.
				discard();
				throw new NotBegun('It could not begin', { cause });
			}
			try {
				result = await work(client);
			} catch (error) {
				await client.query('ROLLBACK').catch(discard);
				throw error;
			}
			await commit(client, discard);
			return result;
		});
	} catch (error) {
		if (error instanceof CommitInDoubt) {
			if (await isCommitted(pool, number)) return result as T;
			throw error.cause;
		}
		throw error;
	}
}

/** One round trip. @returns the number under which the server remembers how the transaction ended */
async function begin(client: PoolClient, { durable = false, takingTurns = [] }: TransactionOptions): Promise<string> {
	// SET LOCAL lasts until the end of the transaction, which is what a transaction pooler needs.
	const answers: unknown = await client.query([
		'BEGIN ISOLATION LEVEL READ COMMITTED',
		`SET LOCAL statement_timeout = ${STATEMENT_TIMEOUT}`,
		// A process that vanished with its machine must not hold its locks for ever.
		`SET LOCAL idle_in_transaction_session_timeout = ${STATEMENT_TIMEOUT}`,
		...(durable ? [] : ['SET LOCAL synchronous_commit = off']),
		'SELECT pg_current_xact_id()::text AS number',
		// Always in the same order, so that nobody waits in a circle.
		...takingTurns.map(lockNumber).sort((a, b) => (a < b ? -1 : 1)).map((number) => `SELECT pg_advisory_xact_lock(${number})`),
	].join('; '));
	// Several statements have several answers, which the driver's types do not know.
	const rows = (answers as { rows: { number?: string }[] }[]).flatMap((answer) => answer.rows);
	return rows.find((row) => row.number !== undefined)?.number ?? '';
}

async function commit(client: PoolClient, discard: () => void): Promise<void> {
	let command: string;
	try {
		({ command } = await client.query('COMMIT'));
	} catch (cause) {
		discard();
		if (isLost(cause)) throw new CommitInDoubt('The connection was lost while a transaction was committed', { cause });
		throw cause;
	}
	// After a statement that failed, PostgreSQL answers COMMIT with ROLLBACK, and calls that no error.
	if (command === 'ROLLBACK') throw new Error('A statement of the transaction had failed and was passed over, so nothing of it was kept');
}

async function isCommitted(pool: PostgresPool, number: string): Promise<boolean> {
	for (const deadline = Date.now() + OUTCOME_PATIENCE; ; ) {
		try {
			const { rows } = await pool.with((client) => client.query<{ status: string | null }>('SELECT pg_xact_status($1::text::xid8) AS status', [number]));
			const status = rows[0]?.status;
			if (status !== 'in progress') return status === 'committed';
		} catch (error) {
			// A replica that took over may never have heard of it.
			if (!isLost(error)) return false;
		}
		if (Date.now() > deadline) return false;
		await sleep(250);
	}
}
