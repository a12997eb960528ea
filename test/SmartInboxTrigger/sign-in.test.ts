import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

import type { ImapFlow } from 'imapflow';

import { SignIn } from '../../nodes/SmartInboxTrigger/sources/sign-in';
import type { MailAccount, MailServer } from '../../nodes/shared/mail/accounts';

const MINUTE = 60_000;

let server: Server;
let port = 0;
const sockets = new Set<Socket>();
let refusal: string;
/** What the server lets in: a password or a token. */
let welcome: string;
let asked: number;
let now: number;

beforeAll(async () => {
	server = createServer((socket) => {
		sockets.add(socket);
		socket.on('error', () => undefined);
		socket.write('* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=XOAUTH2] ready\r\n');
		socket.on('data', (bytes) => {
			for (const line of bytes.toString().split('\r\n').filter((one) => one !== '')) {
				const [tag, command, , message = ''] = line.split(' ');
				const shown = Buffer.from(command === 'AUTHENTICATE' ? message : tag, 'base64').toString();
				if (command === 'AUTHENTICATE' && message === '') pending(socket, tag);
				else if (command === 'AUTHENTICATE') answer(socket, tag, shown);
				else if (command === undefined) answer(socket, waitingTag, shown);
				else socket.write(`${tag} OK done\r\n`);
			}
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
	for (const socket of sockets) socket.destroy();
	await new Promise((resolve) => server.close(resolve));
});

let waitingTag = '';
function pending(socket: Socket, tag: string): void {
	waitingTag = tag;
	socket.write('+ \r\n');
}
function answer(socket: Socket, tag: string, shown: string): void {
	asked++;
	socket.write(shown.includes(welcome) ? `${tag} OK welcome\r\n` : `${tag} NO ${refusal}\r\n`);
}

beforeEach(() => {
	refusal = '[AUTHENTICATIONFAILED] no';
	welcome = 'right';
	asked = 0;
	now = Date.parse('2026-03-02T10:00:00Z');
	jest.spyOn(Date, 'now').mockImplementation(() => now);
});
afterEach(() => jest.restoreAllMocks());

function account(login: MailServer['login']): MailAccount {
	return { address: 'office@agency.example', senderName: '', imap: { host: '127.0.0.1', port, encryption: 'none', login }, smtp: null, certificate: { allowUntrusted: false, pinned: '' } };
}
const withPassword = (password: string) => account({ user: 'office', password });

const signInWith = (read: () => MailAccount) => new SignIn(async () => read(), { connectTimeout: 2000 });
async function attempt(signIn: SignIn): Promise<string> {
	return await signIn.connect().then(
		(client: ImapFlow) => {
			client.close();
			return 'in';
		},
		(error: Error & { reason?: string }) => error.reason ?? error.message,
	);
}

test('A14: three refusals disable the account, which is then tried at most four times an hour', async () => {
	const signIn = signInWith(() => withPassword('wrong'));
	for (let tries = 0; tries < 3; tries++) {
		expect(signIn.disabled).toBe(false);
		expect(await attempt(signIn)).toBe('authentication');
	}
	expect([signIn.disabled, asked]).toEqual([true, 3]);
	for (let halfMinutes = 0; halfMinutes < 120; halfMinutes++) {
		now += MINUTE / 2;
		expect(await attempt(signIn)).toBe('authentication');
	}
	expect(asked - 3).toBe(4);
});

test('A14: another password is tried at once, and counts anew', async () => {
	let password = 'wrong';
	const signIn = signInWith(() => withPassword(password));
	for (let tries = 0; tries < 4; tries++) await attempt(signIn);
	password = 'wrong as well';
	expect(await attempt(signIn)).toBe('authentication');
	expect([signIn.disabled, asked]).toEqual([false, 4]);
	password = 'right';
	expect(await attempt(signIn)).toBe('in');
});

test.each(['[LIMIT] Too many logins', '[UNAVAILABLE] later', '[ALERT] Too many simultaneous connections. (Failure)', 'Server busy', 'Request is throttled. Suggested Backoff Time: 10 milliseconds'])('A14: "%s" is not a refused sign-in', async (words) => {
	refusal = words;
	const signIn = signInWith(() => withPassword('wrong'));
	for (let tries = 0; tries < 5; tries++) expect(await attempt(signIn)).toBe('refused');
	expect(signIn.disabled).toBe(false);
});

describe('with access tokens', () => {
	let stored: string;
	let renewals: number;
	/** As n8n: the new token is in the credential when the provider has answered. */
	const renew = async () => ({ accessToken: (stored = `renewed-${++renewals}`), expiresAt: null });
	const read = () => account({ user: 'office', mechanism: 'XOAUTH2', accessToken: stored, expiresAt: null, renew });
	beforeEach(() => {
		stored = 'first';
		renewals = 0;
	});

	test('A14: tokens that we renew ourselves do not count as a changed credential', async () => {
		const signIn = signInWith(read);
		for (let tries = 0; tries < 3; tries++) expect(await attempt(signIn)).toBe('authentication');
		expect(signIn.disabled).toBe(true);
		const before = { asked, renewals };
		for (let minutes = 0; minutes < 14; minutes++) {
			now += MINUTE;
			expect(await attempt(signIn)).toBe('authentication');
		}
		expect({ asked, renewals }).toEqual(before);
	});

	test('A14: a token from elsewhere is tried once, at once; a refusal leaves the account disabled, a welcome ends that', async () => {
		const signIn = signInWith(read);
		for (let tries = 0; tries < 3; tries++) await attempt(signIn);
		const before = asked;
		stored = 'connected again, to another account';
		await attempt(signIn);
		expect(signIn.disabled).toBe(true);
		await attempt(signIn);
		// The token itself, and the one that replaced it.
		expect(asked - before).toBe(2);
		stored = 'right';
		expect(await attempt(signIn)).toBe('in');
		expect(signIn.disabled).toBe(false);
	});
});
