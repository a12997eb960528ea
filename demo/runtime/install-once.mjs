import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { say } from './progress.mjs';

const MARKER = '.complete';

/** @param {number} pid */
function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
	}
}

/**
 * Whether the process that took the lock is gone. A lock without an owner yet is given ten seconds to name one.
 * @param {string} lock
 */
async function isAbandoned(lock) {
	const owner = await readFile(join(lock, 'pid'), 'utf8').catch(() => '');
	if (owner) return !isAlive(Number(owner));
	const age = await stat(lock).then((info) => Date.now() - info.mtimeMs, () => 0);
	return age > 10_000;
}

/**
 * @template T
 * @param {string} lock a folder: creating it is atomic on every file system
 * @param {() => Promise<T>} work
 */
export async function withLock(lock, work) {
	await mkdir(dirname(lock), { recursive: true });
	for (let waited = 0; ; waited++) {
		try {
			await mkdir(lock);
			break;
		} catch (error) {
			if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
		}
		if (await isAbandoned(lock)) {
			// Renamed before it is removed: of two processes that see the same dead lock, only one may clear it.
			const dead = `${lock}.dead-${process.pid}`;
			await rename(lock, dead).then(() => rm(dead, { recursive: true, force: true }), () => undefined);
			continue;
		}
		if (waited % 30 === 0) say(`  … another process is preparing ${basename(lock, '.lock')}; waiting for it`);
		await pause(1000);
	}
	try {
		await writeFile(join(lock, 'pid'), String(process.pid));
		return await work();
	} finally {
		await rm(lock, { recursive: true, force: true });
	}
}

/**
 * Makes a folder once and reuses it for ever. It is built under another name and renamed when it is whole, so a folder
 * that was interrupted, or whose needed files have gone, is made again.
 * @param {object} options
 * @param {string} options.folder
 * @param {string[]} [options.needs] paths inside the folder without which it counts as broken
 * @param {(draft: string) => Promise<void>} options.build
 * @returns {Promise<string>} the folder
 */
export async function installOnce({ folder, needs = [], build }) {
	const isWhole = () => [MARKER, ...needs].every((path) => existsSync(join(folder, path)));
	if (isWhole()) return folder;
	return withLock(`${folder}.lock`, async () => {
		if (isWhole()) return folder;
		const parent = dirname(folder);
		for (const name of await readdir(parent)) {
			if (name.startsWith(`${basename(folder)}.draft-`)) await rm(join(parent, name), { recursive: true, force: true });
		}
		const draft = `${folder}.draft-${process.pid}`;
		await mkdir(draft, { recursive: true });
		await build(draft);
		const missing = needs.filter((path) => !existsSync(join(draft, path)));
		if (missing.length > 0) throw new Error(`${basename(folder)} was installed without ${missing.join(', ')}.`);
		await writeFile(join(draft, MARKER), `${new Date().toISOString()}\n`);
		await rm(folder, { recursive: true, force: true });
		await rename(draft, folder);
		return folder;
	});
}
