import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Ports below those that the system gives to outgoing connections (Linux: from 32768, macOS: from 49152). A port from up
 * there may be taken by anybody's next connection before the server that it was chosen for has started.
 */
const LOWEST = 20_000;
const HIGHEST = 32_000;

/** Chosen by this process, and perhaps not yet in use. */
const chosen = new Set();

/** @returns {Promise<number>} a port on 127.0.0.1 that nothing listens on; another one at each call */
export async function freePort() {
	for (let attempt = 0; attempt < 200; attempt++) {
		const port = randomInt(LOWEST, HIGHEST);
		if (chosen.has(port) || !(await isFree(port))) continue;
		chosen.add(port);
		return port;
	}
	throw new Error(`No free port was found between ${LOWEST} and ${HIGHEST}.`);
}

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function isFree(port) {
	return new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
	});
}
