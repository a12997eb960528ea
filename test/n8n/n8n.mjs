import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startN8n } from '../../demo/runtime/n8n-process.mjs';
import { installPackage } from '../../demo/runtime/package-install.mjs';
import { copyPreparedN8n } from './prepared-n8n.mjs';

/**
 * @typedef {import('../../demo/runtime/n8n-process.mjs').N8n & {
 *   restart: (env?: Record<string, string>) => Promise<void>,
 *   dispose: () => Promise<void>,
 * }} TestN8n
 */

/**
 * A real n8n on a throw-away folder, with the package installed as its own installer would. It takes some 15 seconds:
 * share one among the tests of a file, and give it in `beforeAll` more time than jest's default.
 * @param {{ withPackage?: boolean, fresh?: boolean, env?: Record<string, string>, prepare?: (userFolder: string) => Promise<void>, release?: import('../../demo/runtime/n8n-install.mjs').N8nRelease }} [options]
 *   fresh: as it was just installed; otherwise its database is migrated and its owner set up.
 *   prepare: runs before the first start, for instance an import by the command line; release: another n8n than the usual one, always fresh
 * @returns {Promise<TestN8n>}
 */
export async function startTestN8n({ withPackage = true, fresh = false, env = {}, prepare, release } = {}) {
	const userFolder = await mkdtemp(join(tmpdir(), 'smart-inbox-n8n-'));
	if (!fresh && !release) await copyPreparedN8n(userFolder);
	if (withPackage) await installPackage(userFolder);
	await prepare?.(userFolder);
	let current = await startN8n({ userFolder, env, release });
	const port = current.port;

	return {
		get url() {
			return current.url;
		},
		port,
		get pid() {
			return current.pid;
		},
		userFolder,
		owner: current.owner,
		get client() {
			return current.client;
		},
		get logs() {
			return current.logs;
		},
		get exited() {
			return current.exited;
		},
		stop: () => current.stop(),
		kill9: () => current.kill9(),
		/** Also after kill9, on the same folder and port. */
		async restart(changed = env) {
			await current.stop();
			current = await startN8n({ userFolder, port, env: changed, release });
		},
		async dispose() {
			await current.stop();
			await rm(userFolder, { recursive: true, force: true, maxRetries: 5 });
		},
	};
}
