import { createHash } from 'node:crypto';

import { storeClock } from '../living-processes';
import { isLost } from '../postgres-error';
import { StoreError, type Asking, type Store } from '../store';
import { EXAMPLES, type Found } from './found';
import { INVARIANTS } from './invariants';
import { checkFiles, checkReferences, checkSchema } from './soundness';

/** A check, and what it found. */
export interface Check extends Found {
	/** In users' words. */
	name: string;
	/** What it means that it holds. */
	meaning: string;
	isOk: boolean;
	/** What to do next; null when nothing has to be done. */
	advice: string | null;
}

export interface StoreCheck {
	backend: Store['backend'];
	place: string;
	schemaVersion: number;
	isConsistent: boolean;
	/** Each check that failed, in a sentence or two. */
	problems: string[];
	checks: Check[];
	seconds: number;
}

/**
 * Looks through the whole store: whether the database is sound, and whether all that is true of every store is true of this
 * one (`invariants.ts`). Changes nothing; others go on working meanwhile. Each check sees the store at one moment.
 */
export async function checkStore(store: Store): Promise<StoreCheck> {
	const began = performance.now();
	const now = await storeClock(store);
	const version = await store.get<{ version: number | null }>('SELECT MAX(version) AS version FROM schema_version');
	const checks = await store.askAtLength(async (ask) => {
		const done: Check[] = [];
		for (const { name, meaning, advice, find } of [...soundness(store), ...invariants(now)]) {
			const found = await find(ask).catch((error: unknown) => unreadable(error));
			const isOk = found.broken === 0;
			done.push({ name, meaning, isOk, ...found, advice: isOk ? null : advice });
		}
		return done;
	});
	const problems = checks.filter(({ isOk }) => !isOk).map(({ name, broken, examples, advice }) => `${name}: not so in ${broken} ${broken === 1 ? 'case' : 'cases'} (${examples.join(', ')}). ${advice}`);
	return {
		backend: store.backend,
		place: store.location,
		schemaVersion: version?.version ?? 0,
		isConsistent: problems.length === 0,
		problems,
		checks,
		seconds: Math.round((performance.now() - began) / 100) / 10,
	};
}

interface ToDo extends Pick<Check, 'name' | 'meaning'> {
	advice: string;
	find(ask: Asking): Promise<Found>;
}

function soundness({ backend }: Store): ToDo[] {
	const disk = 'Stop n8n, copy the store as it is, and restore the last backup made before this was found. Have the disk checked.';
	return [
		{
			name: 'The database is sound',
			meaning: backend === 'sqlite' ? 'Every page, index and rule of the file is as SQLite wrote it (PRAGMA integrity_check)' : 'Every index is valid, every rule is in force, and where amcheck is installed every index has all rows of its table',
			advice: backend === 'sqlite' ? disk : 'Ask whoever runs the database: REINDEX mends an index, what else is broken needs a backup.',
			find: (ask) => checkFiles(ask, backend),
		},
		{
			name: 'Every reference has its row',
			meaning: 'Nothing names a row that is not there (foreign keys)',
			advice: 'Restore the last backup made before this was found; mail that is still on the server is read again.',
			find: (ask) => checkReferences(ask, backend),
		},
		{
			name: 'The schema is complete',
			meaning: 'The tables, indexes and triggers of this version are all there, and no version was left out',
			advice: 'Something else than n8n-nodes-smart-inbox has changed the database. Restore the last backup made before that.',
			find: (ask) => checkSchema(ask, backend),
		},
	];
}

function invariants(now: number): ToDo[] {
	return INVARIANTS.map(({ name, meaning, advice, broken }) => ({
		name,
		meaning,
		advice,
		async find(ask) {
			const text = broken.replaceAll('$now', String(now));
			const [counted] = await ask<{ n: number }>(`SELECT COUNT(*) AS n FROM (${text}) AS broken`);
			const n = Number(counted.n);
			if (n === 0) return { broken: 0, examples: [] };
			const keys = await ask<{ key: string | null }>(`SELECT key FROM (${text}) AS broken ORDER BY key LIMIT ${EXAMPLES}`);
			return { broken: n, examples: keys.map(({ key }) => withoutPerson(key ?? 'none')) };
		},
	}));
}

/** A key made of a Message-ID may hold an address. */
function withoutPerson(key: string): string {
	return key.includes('@') ? `sha256:${createHash('sha256').update(key).digest('hex').slice(0, 16)}` : key;
}

/** What the database cannot read is a result, not a reason to stop. @throws when there is no database to ask */
function unreadable(error: unknown): Found {
	if (error instanceof StoreError || isLost(error)) throw error;
	return { broken: 1, examples: [`It could not be checked: ${error instanceof Error ? error.message : String(error)}`] };
}
