import { once } from 'node:events';
import { connect } from 'node:net';

/** @typedef {{ at: bigint, wallMs: number }} Noticed */

/**
 * The floor: one bare connection that does nothing but IDLE. When the server tells it of a mail, nobody can know sooner.
 * @param {import('../live/dovecot.mjs').Dovecot} dovecot
 * @param {string} user with an empty INBOX
 * @returns {Promise<{ noticed: Noticed[], stop: () => Promise<void> }>} noticed: per mail, in their order
 */
export async function startRawIdle({ host, port, password }, user) {
	const socket = connect({ host, port });
	socket.setNoDelay(true).setEncoding('latin1').on('error', () => undefined);
	/** @type {Noticed[]} */
	const noticed = [];
	let idling = false;
	socket.on('data', (text) => {
		const seen = { at: process.hrtime.bigint(), wallMs: performance.timeOrigin + performance.now() };
		if (!idling) return;
		const counts = [...String(text).matchAll(/^\* (\d+) EXISTS/gm)].map(([, count]) => Number(count));
		while (noticed.length < Math.max(0, ...counts)) noticed.push(seen);
	});
	/** @param {string} command @param {RegExp} until */
	const say = async (command, until) => {
		if (command) socket.write(`${command}\r\n`);
		for (;;) {
			const [text] = await once(socket, 'data', { signal: AbortSignal.timeout(10_000) });
			if (until.test(text)) return;
		}
	};
	await say('', /^\* OK/m);
	await say(`a LOGIN ${user} ${password}`, /^a OK/m);
	await say('b SELECT INBOX', /^b OK/m);
	idling = true;
	await say('c IDLE', /^\+/m);
	return {
		noticed,
		async stop() {
			socket.destroy();
		},
	};
}
