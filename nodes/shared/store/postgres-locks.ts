import { createHash } from 'node:crypto';

/** Takes the locks of `lockNumbers`. A statement of its own: what is read after it sees what the other did. */
export const TAKE_TURNS = 'SELECT pg_advisory_xact_lock(number) FROM unnest(CAST($1 AS BIGINT[])) AS number';

/**
 * A server has room for some thousands of these locks in all. A transaction that wants more than this keeps everybody out
 * instead, who all hold the lock of `ANYBODY` together.
 */
export const MOST_LOCKS = 1000;
const ANYBODY = lockNumber('anybody who takes turns');
export const JOIN_IN = `SELECT pg_advisory_xact_lock_shared(${ANYBODY})`;
export const KEEP_OUT = `SELECT pg_advisory_xact_lock(${ANYBODY})`;

/** A name as the number that advisory locks take. */
export function lockNumber(name: string): bigint {
	return createHash('sha256').update(name).digest().readBigInt64BE();
}

/** The parameter of `TAKE_TURNS`: always in the same order, so that nobody waits in a circle. */
export function lockNumbers(names: readonly string[]): string {
	return `{${[...new Set(names.map(lockNumber))].sort((a, b) => (a < b ? -1 : 1)).join(',')}}`;
}
