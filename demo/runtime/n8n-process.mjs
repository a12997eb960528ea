import { mkdir } from 'node:fs/promises';
import { dirname, delimiter } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { runCommand } from './command.mjs';
import { freePort } from './free-port.mjs';
import { connectToN8n, OWNER } from './n8n-client.mjs';
import { ensureN8n } from './n8n-install.mjs';
import { startSupervised } from './supervised-process.mjs';

/** @typedef {import('./n8n-client.mjs').N8nClient} N8nClient */

/**
 * @typedef {object} N8n
 * @property {string} url without a slash at its end
 * @property {number} port
 * @property {number} pid
 * @property {string} userFolder
 * @property {typeof OWNER} owner what the editor's sign-in page takes
 * @property {N8nClient} client signed in as the owner
 * @property {string[]} logs
 * @property {Promise<number | null>} exited
 * @property {() => Promise<void>} stop
 * @property {() => Promise<void>} kill9
 */

/**
 * What n8n is started with: nothing of the caller's own n8n settings, and no call home.
 * @param {{ userFolder: string, port?: number, node: string, env?: Record<string, string> }} options
 */
function n8nEnvironment({ userFolder, port, node, env = {} }) {
	const inherited = Object.entries(process.env).filter(([name]) => !/^(N8N_|DB_|EXECUTIONS_|QUEUE_|WEBHOOK_URL$|npm_|NODE_OPTIONS$|NODE_ENV$|JEST_)/.test(name));
	return {
		...Object.fromEntries(inherited),
		PATH: `${dirname(node)}${delimiter}${process.env.PATH}`,
		N8N_USER_FOLDER: userFolder,
		...(port && { N8N_PORT: String(port), N8N_EDITOR_BASE_URL: `http://127.0.0.1:${port}`, WEBHOOK_URL: `http://127.0.0.1:${port}/` }),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_SECURE_COOKIE: 'false',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_DISABLED_MODULES: 'mcp-registry',
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		GENERIC_TIMEZONE: 'UTC',
		...env,
	};
}

/**
 * Starts a real n8n and signs its owner in, setting the owner up when the folder is new.
 * @param {object} options
 * @param {string} options.userFolder holds `.n8n`; made when it is missing
 * @param {number} [options.port]
 * @param {Record<string, string>} [options.env] wins over what we set
 * @param {(line: string) => void} [options.onLine]
 * @param {import('./n8n-install.mjs').N8nRelease} [options.release] left out: the n8n that the package is made for
 * @returns {Promise<N8n>}
 */
export async function startN8n({ userFolder, port, env, onLine, release }) {
	const installed = release ?? (await ensureN8n());
	await mkdir(userFolder, { recursive: true });
	const chosenPort = port ?? (await freePort());
	// Two n8n on one machine would both want the task broker's usual port.
	const broker = { N8N_RUNNERS_BROKER_PORT: String(await freePort()), ...env };
	const server = startSupervised(installed.node, [installed.bin, 'start'], {
		cwd: userFolder,
		env: n8nEnvironment({ userFolder, port: chosenPort, node: installed.node, env: broker }),
		onLine,
	});
	const url = `http://127.0.0.1:${chosenPort}`;
	try {
		await untilReady(url, server);
		const client = await connectToN8n(url);
		return {
			url,
			port: chosenPort,
			pid: server.pid,
			userFolder,
			owner: OWNER,
			client,
			logs: server.lines,
			exited: server.exited,
			stop: () => server.stop(20_000),
			kill9: server.kill9,
		};
	} catch (error) {
		await server.kill9();
		throw error;
	}
}

/**
 * Starts one more process of an n8n in queue mode, which runs what the main process hands out.
 * @param {object} options
 * @param {string} options.userFolder its own: workers are often on other machines
 * @param {Record<string, string>} options.env the settings that it shares with the main process
 * @param {number} [options.concurrency] runs at the same time
 */
export async function startN8nWorker({ userFolder, env, concurrency = 10 }) {
	const installed = await ensureN8n();
	const worker = startSupervised(installed.node, [installed.bin, 'worker', `--concurrency=${concurrency}`], {
		cwd: userFolder,
		env: n8nEnvironment({ userFolder, node: installed.node, env: { N8N_RUNNERS_BROKER_PORT: String(await freePort()), ...env } }),
	});
	const deadline = Date.now() + 120_000;
	while (!worker.lines.some((line) => line.includes('n8n worker is now ready'))) {
		if (worker.running && Date.now() < deadline) {
			await pause(100);
			continue;
		}
		await worker.kill9();
		throw new Error(`The n8n worker did not start.\n${worker.lines.slice(-40).join('\n')}`);
	}
	return worker;
}

/**
 * /healthz answers before the migrations are done, so the first real JSON is waited for.
 * @param {string} url
 * @param {import('./supervised-process.mjs').SupervisedProcess} server
 */
async function untilReady(url, server) {
	const deadline = Date.now() + 180_000;
	for (;;) {
		const ready = await fetch(`${url}/rest/settings`, { signal: AbortSignal.timeout(5000) }).then(
			(response) => response.ok && (response.headers.get('content-type') ?? '').includes('json'),
			() => false,
		);
		if (ready) return;
		if (!server.running || Date.now() > deadline) throw new Error(`n8n did not start.\n${server.lines.slice(-40).join('\n')}`);
		await pause(250);
	}
}

/**
 * Runs n8n's command line on a user folder, such as `import:workflow --separate --input=<dir>`. It changes the database
 * directly: use it while n8n is stopped.
 * @param {{ userFolder: string, args: string[], env?: Record<string, string> }} options
 */
export async function runN8nCommand({ userFolder, args, env }) {
	const { bin, node } = await ensureN8n();
	await mkdir(userFolder, { recursive: true });
	return runCommand(node, [bin, ...args], { cwd: userFolder, env: n8nEnvironment({ userFolder, node, env }) });
}
