import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.mjs';
import { runCommand, tryCommand } from './command.mjs';
import { ensureDebianPackages } from './debian-packages.mjs';
import { installOnce } from './install-once.mjs';
import { ensureNode24 } from './node24.mjs';
import { npm } from './npm.mjs';
import { step } from './progress.mjs';

export const N8N_VERSION = '2.41.1';

const N8N_BIN = 'node_modules/n8n/bin/n8n';
const SQLITE_BINARY = 'node_modules/sqlite3/build/Release/node_sqlite3.node';

/** Commands that compile n8n's SQLite driver where its ready-made one cannot be fetched; Debian names its packages after them. */
const COMPILER = ['g++', 'make', 'python3'];

/** @param {string[]} commands */
async function missingCommands(commands) {
	const found = await Promise.all(commands.map((name) => tryCommand(name, ['--version']).then(({ code }) => code === 0, () => false)));
	return commands.filter((_, index) => !found[index]);
}

/** n8n's own dependency tree does not resolve without it: newer linkedom needs a package that is not always served. */
const overrides = { linkedom: '0.18.12' };

/** @typedef {{ folder: string, bin: string, node: string }} N8nRelease bin is a script for `node` */

/** The n8n that the package is made for. */
export async function ensureN8n() {
	return ensureN8nRelease({ version: N8N_VERSION, node: await ensureNode24(), overrides });
}

/**
 * A real n8n in the cache folder: 2.9 GB and some five minutes the first time, nothing afterwards.
 * @param {{ version: string, node: import('./node-release.mjs').NodeRelease, overrides: Record<string, string> }} options
 * @returns {Promise<N8nRelease>}
 */
export async function ensureN8nRelease({ version, node, overrides }) {
	const folder = await installOnce({
		folder: cacheFolder(`n8n-${version}`),
		needs: [N8N_BIN, SQLITE_BINARY],
		build: async (draft) => {
			const manifest = { private: true, dependencies: { n8n: version }, overrides };
			await writeFile(join(draft, 'package.json'), JSON.stringify(manifest, null, 2));
			await step(`installing n8n ${version} (once; about 4 minutes)`, () =>
				npm(['install', '--ignore-scripts', '--no-package-lock'], { cwd: draft, firstInPath: node.binFolder }),
			);
			await ensureDebianPackages(await missingCommands(COMPILER));
			await step('building its SQLite driver (once; about 1 minute)', () =>
				npm(['rebuild', 'sqlite3', '--ignore-scripts=false'], { cwd: draft, firstInPath: node.binFolder, env: { npm_config_nodedir: node.folder } }),
			);
			await runCommand(node.bin, ['-e', 'require("sqlite3")'], { cwd: draft });
		},
	});
	return { folder, bin: join(folder, N8N_BIN), node: node.bin };
}
