import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

import type { Sql, Store } from './store';

const SECONDS = 1000;

/** How often a process that listens says so. */
const BEAT_MS = 10 * SECONDS;
/** A process that has said nothing for so long is no more, or has lost the store: its runs are started again by another. */
export const LEASE_MS = 45 * SECONDS;
const A_DAY = 24 * 60 * 60 * SECONDS;

/** A process number means something on one machine and in one container of it only. */
const MACHINE = `${hostname()}:${processNumbers()}`;

function processNumbers(): string {
	try {
		return readlinkSync('/proc/self/ns/pid');
	} catch {
		return '';
	}
}

interface LivingProcess {
	id: string;
	machine: string;
	pid: number;
	seenAt: number;
}

/** The clock that all processes of a store go by; epoch milliseconds. */
export async function storeClock(store: Store): Promise<number> {
	if (store.backend === 'sqlite') return Date.now();
	const row = await store.get<{ now: number }>('SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) AS now');
	return row?.now ?? Date.now();
}

/** Says that a process listens. `now` is the store's clock. */
async function sayAlive(sql: Sql, process: string, now: number): Promise<void> {
	await sql.run(
		`INSERT INTO living_process (id, machine, pid, seen_at) VALUES ($1, $2, $3, $4)
		 ON CONFLICT (id) DO UPDATE SET machine = excluded.machine, pid = excluded.pid, seen_at = excluded.seen_at`,
		[process, MACHINE, globalThis.process.pid, now],
	);
}

/**
 * The processes that listen at present. What is in the hands of any other has been let fall.
 *
 * An embedded store is used by the processes of one machine, which are there or not; of another machine nobody knows until
 * it has been silent for a while.
 */
export async function livingProcesses(store: Store): Promise<string[]> {
	const now = await storeClock(store);
	const seen = await store.all<LivingProcess>('SELECT id, machine, pid, seen_at AS "seenAt" FROM living_process WHERE seen_at > $1', [now - LEASE_MS]);
	return seen.filter(({ id, machine, pid }) => (machine === MACHINE ? isThere(id, pid) : store.backend === 'postgres')).map(({ id }) => id);
}

function isThere(id: string, pid: number): boolean {
	// A container that starts again often gives n8n the number it had before.
	if (pid === process.pid) return announced.has(id);
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return (error as NodeJS.ErrnoException).code !== 'ESRCH';
	}
}

interface Beating {
	timer: NodeJS.Timeout;
	users: number;
}

// On the process and not in this module: after an update of the package n8n loads the module a second time.
const place = globalThis as typeof globalThis & { [key: symbol]: { beating: Map<string, Beating>; announced: Set<string> } | undefined };
/** `announced`: the identities under which this process has ever said that it listens. */
const { beating, announced } = (place[Symbol.for('n8n-nodes-smart-inbox.living')] ??= { beating: new Map(), announced: new Set() });

/**
 * Says from now on that a process listens, until whoever asked for it has let go of it.
 *
 * @param process its identity in the ledger
 * @returns lets go
 */
export async function stayAlive(store: Store, process: string): Promise<() => Promise<void>> {
	const key = `${store.location} ${process}`;
	const beat = async () => await sayAlive(store, process, await storeClock(store));
	announced.add(process);
	const present = beating.get(key);
	if (present) present.users++;
	// Not even a store that is out of reach for a while ends it.
	else beating.set(key, { users: 1, timer: setInterval(() => void beat().catch(() => undefined), BEAT_MS).unref() });
	let isHeld = true;
	const letGo = async () => {
		const one = beating.get(key);
		if (!isHeld || !one) return;
		isHeld = false;
		if (--one.users > 0) return;
		clearInterval(one.timer);
		beating.delete(key);
		await store.run('DELETE FROM living_process WHERE id = $1', [process]);
	};
	try {
		await beat();
		await store.transaction((sql) => forgetOld(sql));
	} catch (error) {
		await letGo().catch(() => undefined);
		throw error;
	}
	return letGo;
}

async function forgetOld(sql: Sql): Promise<void> {
	const before = Date.now() - A_DAY;
	await sql.run('DELETE FROM living_process WHERE seen_at < $1', [before]);
	await sql.run('DELETE FROM commit_mark WHERE at < $1', [before]);
}
