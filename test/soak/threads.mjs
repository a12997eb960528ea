import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt, projectFolder } from '../../demo/runtime/package-install.mjs';
import { say } from '../../demo/runtime/progress.mjs';
import { startPostgres } from '../live/postgres.mjs';
import { correspondence, partition, renamed, shuffled } from '../shared/store/thread-correspondence.ts';

/** @typedef {import('../../nodes/shared/store/store.ts').Store} Store */
/** @typedef {import('../../nodes/shared/store/threads.ts').ThreadedMail} ThreadedMail */

const WORKERS = 8;

/** 10,000 mails in random order, by one and by several at once, end in the same threads as in order. @param {{ short: boolean }} options */
export async function main({ short }) {
	await ensureBuilt();
	const compiled = createRequire(import.meta.url);
	const part = (/** @type {string} */ name) => compiled(join(projectFolder, 'dist/nodes/shared/store', name));
	const folder = await mkdtemp(join(tmpdir(), 'smart-inbox-threads-'));
	const server = await startPostgres({ settings: { fsync: 'off' } });
	const seeds = short ? [1] : [1, 2, 3, 4, 5];
	/** @type {Record<string, unknown>} */
	const figures = {};
	try {
		const embedded = await part('sqlite.js').openSqliteStore(join(folder, 'store.sqlite'));
		const shared = await part('postgres.js').openPostgresStore(await server.database());
		for (const store of [embedded, shared]) await part('mailboxes.js').ensureMailbox(store, 'office@agency.example', 'imap');
		for (const seed of seeds) {
			const mails = correspondence(10_000, seed);
			const inOrder = mails.map((_, index) => index);
			const expected = await threads(embedded, part, mails, `${seed}in`, inOrder, 1);
			const runs = [
				{ store: embedded, workers: 1, order: 1 },
				{ store: embedded, workers: 1, order: 2 },
				{ store: shared, workers: WORKERS, order: 3 },
			];
			for (const { store, workers, order } of runs) {
				const startedAt = performance.now();
				const found = await threads(store, part, mails, `${seed}r${order}`, shuffled(inOrder, order), workers);
				const wrong = found.flatMap((first, index) => (first === expected[index] ? [] : [index]));
				if (wrong.length > 0) throw new Error(`Seed ${seed}, order ${order}, ${store.backend}: ${wrong.length} mails are in other threads, the first is number ${wrong[0]}`);
				figures[`seed ${seed}, order ${order}, ${store.backend}, ${workers} at once`] = `${new Set(found).size} threads, ${((performance.now() - startedAt) / mails.length).toFixed(2)} ms a mail`;
				say(`  seed ${seed}, order ${order}, ${store.backend}`);
			}
		}
		for (const store of [embedded, shared]) {
			figures[`merged on ${store.backend}`] = (await store.get('SELECT COUNT(*) AS merged FROM thread WHERE merged_into IS NOT NULL')).merged;
			await store.close();
		}
		return figures;
	} finally {
		await server.dispose();
		await rm(folder, { recursive: true });
	}
}

/**
 * @param {Store} store @param {(name: string) => any} part @param {ThreadedMail[]} mails @param {string} domain @param {number[]} order @param {number} workers
 * @returns {Promise<number[]>} for each mail the first one of its thread
 */
async function threads(store, part, mails, domain, order, workers) {
	const { threadOf } = part('threads.js');
	const own = mails.map((mail) => renamed(mail, domain));
	const waiting = [...order].reverse();
	/** @type {string[]} */
	const found = [];
	// One at a time each on a server, as workers have them; many in one commit in a file, as the trigger writes a backlog.
	const atOnce = workers > 1 ? 1 : 200;
	await Promise.all(
		Array.from({ length: workers }, async () => {
			while (waiting.length > 0) {
				const mine = waiting.splice(-atOnce).reverse();
				await store.transaction(async (sql) => {
					for (const index of mine) found[index] = await threadOf(sql, own[index]);
				});
			}
		}),
	);
	const rows = await store.all('SELECT id, COALESCE(root_id, id) AS root FROM thread');
	const roots = new Map(rows.map((row) => [/** @type {any} */ (row).id, /** @type {any} */ (row).root]));
	return partition(found.map((id) => roots.get(id)));
}
