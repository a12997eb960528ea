import { setTimeout as sleep } from 'node:timers/promises';

import { StaleContactError } from './contacts';
import type { Sql, Store, TransactionOptions } from './store';

const ATTEMPTS = 12;

/** unique_violation, deadlock_detected, serialization_failure (PostgreSQL, appendix A). */
const POSTGRES_CONFLICTS = new Set(['23505', '40P01', '40001']);
/** SQLITE_CONSTRAINT_PRIMARYKEY and SQLITE_CONSTRAINT_UNIQUE (https://www.sqlite.org/rescode.html). */
const SQLITE_CONFLICTS = new Set([1555, 2067]);
const SQLITE_BUSY = 5;

function isConflict(error: unknown): boolean {
	if (error instanceof StaleContactError) return true;
	const { code, errcode } = (error ?? {}) as { code?: unknown; errcode?: unknown };
	if (typeof errcode === 'number') return SQLITE_CONFLICTS.has(errcode) || (errcode & 0xff) === SQLITE_BUSY;
	return typeof code === 'string' && POSTGRES_CONFLICTS.has(code);
}

/**
 * Runs a transaction until it meets no other process. Two runs for the same new person both see nobody; the unique keys
 * let one through, and the other sees them when it runs again. `work` must not have effects outside the store.
 */
export async function inTransaction<T>(store: Store, work: (sql: Sql) => Promise<T>, options?: TransactionOptions): Promise<T> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await store.transaction(work, options);
		} catch (error) {
			if (!isConflict(error) || attempt >= ATTEMPTS) throw error;
			await sleep(Math.random() * Math.min(10 * 2 ** attempt, 500));
		}
	}
}
