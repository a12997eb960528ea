import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

import { until } from './n8n-edge';

/** An SMTP client that says exactly what it is told, and shows each reply. */
export interface SmtpClient {
	/** The reply to the connection. */
	greeting: string;
	/** Sends a line and gives the whole reply to it. */
	say: (line: string) => Promise<string>;
	/** Sends these bytes and gives the reply; nothing is added. */
	raw: (bytes: string | Buffer) => Promise<string>;
	/** Waits for a reply without saying anything. */
	reply: (patience?: number) => Promise<string>;
	/** Goes on encrypted, after 220 to STARTTLS. */
	encrypt: () => Promise<void>;
	socket: () => Socket;
	isClosed: () => boolean;
	close: () => void;
}

export async function talk(port: number, { host = '127.0.0.1', isEncrypted = false } = {}): Promise<SmtpClient> {
	let heard = '';
	let isClosed = false;
	const listen = (one: Socket) => {
		one.on('data', (piece: Buffer) => (heard += piece.toString()));
		one.on('error', () => undefined);
		one.on('close', () => (isClosed = true));
		return one;
	};
	let socket = listen(isEncrypted ? connectTls({ host, port, rejectUnauthorized: false }) : connect({ host, port }));
	const reply = async (patience?: number) => {
		await until('the server replies', () => /^\d{3} .*\r\n/m.test(heard) || isClosed, patience);
		const end = /^\d{3} .*\r\n/m.exec(heard);
		const said = end ? heard.slice(0, end.index + end[0].length) : heard;
		heard = heard.slice(said.length);
		return said;
	};
	const raw = async (bytes: string | Buffer) => {
		socket.write(bytes);
		return await reply();
	};
	return {
		greeting: await reply(),
		say: (line) => raw(`${line}\r\n`),
		raw,
		reply,
		encrypt: async () => {
			const plain = socket;
			plain.removeAllListeners('data');
			socket = listen(connectTls({ socket: plain, rejectUnauthorized: false }));
			await new Promise<void>((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
		},
		socket: () => socket,
		isClosed: () => isClosed,
		close: () => socket.destroy(),
	};
}
