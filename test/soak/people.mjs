import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureDebianPackages } from '../../demo/runtime/debian-packages.mjs';
import { ensureBuilt, projectFolder } from '../../demo/runtime/package-install.mjs';
import { say } from '../../demo/runtime/progress.mjs';
import { burst, overlappingMails } from '../ContactUpsert/concurrent-mails.mjs';
import { compareWithOracle, fileInProcesses } from '../ContactUpsert/concurrent-run.mjs';
import { makeNaiveTables, naiveDuplicates } from '../ContactUpsert/naive-upsert.mjs';
import { startPostgres } from '../live/postgres.mjs';

/** @typedef {import('../ContactUpsert/concurrent-run.mjs').Place} Place */
/** @typedef {import('../../nodes/shared/store/store.ts').Store} Store */

const PROCESSES = 8;

/** @param {Place} place @returns {Promise<Store>} */
export async function openPlace(place) {
	const compiled = createRequire(import.meta.url);
	const store = (/** @type {string} */ name) => compiled(join(projectFolder, 'dist/nodes/shared/store', name));
	return typeof place === 'string' ? await store('sqlite.js').openSqliteStore(place) : await store('postgres.js').openPostgresStore(place);
}

/** @param {Place} place @param {number} each @param {number} inFlight */
export async function fileAndCompare(place, each, inFlight) {
	const mails = overlappingMails(PROCESSES, each);
	// Made before the processes open it, as n8n does when it starts.
	const store = await openPlace(place);
	try {
		const figures = await fileInProcesses(place, mails, { inFlight });
		const outcome = await compareWithOracle(store, mails);
		if (outcome.wrong.length > 0) throw new Error(`Not as the oracle says: ${outcome.wrong.slice(0, 10).join('; ')}`);
		return { ...figures, ...outcome, deadlocks: await deadlocksOf(store) };
	} finally {
		await store.close();
	}
}

/** The same mails through look up, then insert. @param {Place} place @param {number} each @param {number} inFlight */
export async function fileNaively(place, each, inFlight) {
	const store = await openPlace(place);
	try {
		await makeNaiveTables(store);
		const figures = await fileInProcesses(place, overlappingMails(PROCESSES, each), { side: 'naive', inFlight });
		return { ...figures, twice: await naiveDuplicates(store) };
	} finally {
		await store.close();
	}
}

/** New people in every process at the same instant, ours and naively. @param {Place} place @param {number} people */
export async function fileBurst(place, people) {
	const store = await openPlace(place);
	try {
		const mails = burst(PROCESSES, people);
		await fileInProcesses(place, mails, { inFlight: 8 });
		const { wrong } = await compareWithOracle(store, mails);
		if (wrong.length > 0) throw new Error(`The same instant: ${wrong.slice(0, 10).join('; ')}`);
		await makeNaiveTables(store);
		await fileInProcesses(place, mails, { side: 'naive', inFlight: 8 });
		const naive = await store.get('SELECT COUNT(*) AS people FROM naive_contact');
		return { people, naive: Number(naive?.people) };
	} finally {
		await store.close();
	}
}

/** @param {Store} store */
async function deadlocksOf(store) {
	if (store.backend === 'sqlite') return 0;
	return Number((await store.get('SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()'))?.deadlocks);
}

/**
 * A fresh file, and a fresh database of a server of its own.
 * @param {(place: { name: string, fresh: () => Promise<Place> }) => Promise<void>} work
 */
export async function onBothBackEnds(work) {
	await ensureDebianPackages(['postgresql']);
	await ensureBuilt();
	const folder = await mkdtemp(join(tmpdir(), 'smart-inbox-people-'));
	let files = 0;
	const server = await startPostgres();
	try {
		await work({ name: 'SQLite', fresh: async () => join(folder, String(++files), 'store.sqlite') });
		await work({ name: 'PostgreSQL', fresh: () => server.database() });
	} finally {
		await server.dispose();
		await rm(folder, { recursive: true, maxRetries: 5 });
	}
}

/** Overlapping mails of the same people in eight processes, against an oracle. @param {{ short?: boolean }} [options] */
export async function main({ short = false } = {}) {
	/** @type {Record<string, unknown>} */
	const figures = {};
	await onBothBackEnds(async ({ name, fresh }) => {
		for (const inFlight of [1, 8]) {
			const { wrong: _, ...outcome } = await fileAndCompare(await fresh(), short ? 500 : 5000, inFlight);
			if (outcome.deadlocks > 0) throw new Error(`${outcome.deadlocks} deadlocks on ${name}`);
			figures[`${name}, ${inFlight} at a time in each process`] = rounded(outcome);
			say(`  ${name}, ${inFlight} at a time: ${JSON.stringify(rounded(outcome))}`);
		}
		figures[`${name}, new people at the same instant`] = await fileBurst(await fresh(), short ? 60 : 300);
	});
	return figures;
}

/** @param {Record<string, number>} outcome */
const rounded = (outcome) => Object.fromEntries(Object.entries(outcome).map(([what, value]) => [what, Math.round(value * 100) / 100]));
