import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureN8n } from '../../demo/runtime/n8n-install.mjs';
import { deferred } from './deferred.mjs';

/** @typedef {{ items: number, seconds: number, cpuSeconds: number, memoryMb: number, idleMb: number, longestBlockMs: number }} Cost */
/** @typedef {Omit<import('./listening-process.mjs').Listening, 'n8nFolder' | 'folder'>} What */

/**
 * @typedef {object} ListeningProcess
 * @property {Promise<void>} listening
 * @property {Promise<Cost>} cost when all items have come
 * @property {() => Promise<void>} stop
 */

/**
 * Starts one trigger in a process of its own.
 * @param {What} what
 * @param {{ onItem?: (subject: string, at: bigint) => void, execArgv?: string[] }} [options] at: of the monotonic clock that all processes share
 * @returns {Promise<ListeningProcess>}
 */
export async function startListening(what, { onItem, execArgv = [] } = {}) {
	const { folder: n8nFolder } = await ensureN8n();
	const folder = await mkdtemp(join(tmpdir(), 'smart-inbox-bench-'));
	const listening = { ...what, n8nFolder, folder, tellItems: onItem !== undefined };
	const child = fork(fileURLToPath(new URL('listening-process.mjs', import.meta.url)), [JSON.stringify(listening)], { execArgv: ['--disable-warning=ExperimentalWarning', '--expose-gc', ...execArgv] });
	const begun = deferred();
	/** @type {ReturnType<typeof deferred<Cost>>} */
	const cost = deferred();
	cost.promise.catch(() => undefined);
	begun.promise.catch(() => undefined);
	child.on('message', (/** @type {any} */ message) => {
		if (message.listening) begun.resolve();
		if (message.result) cost.resolve(message.result);
		if (message.item !== undefined) onItem?.(message.item, BigInt(message.at));
	});
	const ended = new Promise((resolve) => child.once('exit', resolve));
	void ended.then((code) => {
		const error = new Error(`The ${what.side === 'ours' ? 'Smart Inbox Trigger' : 'Email Trigger'} of the bench ended with code ${code}.`);
		begun.reject(error);
		cost.reject(error);
	});
	return {
		listening: begun.promise,
		cost: cost.promise,
		async stop() {
			if (child.connected) child.disconnect();
			const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
			await ended;
			clearTimeout(timer);
			await rm(folder, { recursive: true, force: true, maxRetries: 5 });
		},
	};
}

/**
 * Lets one trigger work through what waits in a mailbox.
 * @param {What & { count: number }} what
 * @param {{ patience?: number, execArgv?: string[] }} [options] patience in seconds
 * @returns {Promise<Cost>}
 */
export async function measure(what, { patience = 600, execArgv } = {}) {
	const process = await startListening(what, { execArgv });
	let timer;
	try {
		return await Promise.race([
			process.cost,
			new Promise((_, reject) => {
				timer = setTimeout(() => reject(new Error(`${what.side}: ${what.count} items did not come within ${patience} s.`)), patience * 1000);
			}),
		]);
	} finally {
		clearTimeout(timer);
		await process.stop();
	}
}
