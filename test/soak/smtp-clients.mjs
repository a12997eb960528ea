import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export const RECIPIENT = 'leads@office.example';

/** @param {number} number @param {number} bytes @returns {string} one of many mails, no two alike */
export function mailNumber(number, bytes = 2000) {
	const head = `From: Client ${number} <client${number}@client.example>\r\nTo: ${RECIPIENT}\r\nSubject: Enquiry ${number}\r\nMessage-ID: <${number}@soak.example>\r\nDate: Sat, 21 Nov 2026 10:00:00 +0000\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n`;
	const line = `I am interested in the house number ${number}, please call me.\r\n`;
	return head + line.repeat(Math.ceil(bytes / line.length));
}

/**
 * @typedef {object} Sending
 * @property {Set<number>} acknowledged numbers of the mails that got their 250
 * @property {Set<number>} underway numbers of the mails whose last byte may be out and whose answer is not here
 * @property {number[]} waits milliseconds from the final dot to the 250
 * @property {number} broken connections that ended in the middle
 * @property {string[]} refusals replies other than the ones expected, the first hundred
 * @property {Promise<void>} done
 */

/**
 * Many mail servers that each hand over their share of the mails and, like real ones, send again whatever was not
 * acknowledged, until it is.
 * @param {{ port: number, clients: number, mails: number }} options
 * @returns {Sending}
 */
export function sendAll({ port, clients, mails }) {
	/** @type {Sending} */
	const sending = { acknowledged: new Set(), underway: new Set(), waits: [], broken: 0, refusals: [], done: Promise.resolve() };
	const shares = Array.from({ length: clients }, (_, client) => Array.from({ length: Math.ceil((mails - client) / clients) }, (__, turn) => client + turn * clients));
	sending.done = Promise.all(shares.map((share) => sendShare(port, share, sending))).then(() => undefined);
	return sending;
}

/** @param {number} port @param {number[]} share @param {Sending} sending */
async function sendShare(port, share, sending) {
	while (share.length > 0) {
		try {
			await overOneConnection(port, share, sending);
		} catch {
			sending.broken++;
			await pause(50 + Math.random() * 200);
		}
	}
}

/** @param {number} port @param {number[]} share @param {Sending} sending */
async function overOneConnection(port, share, sending) {
	const socket = connect({ host: '127.0.0.1', port, noDelay: true });
	let heard = '';
	/** @type {((text: string) => void) | undefined} */
	let answer;
	/** @type {((cause: Error) => void) | undefined} */
	let fail;
	let isOver = false;
	const end = () => {
		isOver = true;
		fail?.(new Error('The connection ended'));
	};
	socket.on('data', (piece) => {
		heard += piece.toString('latin1');
		// The last line of a reply has no "-" behind its number.
		const last = /^\d{3} [^\n]*\r\n$/m.exec(heard);
		if (!last) return;
		const said = heard;
		heard = '';
		answer?.(said);
	});
	socket.on('error', end).on('close', end);
	const reply = () =>
		new Promise((/** @type {(text: string) => void} */ resolve, reject) => {
			if (isOver) reject(new Error('The connection ended'));
			[answer, fail] = [resolve, reject];
		});
	/** @param {string} line @param {string} expected */
	const say = async (line, expected) => {
		const replied = reply();
		socket.write(line);
		const said = await replied;
		if (said.startsWith(expected)) return;
		if (sending.refusals.length < 100) sending.refusals.push(said.trim());
		throw new Error(said);
	};
	try {
		await reply();
		await say('EHLO client.example\r\n', '250');
		while (share.length > 0) {
			const [current] = share;
			await say(`MAIL FROM:<client${current}@client.example>\r\n`, '250');
			await say(`RCPT TO:<${RECIPIENT}>\r\n`, '250');
			await say('DATA\r\n', '354');
			sending.underway.add(current);
			const sentAt = performance.now();
			await say(`${mailNumber(current)}.\r\n`, '250');
			sending.waits.push(performance.now() - sentAt);
			sending.acknowledged.add(current);
			sending.underway.delete(current);
			share.shift();
		}
		socket.write('QUIT\r\n');
	} finally {
		socket.destroy();
	}
}
