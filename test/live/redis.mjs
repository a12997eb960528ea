import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../demo/runtime/free-port.mjs';
import { startSupervised } from '../../demo/runtime/supervised-process.mjs';

/** A Redis server of its own, on a free port of this machine, that keeps nothing on the disk: stopped, it has forgotten everything. */
export async function startRedis() {
	const port = await freePort();
	/** @type {ReturnType<typeof startSupervised> | undefined} */
	let server;

	async function start() {
		server = startSupervised('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--daemonize', 'no']);
		while (!server.lines.some((line) => line.includes('Ready to accept connections'))) {
			if (!server.running) throw new Error(`Redis did not start:\n${server.lines.join('\n')}`);
			await pause(20);
		}
	}

	await start();
	return {
		host: '127.0.0.1',
		port,
		start,
		stop: async () => await server?.stop(),
		/** As a power cut. */
		kill: async () => await server?.kill9(),
	};
}
