import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ensureBuilt, projectFolder } from '../../demo/runtime/package-install.mjs';
import { distinct, peopleOf } from './concurrent-mails.mjs';

/** @typedef {import('../../nodes/shared/filing/file.ts').Intake} Intake */
/** @typedef {import('../../nodes/shared/store/store.ts').Store} Store */
/** @typedef {string | import('../../nodes/shared/store/postgres-connection.ts').PostgresConnection} Place a SQLite file, or a database */
/** @typedef {{ dist: string, place: Place, mails: Intake[], side: 'ours' | 'naive', inFlight: number, startAt: number }} Task what a process gets */
/** @typedef {{ begin: number, end: number, took: number[], cpu: number, retries: number }} Told what it tells; times in milliseconds */
/** @typedef {{ perSecond: number, p50: number, p99: number, cpuEach: number, retries: number }} Figures times in milliseconds */

const PROCESS = fileURLToPath(new URL('concurrent-process.mjs', import.meta.url));

/**
 * Files mails in as many processes as there are lists of mails, all from the same moment on.
 *
 * @param {Place} place @param {Intake[][]} mails
 * @param {{ side?: 'ours' | 'naive', inFlight?: number }} [how] inFlight: mails that a process works on at the same time, as n8n does with executions
 * @returns {Promise<Figures>}
 */
export async function fileInProcesses(place, mails, { side = 'ours', inFlight = 4 } = {}) {
	await ensureBuilt();
	const folder = await mkdtemp(join(tmpdir(), 'smart-inbox-upserts-'));
	try {
		const startAt = Date.now() + 1500 + 100 * mails.length;
		const told = await Promise.all(
			mails.map(async (own, index) => {
				const path = join(folder, `${index}.json`);
				/** @type {Task} */
				const task = { dist: join(projectFolder, 'dist'), place, mails: own, side, inFlight, startAt };
				await writeFile(path, JSON.stringify(task));
				const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', PROCESS, path], { maxBuffer: 64 * 1024 * 1024 });
				return /** @type {Told} */ (JSON.parse(stdout));
			}),
		);
		const took = told.flatMap((one) => one.took).sort((a, b) => a - b);
		const seconds = (Math.max(...told.map(({ end }) => end)) - Math.min(...told.map(({ begin }) => begin))) / 1000;
		const sum = (/** @type {'cpu' | 'retries'} */ field) => told.reduce((all, one) => all + one[field], 0);
		return {
			perSecond: took.length / seconds,
			p50: took[Math.floor(took.length * 0.5)],
			p99: took[Math.floor(took.length * 0.99)],
			cpuEach: sum('cpu') / took.length,
			retries: sum('retries'),
		};
	} finally {
		await rm(folder, { recursive: true });
	}
}

/**
 * Compares what was stored with the oracle: who is one person, every message, first touches (W9), the merge forest.
 *
 * @param {Store} store @param {Intake[][]} mails
 * @returns {Promise<{ people: number, messages: number, merges: number, wrong: string[] }>} wrong: each thing that is not as it must be, in words
 */
export async function compareWithOracle(store, mails) {
	const once = distinct(mails);
	const people = peopleOf(once);
	/** @type {string[]} */
	const wrong = [];
	const roots = await store.all('SELECT id FROM contact WHERE root_id = id');
	if (roots.length !== people.length) wrong.push(`${roots.length} people instead of ${people.length}`);
	const rows = /** @type {{ message_key: string, root_id: string }[]} */ (await store.all('SELECT f.message_key, c.root_id FROM filed_message f JOIN contact c ON c.id = f.contact_id'));
	if (rows.length !== once.length) wrong.push(`${rows.length} messages instead of ${once.length}`);
	const filedTo = new Map(rows.map((row) => [row.message_key, row.root_id]));
	const identities = /** @type {{ value: string, root_id: string }[]} */ (await store.all('SELECT i.value, c.root_id FROM contact_identity i JOIN contact c ON c.id = i.contact_id'));
	const rootOf = new Map(identities.map((row) => [row.value, row.root_id]));
	const firsts = /** @type {{ root_id: string, first_touch_key: string }[]} */ (await store.all('SELECT root_id, first_touch_key FROM contact ORDER BY first_touch_at DESC, first_touch_key DESC'));
	const firstOf = new Map(firsts.map((row) => [row.root_id, row.first_touch_key]));
	const seen = new Set();
	for (const own of people) {
		const ids = new Set(own.flatMap((mail) => [filedTo.get(mail.messageKey), ...mail.identities.map(({ value }) => rootOf.get(value))]));
		const [id] = ids;
		if (ids.size !== 1 || id === undefined) wrong.push(`${own[0].name} is ${[...ids].join(', ')}`);
		else if (seen.has(id)) wrong.push(`${id} is two people`);
		else {
			seen.add(id);
			const [first] = own.toSorted((a, b) => a.receivedAt - b.receivedAt || (a.messageKey < b.messageKey ? -1 : 1));
			if (firstOf.get(id) !== first.messageKey) wrong.push(`the first mail of ${id} is ${firstOf.get(id)} instead of ${first.messageKey}`);
		}
	}
	for (const [what, text] of [
		['an edge to a younger record', 'SELECT id FROM contact WHERE merged_into IS NOT NULL AND merged_into >= id'],
		['a record whose root is none', 'SELECT c.id FROM contact c JOIN contact r ON r.id = c.root_id WHERE r.root_id <> r.id'],
		['a contact whose words are missing', `SELECT c.id FROM contact c WHERE c.display_name IS NOT NULL AND NOT EXISTS (SELECT 1 FROM contact_word w WHERE w.contact_id = c.id)`],
	]) {
		const found = await store.all(text);
		if (found.length > 0) wrong.push(`${found.length} times ${what}`);
	}
	const merges = await store.all('SELECT id FROM contact_merge');
	return { people: roots.length, messages: rows.length, merges: merges.length, wrong };
}
