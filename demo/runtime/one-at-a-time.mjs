import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { basename, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { say } from './progress.mjs';

/**
 * Does the work while no other process of this machine does work on the same path. The lock is a name the kernel keeps
 * for a process, so it goes away with the process however that ends; a lock file would have to be judged for staleness.
 * @template T
 * @param {string} path need not exist
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function oneAtATime(path, work) {
	const name = `smart-inbox-${createHash('sha256').update(resolve(path)).digest('hex').slice(0, 32)}`;
	for (let waited = 0; ; waited++) {
		const release = await take(name);
		if (release) {
			try {
				return await work();
			} finally {
				await release();
			}
		}
		if (waited % 150 === 0) say(`  … another process is preparing ${basename(path)}; waiting for it`);
		await pause(200);
	}
}

/**
 * @param {string} name
 * @returns {Promise<undefined | (() => Promise<void>)>} what gives it back; undefined when another has it
 */
async function take(name) {
	// Only Linux and Windows have names that are not files; elsewhere two first starts at once are left to luck.
	const address = process.platform === 'linux' ? `\0${name}` : process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : undefined;
	if (!address) return async () => undefined;
	const server = createServer();
	const taken = await new Promise((done, fail) => {
		server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => (error.code === 'EADDRINUSE' ? done(false) : fail(error)));
		server.listen(address, () => done(true));
	});
	if (!taken) return undefined;
	server.unref();
	return () => new Promise((done) => server.close(() => done(undefined)));
}
