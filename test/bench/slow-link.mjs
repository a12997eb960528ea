import { connect, createServer } from 'node:net';

/**
 * A link that takes its time: what goes in comes out later, in order, each way half of the round trip.
 * @param {{ host: string, port: number, roundTripMs: number }} to
 * @returns {Promise<{ port: number, stop: () => Promise<void> }>}
 */
export async function startSlowLink({ host, port, roundTripMs }) {
	/** @type {Set<import('node:net').Socket>} */
	const sockets = new Set();
	const server = createServer((near) => {
		const far = connect({ host, port });
		for (const socket of [near, far]) {
			socket.setNoDelay(true);
			sockets.add(socket);
			socket.on('error', () => undefined);
			socket.on('close', () => sockets.delete(socket));
		}
		delay(near, far, roundTripMs / 2);
		delay(far, near, roundTripMs / 2);
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
	const address = server.address();
	return {
		port: typeof address === 'object' && address ? address.port : 0,
		stop: () =>
			new Promise((resolve) => {
				for (const socket of sockets) socket.destroy();
				server.close(() => resolve());
			}),
	};
}

/** In flight at most: as a long line holds it, and no endless memory. */
const IN_FLIGHT = 16 * 1024 * 1024;

/** @param {import('node:net').Socket} from @param {import('node:net').Socket} to @param {number} milliseconds */
function delay(from, to, milliseconds) {
	let inFlight = 0;
	from.on('data', (data) => {
		inFlight += data.length;
		if (inFlight > IN_FLIGHT) from.pause();
		setTimeout(() => {
			inFlight -= data.length;
			if (inFlight <= IN_FLIGHT && from.isPaused()) from.resume();
			if (!to.destroyed) to.write(data);
		}, milliseconds);
	});
	from.on('close', () => setTimeout(() => to.end(), milliseconds));
}
