import { spawn } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * @typedef {object} SupervisedProcess
 * @property {number} pid
 * @property {boolean} running
 * @property {Promise<number | null>} exited its exit code; null when a signal ended it
 * @property {string[]} lines everything it printed
 * @property {(graceMs?: number) => Promise<void>} stop asks it to end, and ends it when it does not
 * @property {() => Promise<void>} kill9 as a crash: nothing is flushed or closed
 */

/**
 * Starts a process in a group of its own that cannot outlive us, not even when we are killed: a watchdog holds the
 * other end of a pipe and ends the group when that pipe closes.
 * @param {string} command
 * @param {string[]} args
 * @param {object} [options]
 * @param {string} [options.cwd]
 * @param {Record<string, string | undefined>} [options.env]
 * @param {(line: string) => void} [options.onLine]
 * @returns {SupervisedProcess}
 */
export function startSupervised(command, args, { cwd, env = process.env, onLine = () => undefined } = {}) {
	const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
	/** @type {string[]} */
	const lines = [];
	for (const stream of [child.stdout, child.stderr]) {
		let rest = '';
		stream.setEncoding('utf8').on('data', (text) => {
			const parts = (rest + text).split('\n');
			rest = parts.pop() ?? '';
			for (const line of parts) {
				lines.push(line);
				onLine(line);
			}
		});
	}
	const pid = child.pid ?? 0;
	const watchdog = pid ? spawn('sh', ['-c', `cat >/dev/null; kill -s KILL -- -${pid} 2>/dev/null`], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] }) : undefined;

	const state = { running: pid !== 0 };
	/** @type {Promise<number | null>} */
	const exited = new Promise((resolve) => {
		child.once('error', (error) => {
			lines.push(error.message);
			state.running = false;
			resolve(127);
		});
		child.once('exit', (code) => {
			state.running = false;
			signalGroup('SIGKILL');
			if (watchdog?.pid) signal(-watchdog.pid, 'SIGKILL');
			resolve(code);
		});
	});

	/** @param {NodeJS.Signals} name */
	const signalGroup = (name) => signal(-pid, name);

	return {
		pid,
		get running() {
			return state.running;
		},
		exited,
		lines,
		async stop(graceMs = 10_000) {
			if (!state.running) return;
			const family = await descendants(pid);
			signal(pid, 'SIGTERM');
			const timer = setTimeout(() => [pid, ...family].forEach((member) => signal(member, 'SIGKILL')), graceMs);
			await exited;
			clearTimeout(timer);
		},
		async kill9() {
			if (!state.running) return;
			// Some servers put their workers in groups of their own: the family tree is read while there still is one.
			const family = await descendants(pid);
			signalGroup('SIGKILL');
			for (const member of family) signal(member, 'SIGKILL');
			await exited;
			// A signal is delivered a moment later; until then a worker still holds its port open.
			while ((await Promise.all(family.map(isRunning))).some(Boolean)) await pause(5);
		},
	};
}

/**
 * @param {number | string} pid
 * @returns {Promise<{ state: string, parent: number } | undefined>}
 */
async function readProcess(pid) {
	const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
	if (!stat) return undefined;
	// The name in brackets may hold spaces and brackets; what follows the last one does not.
	const [state, parent] = stat.slice(stat.lastIndexOf(')') + 1).trim().split(' ');
	return { state, parent: Number(parent) };
}

/** @param {number} pid */
async function isRunning(pid) {
	const found = await readProcess(pid);
	return found !== undefined && found.state !== 'Z';
}

/**
 * @param {number} ancestor
 * @returns {Promise<number[]>}
 */
async function descendants(ancestor) {
	const names = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
	const all = await Promise.all(names.map(async (name) => ({ pid: Number(name), parent: (await readProcess(name))?.parent })));
	const found = [ancestor];
	for (const known of found) found.push(...all.filter(({ parent }) => parent === known).map((child) => child.pid));
	return found.slice(1);
}

/**
 * @param {number} target
 * @param {NodeJS.Signals} name
 */
function signal(target, name) {
	try {
		process.kill(target, name);
	} catch (error) {
		if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
	}
}
