import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startN8nWorker } from '../../demo/runtime/n8n-process.mjs';
import { installPackage } from '../../demo/runtime/package-install.mjs';
import { startPostgres } from '../live/postgres.mjs';
import { startRedis } from '../live/redis.mjs';
import { startTestN8n } from './n8n.mjs';

/** @typedef {Awaited<ReturnType<typeof startQueueN8n>>} QueueN8n */

/** Minutes in life (60 s, 10 s, 30 s): until a job whose worker died counts as stalled. */
const QUICK_STALLS = { QUEUE_WORKER_LOCK_DURATION: '6000', QUEUE_WORKER_LOCK_RENEW_TIME: '1500', QUEUE_WORKER_STALLED_INTERVAL: '2000' };

/** Workers that start at the same time. */
const TOGETHER = 3;

/**
 * n8n in queue mode as its own documentation sets it up: PostgreSQL, Redis, one main process, and workers with nothing
 * of the main's disk. The store has a database of its own on the same server.
 * @param {{ workers?: number, concurrency?: number, env?: Record<string, string> }} [options]
 */
export async function startQueueN8n({ workers: count = 2, concurrency = 10, env: more = {} } = {}) {
	/** @type {(() => Promise<unknown>)[]} */
	const undo = [];
	const dispose = async () => {
		for (const work of undo.splice(0).reverse()) await work();
	};
	try {
		const postgres = await startPostgres({ settings: { fsync: 'off' } });
		undo.push(() => postgres.dispose());
		const redis = await startRedis();
		undo.push(() => redis.stop());
		const own = await postgres.database();
		const store = await postgres.database();
		const env = {
			N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'),
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: own.host,
			DB_POSTGRESDB_PORT: String(own.port),
			DB_POSTGRESDB_DATABASE: own.database,
			DB_POSTGRESDB_USER: own.user,
			DB_POSTGRESDB_PASSWORD: own.password,
			QUEUE_BULL_REDIS_HOST: redis.host,
			QUEUE_BULL_REDIS_PORT: String(redis.port),
			...QUICK_STALLS,
			...more,
		};
		// A worker knows by its command what it is.
		const main = await startTestN8n({ fresh: true, env: { ...env, EXECUTIONS_MODE: 'queue' } });
		undo.push(() => main.dispose());

		const folders = await Promise.all(Array.from({ length: count }, () => mkdtemp(join(tmpdir(), 'smart-inbox-worker-'))));
		undo.push(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 5 }))));
		/** @type {import('../../demo/runtime/supervised-process.mjs').SupervisedProcess[]} */
		const workers = [];
		undo.push(() => Promise.all(workers.map((worker) => worker.stop())));
		/** @param {number} index */
		const startWorker = async (index) => {
			workers[index] = await startN8nWorker({ userFolder: folders[index], env, concurrency });
		};
		for (const folder of folders) await installPackage(folder);
		// More at once than the machine has cores would all be late.
		for (let index = 0; index < count; index += TOGETHER) await Promise.all(folders.slice(index, index + TOGETHER).map((_, more) => startWorker(index + more)));

		/** @param {import('../live/postgres.mjs').PostgresConnection} connection */
		const asking = (connection) => {
			const pool = new pg.Pool({ ...connection, ssl: false, max: 2 });
			pool.on('error', () => {});
			// A server that stops must not wait for us.
			undo.push(() => pool.end());
			return pool;
		};
		const [storePool, ownPool] = [asking(store), asking(own)];

		return {
			main,
			get client() {
				return main.client;
			},
			redis,
			store,
			workers,
			/** Asks the store directly. @type {<T extends object>(text: string, values?: unknown[]) => Promise<T[]>} */
			async query(text, values) {
				return (await storePool.query(text, values)).rows;
			},
			/** Asks n8n's own database. @type {<T extends object>(text: string, values?: unknown[]) => Promise<T[]>} */
			async queryN8n(text, values) {
				return (await ownPool.query(text, values)).rows;
			},
			/** What runs in it comes to no end. @param {number} index */
			async killWorker(index) {
				await workers[index].kill9();
			},
			startWorker,
			/** The credential of the store, for every node. */
			createStoreCredential: () => main.client.createCredential({ name: 'Store', type: 'smartInboxPostgresApi', data: { ...store } }),
			dispose,
		};
	} catch (error) {
		await dispose();
		throw error;
	}
}
