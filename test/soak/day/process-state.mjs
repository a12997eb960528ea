import { readdir, readFile } from 'node:fs/promises';

/** For a Node.js process that is to be looked into. Its port is any free one, and is printed. */
export const LOOKED_INTO = { NODE_OPTIONS: '--inspect=127.0.0.1:0' };

/**
 * What a Node.js process holds when it has just collected its garbage.
 * @typedef {{ heapMb: number, outsideMb: number, residentMb: number, handles: number }} ProcessState
 *   heapMb: what JavaScript keeps; outsideMb: buffers; residentMb: all that the system counts for it; handles: files and sockets
 */

/**
 * @param {{ pid: number, logs: string[] }} started with `LOOKED_INTO`
 * @returns {Promise<ProcessState>}
 */
export async function processState({ pid, logs }) {
	const address = logs.map((line) => /Debugger listening on (ws:\S+)/.exec(line)?.[1]).find((found) => found !== undefined);
	if (address === undefined) throw new Error('The process was not started to be looked into');
	const memory = await inspect(address, async (ask) => {
		// Twice: what the first leaves to finalizers is gone with the second.
		await ask('HeapProfiler.collectGarbage');
		await ask('HeapProfiler.collectGarbage');
		const { result } = await ask('Runtime.evaluate', { expression: 'process.memoryUsage()', returnByValue: true });
		return /** @type {NodeJS.MemoryUsage} */ (result.value);
	});
	const mb = (/** @type {number} */ bytes) => bytes / 1024 / 1024;
	const status = await readFile(`/proc/${pid}/status`, 'utf8');
	return {
		heapMb: mb(memory.heapUsed),
		outsideMb: mb(memory.external),
		residentMb: Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024,
		handles: (await readdir(`/proc/${pid}/fd`)).length,
	};
}

/**
 * Speaks the inspector's protocol (https://chromedevtools.github.io/devtools-protocol/v8/).
 * @template T
 * @param {string} address
 * @param {(ask: (method: string, params?: object) => Promise<any>) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function inspect(address, work) {
	const socket = new WebSocket(address);
	/** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void }>} */
	const asked = new Map();
	const fail = () => {
		for (const { reject } of asked.values()) reject(new Error('The inspector hung up'));
	};
	await new Promise((resolve, reject) => {
		socket.addEventListener('open', resolve, { once: true });
		socket.addEventListener('error', reject, { once: true });
	});
	socket.addEventListener('close', fail);
	socket.addEventListener('message', ({ data }) => {
		const { id, result, error } = JSON.parse(String(data));
		const question = asked.get(id);
		asked.delete(id);
		if (error) question?.reject(new Error(error.message));
		else question?.resolve(result);
	});
	let count = 0;
	try {
		return await work((method, params = {}) => new Promise((resolve, reject) => {
			asked.set(++count, { resolve, reject });
			socket.send(JSON.stringify({ id: count, method, params }));
		}));
	} finally {
		socket.close();
	}
}
