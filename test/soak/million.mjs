import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { ensureBuilt, projectFolder } from '../../demo/runtime/package-install.mjs';
import { say } from '../../demo/runtime/progress.mjs';
import { quantile } from '../bench/table.mjs';
import { startPostgres } from '../live/postgres.mjs';
import { fill, personNumber } from './million/fill.mjs';

/** Three times as many messages. */
const CONTACTS = { full: 1_000_000, short: 20_000 };
const UPSERTS = 4_000;
const SEARCHES = 400;
/** A full store is at most so much slower than an empty one. */
const MOST = 2;
/** Milliseconds. */
const SEARCH_LIMIT = 50;

/** @typedef {import('../../nodes/shared/store/store.ts').Store} Store */

/** @param {string} name @returns {Record<string, any>} a compiled module of ours */
const compiled = (name) => createRequire(import.meta.url)(join(projectFolder, 'dist/nodes', `${name}.js`));

/** @param {() => Promise<unknown>} work @returns {Promise<number>} milliseconds */
async function timed(work) {
	const startedAt = performance.now();
	await work();
	return performance.now() - startedAt;
}

/**
 * Files mails of new people, and second mails of people who are there, in turn.
 * @param {Store} store @param {string} round @param {number[]} known numbers of people who are there
 */
async function upsertTimes(store, round, known) {
	const { fileIntake } = compiled('shared/filing/file');
	/** @type {number[]} */
	const times = [];
	for (let index = 0; index < UPSERTS; index++) {
		const isNew = index % 2 === 0;
		const { given, surname, email, phone, reference } = personNumber(isNew ? 3_000_000 + index : known[index % known.length]);
		const own = isNew ? { email: `${round}.${email}`, phone: phone.replace('+346', '+347') } : { email, phone };
		const intake = {
			messageKey: `imap:${round}:${index}`,
			threadKey: `thread:${round}:${index}`,
			receivedAt: 1_800_000_000_000 + index,
			source: 'Portal 1',
			name: `${given} ${surname}`,
			company: null,
			language: null,
			identities: [{ kind: 'email', value: own.email, raw: own.email }, { kind: 'phone', value: own.phone, raw: own.phone }],
			references: [reference],
		};
		const time = await timed(() => fileIntake(store, intake));
		if (index >= UPSERTS / 8) times.push(time);
	}
	return times;
}

/** What people type, and whom it must find. @param {Store} store @param {number} contacts */
async function searchTimes(store, contacts) {
	const { searchContacts } = compiled('shared/store/contact-search');
	/** @type {Record<string, number[]>} */
	const times = { name: [], 'beginning of a name': [], email: [], phone: [], reference: [] };
	for (let index = 0; index < SEARCHES; index++) {
		const { id, given, surname, email, phone, reference } = personNumber(1 + ((index * 7_919) % contacts));
		const asked = { name: `${surname} ${given}`, 'beginning of a name': surname.slice(0, 6), email, phone: phone.slice(3), reference };
		for (const [what, text] of Object.entries(asked)) {
			/** @type {{ contactId: string }[]} */
			let found = [];
			times[what].push(await timed(async () => (found = await searchContacts(store, text, 20))));
			if (found.length === 0) throw new Error(`Nobody was found by ${what}: ${text}`);
			if ((what === 'email' || what === 'phone') && found[0].contactId !== id) throw new Error(`Another person was found by ${what}: ${text}`);
		}
	}
	return times;
}

/** @param {Record<string, any>} figures @param {string} backend @param {number[]} empty @param {number[]} full @param {Record<string, number[]>} searches @param {boolean} judged */
function report(figures, backend, empty, full, searches, judged) {
	const ms = (/** @type {number[]} */ times, /** @type {number} */ share) => Number(quantile(times, share).toFixed(2));
	const ratio = quantile(full, 0.99) / quantile(empty, 0.99);
	figures[`${backend}: upsert p50, p99 in an empty store`] = `${ms(empty, 0.5)}, ${ms(empty, 0.99)} ms`;
	figures[`${backend}: upsert p50, p99 in a full store`] = `${ms(full, 0.5)}, ${ms(full, 0.99)} ms (p99 ${ratio.toFixed(2)} × the empty one's; at most ${MOST})`;
	for (const [what, times] of Object.entries(searches)) figures[`${backend}: search by ${what}, p50, p99, slowest`] = `${ms(times, 0.5)}, ${ms(times, 0.99)}, ${ms(times, 1)} ms`;
	const missed = [
		...(ratio > MOST ? [`the p99 of an upsert grew ${ratio.toFixed(2)} ×`] : []),
		...Object.entries(searches).filter(([, times]) => quantile(times, 0.99) > SEARCH_LIMIT).map(([what]) => `search by ${what} took longer than ${SEARCH_LIMIT} ms`),
	];
	if (judged && missed.length > 0) throw new Error(`${backend}: ${missed.join('; ')}\n${JSON.stringify(figures, null, 2)}`);
}

/** What Store: Check has to say of the rows: the mails' own bytes are left out. */
const LEFT_OUT = ['Every mail has its text'];
/** Others are held up no longer, and no more memory is taken, however many rows there are. */
const CHECK_LIMITS = { heldUpMs: 500, megabytes: 150 };

/** How long it takes to look through all of it, and what that does to the process. @param {Record<string, any>} figures @param {string} backend @param {Store} store @param {boolean} judged */
async function checked(figures, backend, store, judged) {
	const { checkStore } = compiled('shared/store/check/check-store');
	const before = process.memoryUsage().rss;
	let most = before;
	const looking = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 100);
	const delay = monitorEventLoopDelay({ resolution: 10 });
	delay.enable();
	const { seconds, checks } = await checkStore(store);
	delay.disable();
	clearInterval(looking);
	const megabytes = Math.round((most - before) / 1024 / 1024);
	const heldUpMs = Math.round(delay.max / 1e6);
	figures[`${backend}: Store: Check`] = `${checks.length} checks in ${seconds} s, with ${megabytes} MB more; others were held up by ${heldUpMs} ms at most`;
	const failed = checks.filter((/** @type {{ isOk: boolean }} */ { isOk }) => !isOk).map((/** @type {{ name: string }} */ { name }) => name);
	if (failed.join() !== LEFT_OUT.join()) throw new Error(`${backend}: Store: Check says ${JSON.stringify(checks.filter((/** @type {{ isOk: boolean }} */ { isOk }) => !isOk))}`);
	if (judged && (heldUpMs > CHECK_LIMITS.heldUpMs || megabytes > CHECK_LIMITS.megabytes)) throw new Error(figures[`${backend}: Store: Check`]);
}

const knownPeople = (/** @type {number} */ contacts) => Array.from({ length: 1_000 }, (_, index) => 1 + ((index * 104_729) % contacts));

/** The empty store gets the same known people first. @param {Store} store @param {number} contacts */
async function emptyTimes(store, contacts) {
	await upsertTimes(store, 'known', knownPeople(contacts));
	return await upsertTimes(store, 'empty', knownPeople(contacts));
}

/** @param {number} contacts @param {Record<string, any>} figures @param {boolean} judged */
async function onSqlite(contacts, figures, judged) {
	const { openSqliteStore } = compiled('shared/store/sqlite');
	const { DatabaseSync } = await import('node:sqlite');
	const folder = await mkdtemp(join(tmpdir(), 'smart-inbox-million-'));
	try {
		const emptyStore = await openSqliteStore(join(folder, 'empty.sqlite'));
		const empty = await emptyTimes(emptyStore, contacts);
		await emptyStore.close();

		const file = join(folder, 'full.sqlite');
		await (await openSqliteStore(file)).close();
		const before = (await stat(file)).size;
		const database = new DatabaseSync(file);
		database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; PRAGMA temp_store = MEMORY');
		await fill(async (text) => database.exec(text), contacts);
		database.close();
		figures['SQLite: bytes in the file for each message, without the mails themselves'] = Math.round(((await stat(file)).size - before) / (3 * contacts));
		const store = await openSqliteStore(file);
		const full = await upsertTimes(store, 'full', knownPeople(contacts));
		report(figures, 'SQLite', empty, full, await searchTimes(store, contacts), judged);
		await checked(figures, 'SQLite', store, judged);
		await store.close();
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** @param {number} contacts @param {Record<string, any>} figures @param {boolean} judged */
async function onPostgres(contacts, figures, judged) {
	const { openPostgresStore } = compiled('shared/store/postgres');
	const server = await startPostgres({ settings: { shared_buffers: '1GB', maintenance_work_mem: '512MB', max_wal_size: '8GB' } });
	try {
		const emptyStore = await openPostgresStore(await server.database());
		const empty = await emptyTimes(emptyStore, contacts);
		await emptyStore.close();

		const database = await server.database();
		const store = await openPostgresStore(database);
		const client = new pg.Client({ ...database, ssl: false });
		await client.connect();
		await fill(async (text) => void (await client.query(text)), contacts);
		const size = await client.query('SELECT pg_database_size(current_database()) AS bytes');
		figures['PostgreSQL: bytes in the database for each message, without the mails themselves'] = Math.round(Number(size.rows[0].bytes) / (3 * contacts));
		await client.query('CHECKPOINT');
		await client.end();
		const full = await upsertTimes(store, 'full', knownPeople(contacts));
		report(figures, 'PostgreSQL', empty, full, await searchTimes(store, contacts), judged);
		await checked(figures, 'PostgreSQL', store, judged);
		await store.close();
	} finally {
		await server.dispose();
	}
}

/**
 * A store with a million people and three million messages, on both back ends: filing stays as fast, and people are found.
 * @param {{ short?: boolean }} [options] short: 20,000 people, and times are told but not judged
 */
export async function main({ short = false } = {}) {
	await ensureBuilt();
	const contacts = short ? CONTACTS.short : CONTACTS.full;
	/** @type {Record<string, any>} */
	const figures = { people: contacts, messages: 3 * contacts };
	for (const [name, run] of /** @type {const} */ ([['SQLite', onSqlite], ['PostgreSQL', onPostgres]])) {
		say(`${name} …`);
		await run(contacts, figures, !short);
	}
	return figures;
}
