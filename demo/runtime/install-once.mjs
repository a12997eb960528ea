import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { oneAtATime } from './one-at-a-time.mjs';

const MARKER = '.complete';

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
	return oneAtATime(folder, async () => {
		if (isWhole()) return folder;
		const parent = dirname(folder);
		await mkdir(parent, { recursive: true });
		for (const name of await readdir(parent)) {
			if (name.startsWith(`${basename(folder)}.draft-`)) await rm(join(parent, name), { recursive: true, force: true });
		}
		const draft = `${folder}.draft-${process.pid}`;
		try {
			await mkdir(draft, { recursive: true });
			await build(draft);
			const missing = needs.filter((path) => !existsSync(join(draft, path)));
			if (missing.length > 0) throw new Error(`${basename(folder)} was installed without ${missing.join(', ')}.`);
			await writeFile(join(draft, MARKER), `${new Date().toISOString()}\n`);
			await rm(folder, { recursive: true, force: true });
			await rename(draft, folder);
		} finally {
			await rm(draft, { recursive: true, force: true });
		}
		return folder;
	});
}
