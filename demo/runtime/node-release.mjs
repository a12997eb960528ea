import { readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.mjs';
import { runCommand } from './command.mjs';
import { installOnce } from './install-once.mjs';
import { npm } from './npm.mjs';
import { step } from './progress.mjs';

/** @typedef {{ folder: string, bin: string, binFolder: string }} NodeRelease folder also serves as npm's `nodedir` */

/**
 * A Node of its own, whatever the machine's is. The npm package `node` would fetch it in an install script, which this
 * project switches off; the package behind it simply holds the files.
 * @param {string} version
 * @returns {Promise<NodeRelease>}
 */
export async function ensureNodeRelease(version) {
	const platform = process.platform === 'win32' ? 'win' : process.platform;
	const packageName = `node-${platform}-${process.arch}`;
	const executable = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
	const folder = await installOnce({
		folder: cacheFolder(`${packageName}-${version}`),
		needs: [executable],
		build: (draft) => step(`installing Node ${version} (once)`, () => download(packageName, version, draft, executable)),
	});
	return { folder, bin: join(folder, executable), binFolder: join(folder, 'bin') };
}

/**
 * @param {string} packageName
 * @param {string} version
 * @param {string} draft
 * @param {string} executable
 */
async function download(packageName, version, draft, executable) {
	const manifest = { private: true, dependencies: { [packageName]: version } };
	await writeFile(join(draft, 'package.json'), JSON.stringify(manifest));
	await npm(['install', '--ignore-scripts', '--no-package-lock', '--no-bin-links'], { cwd: draft });
	const unpacked = join(draft, 'node_modules', packageName);
	for (const name of await readdir(unpacked)) await rename(join(unpacked, name), join(draft, name));
	const found = (await runCommand(join(draft, executable), ['--version'])).trim();
	if (found !== `v${version}`) throw new Error(`${packageName} holds Node ${found}, not v${version}.`);
}
