import { readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.mjs';
import { runCommand } from './command.mjs';
import { installOnce } from './install-once.mjs';
import { npm } from './npm.mjs';
import { step } from './progress.mjs';

export const NODE_VERSION = '24.21.0';

/**
 * The Node that n8n needs, whatever the machine's own is. The npm package `node` would fetch it in an install script,
 * which this project switches off; the package behind it simply holds the files.
 * @returns {Promise<{ folder: string, bin: string, binFolder: string }>} folder also serves as npm's `nodedir`
 */
export async function ensureNode24() {
	const platform = process.platform === 'win32' ? 'win' : process.platform;
	const packageName = `node-${platform}-${process.arch}`;
	const executable = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
	const folder = await installOnce({
		folder: cacheFolder(`${packageName}-${NODE_VERSION}`),
		needs: [executable],
		build: (draft) => step(`installing Node ${NODE_VERSION} (once)`, () => download(packageName, draft, executable)),
	});
	return { folder, bin: join(folder, executable), binFolder: join(folder, 'bin') };
}

/**
 * @param {string} packageName
 * @param {string} draft
 * @param {string} executable
 */
async function download(packageName, draft, executable) {
	const manifest = { private: true, dependencies: { [packageName]: NODE_VERSION } };
	await writeFile(join(draft, 'package.json'), JSON.stringify(manifest));
	await npm(['install', '--ignore-scripts', '--no-package-lock', '--no-bin-links'], { cwd: draft });
	const unpacked = join(draft, 'node_modules', packageName);
	for (const name of await readdir(unpacked)) await rename(join(unpacked, name), join(draft, name));
	const version = (await runCommand(join(draft, executable), ['--version'])).trim();
	if (version !== `v${NODE_VERSION}`) throw new Error(`${packageName} holds Node ${version}, not v${NODE_VERSION}.`);
}
