import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolClient } from 'pg';

import { isLost, isReadOnly } from './postgres-error';
import { lockNumbers, TAKE_TURNS } from './postgres-locks';
import { sendInOneGo, STATEMENT_TIMEOUT, type Place, type PostgresPool } from './postgres-pool';
import { isNotCarried, type PreparedStatements } from './postgres-prepared';
import { PostgresSql } from './postgres-sql';
import type { Sql, TransactionOptions } from './store';
import { together } from './together';

/** How long it is asked what became of a commit whose answer was lost; a server that restarts is back by then. Milliseconds. */
const OUTCOME_PATIENCE = 30_000;

/** Deadlocks and serialization failures (PostgreSQL, appendix A): nothing was done, and doing it again is the way out. */
const STANDSTILL = new Set(['40P01', '40001']);
const ATTEMPTS = 6;

/** A statement of the transaction has failed before. */
const ABORTED = '25P02';

/**
 * One transaction, READ COMMITTED: the unique keys and the row locks decide, and what comes after a lock sees what the
 * other did. Of a durable one the end is told also when the connection is lost while it commits.
 */
export async function runTransaction<T>(pool: PostgresPool, work: (sql: Sql) => Promise<T>, options: TransactionOptions): Promise<T> {
	for (let attempt = 1; ; attempt++) {
		const { areCarried } = pool.prepared;
		try {
			return await runOnce(pool, work, options);
		} catch (error) {
			// A connection that was lost while nobody used it: nothing was begun on it.
			const isStale = error instanceof NotBegun && isLost(error.cause) && attempt === 1;
			const isStandstill = STANDSTILL.has((error as { code?: string }).code ?? '') && attempt < ATTEMPTS;
			// Once more, with a connection that is new.
			const wasReplica = isReadOnly(error) && attempt === 1;
			// Once more, with statements that have no names.
			const wasNotCarried = areCarried && isNotCarried(error instanceof NotBegun ? error.cause : error);
			if (wasNotCarried) pool.prepared.giveUp();
			if (!isStale && !isStandstill && !wasReplica && !wasNotCarried) throw error instanceof NotBegun ? error.cause : error;
			if (isStandstill) await sleep(Math.random() * 20 * 2 ** attempt);
		}
	}
}

class NotBegun extends Error {}

/** Transactions of this process, so that each has a number of its own. */
let count = 0;

async function runOnce<T>(pool: PostgresPool, work: (sql: Sql) => Promise<T>, options: TransactionOptions): Promise<T> {
	return await pool.with(async (place) => {
		const { client } = place;
		const begun = begin(client, pool.prepared, options).catch((cause: unknown) => {
			// It may have begun all the same.
			place.discard();
			throw new NotBegun('It could not begin', { cause });
		});
		let result: T;
		try {
			[result] = await together([work(new PostgresSql(client, pool.prepared, begun)), begun]);
		} catch (error) {
			if (!(error instanceof NotBegun)) await client.query('ROLLBACK').catch(place.discard);
			throw error;
		}
		await commit(place, options.durable === true ? `${pool.id}:${place.number}` : undefined);
		return result;
	});
}

/** One round trip, which statements that follow at once share. */
async function begin(client: PoolClient, prepared: PreparedStatements, { durable = false, takingTurns = [] }: TransactionOptions): Promise<void> {
	sendInOneGo(client);
	const query = (text: string, values?: string[]) => client.query({ name: prepared.nameOf(text), text, values });
	const sent = [query('BEGIN ISOLATION LEVEL READ COMMITTED'), query(durable ? SETTINGS : FAST_SETTINGS)];
	if (takingTurns.length > 0) sent.push(query(TAKE_TURNS, [lockNumbers(takingTurns)]));
	await together(sent);
}

/**
 * They last until the end of the transaction, which is what a transaction pooler needs. A process that vanished with its
 * machine must not hold its locks for ever.
 */
const SETTINGS = `SELECT ${Object.entries({
	statement_timeout: STATEMENT_TIMEOUT,
	idle_in_transaction_session_timeout: STATEMENT_TIMEOUT,
}).map(([name, value]) => `set_config('${name}', '${value}', true)`).join(', ')}`;
const FAST_SETTINGS = `${SETTINGS}, set_config('synchronous_commit', 'off', true)`;

/**
 * @param mark under this name it is kept which transaction was the last to commit in this place. Not by the number that
 * PostgreSQL gives it: after a crash that number is given to another.
 */
async function commit(place: Place, mark: string | undefined): Promise<void> {
	const number = ++count;
	try {
		if (mark === undefined) {
			const { command } = await place.client.query('COMMIT');
			// After a statement that failed, PostgreSQL answers COMMIT with ROLLBACK, and calls that no error.
			if (command === 'ROLLBACK') throw Object.assign(new Error(), { code: ABORTED });
			return;
		}
		await place.client.query(`INSERT INTO commit_mark (place, number, at) VALUES ('${mark}', ${number}, ${Date.now()}) ON CONFLICT (place) DO UPDATE SET number = excluded.number, at = excluded.at; COMMIT`);
	} catch (error) {
		place.discard();
		if (isLost(error) && mark !== undefined) {
			if (await isCommitted(place, mark, number)) return;
		} else if ((error as { code?: string }).code === ABORTED) {
			throw new Error('A statement of the transaction had failed and was passed over, so nothing of it was kept', { cause: error });
		}
		throw error;
	}
}

async function isCommitted(place: Place, mark: string, number: number): Promise<boolean> {
	for (const deadline = Date.now() + OUTCOME_PATIENCE; Date.now() < deadline; await sleep(250)) {
		try {
			const client = await place.renew();
			// Waits for the transaction when it is still being committed.
			const { rows } = await client.query<{ number: number }>('INSERT INTO commit_mark (place, number, at) VALUES ($1, 0, $2) ON CONFLICT (place) DO UPDATE SET at = excluded.at RETURNING number', [mark, Date.now()]);
			return rows[0]?.number === number;
		} catch (error) {
			if (!isLost(error)) return false;
		}
	}
	return false;
}
