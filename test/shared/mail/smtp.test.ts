import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

import type { MailAccount } from '../../../nodes/shared/mail/accounts';
import { sendMail, verifySmtp, type OutgoingMail } from '../../../nodes/shared/mail/smtp';

const patience = { connect: 400, answer: 400 };

const mail: OutgoingMail = {
	from: { name: '', address: 'office@agency.example' },
	to: [{ name: '', address: 'ann@client.example' }, { name: '', address: 'bea@client.example' }],
	subject: 'Your enquiry',
	text: 'Hello',
	messageId: '<1@agency.example>',
};

type Script = (line: string, socket: Socket) => string | null | undefined;

let server: Server;
let sockets: Set<Socket>;

/** An SMTP server that answers as told: a text, nothing (null), or the usual answer (undefined). */
async function account(script: Script, { greeting = '220 ready', encryption = 'none', login = null, features = [] as string[] }: { greeting?: string; encryption?: 'none' | 'starttls' | 'tls'; login?: { user: string; password: string } | null; features?: string[] } = {}): Promise<MailAccount> {
	sockets = new Set();
	server = createServer((socket) => {
		sockets.add(socket);
		socket.on('error', () => undefined);
		if (greeting) socket.write(`${greeting}\r\n`);
		let inData = false;
		let rest = '';
		socket.on('data', (bytes) => {
			const lines = (rest + bytes.toString('latin1')).split('\r\n');
			rest = lines.pop() ?? '';
			for (const line of lines) {
				if (inData && line !== '.') {
					const answer = script('(text)', socket);
					if (answer === null) return;
					continue;
				}
				const answer = script(line, socket);
				if (answer === null) continue;
				inData = line === 'DATA' && (answer ?? '354').startsWith('3');
				const usual = line.startsWith('EHLO') ? ['hi', ...features].map((text, at, all) => `250${at === all.length - 1 ? ' ' : '-'}${text}`).join('\r\n') : line === 'DATA' ? '354 go on' : line === 'QUIT' ? '221 bye' : '250 ok';
				socket.write(`${answer ?? usual}\r\n`);
			}
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return { address: 'office@agency.example', senderName: '', imap: null, smtp: { host: '127.0.0.1', port, encryption, login }, certificate: { allowUntrusted: false, pinned: '' } };
}

afterEach(async () => {
	for (const socket of sockets) socket.destroy();
	await new Promise((resolve) => server.close(resolve));
});

test('A mail the server takes: its answer, and who was refused', async () => {
	const to = await account((line) => (line.includes('bea@') ? '550 5.1.1 no such person' : line === '.' ? '250 2.0.0 queued as 42' : undefined));
	expect(await sendMail(to, mail, patience)).toMatchObject({ response: '250 2.0.0 queued as 42', accepted: ['ann@client.example'], rejected: ['bea@client.example'], messageId: '<1@agency.example>' });
});

describe('Whether the mail may have left is told apart', () => {
	const hangUp: Script = (_line, socket) => {
		socket.destroy();
		return null;
	};
	test.each<[string, Script, 'no' | 'unknown', string]>([
		['line lost at MAIL FROM', (line, socket) => (line.startsWith('MAIL') ? hangUp(line, socket) : undefined), 'no', 'network'],
		['line lost at the last recipient', (line, socket) => (line.includes('bea@') ? hangUp(line, socket) : undefined), 'no', 'network'],
		['line lost at DATA', (line, socket) => (line === 'DATA' ? hangUp(line, socket) : undefined), 'no', 'network'],
		['no answer to DATA', (line) => (line === 'DATA' ? null : undefined), 'no', 'timeout'],
		['line lost while the text flows', (line, socket) => (line === '(text)' ? hangUp(line, socket) : undefined), 'unknown', 'network'],
		['line lost after the final dot', (line, socket) => (line === '.' ? hangUp(line, socket) : undefined), 'unknown', 'network'],
		['no answer after the final dot', (line) => (line === '.' ? null : undefined), 'unknown', 'timeout'],
		['nonsense after the final dot', (line) => (line === '.' ? 'whatever' : undefined), 'unknown', 'network'],
		['refused after the final dot, later', (line) => (line === '.' ? '451 4.7.1 try later' : undefined), 'no', 'refused'],
		['refused after the final dot, for good', (line) => (line === '.' ? '554 5.7.1 spam' : undefined), 'no', 'refused'],
		['DATA refused', (line) => (line === 'DATA' ? '503 no' : undefined), 'no', 'refused'],
		['sender refused', (line) => (line.startsWith('MAIL') ? '550 5.7.1 not your address' : undefined), 'no', 'refused'],
		['all recipients refused', (line) => (line.startsWith('RCPT') ? '550 5.1.1 unknown' : undefined), 'no', 'refused'],
		['shut down in the middle', (line) => (line.startsWith('RCPT') ? '421 4.3.2 going down' : undefined), 'no', 'refused'],
	])('%s', async (_what, script, delivered, reason) => {
		for (const features of [[], ['PIPELINING', '8BITMIME']]) {
			const failure = sendMail(await account(script, { features }), mail, patience);
			await expect(failure).rejects.toMatchObject({ name: 'MailServerError', half: 'SMTP', delivered, reason, message: expect.stringMatching(/\S/), description: expect.stringMatching(/\S/) });
			if (features.length === 0) {
				for (const socket of sockets) socket.destroy();
				await new Promise((resolve) => server.close(resolve));
			}
		}
	});

	test('the server’s own words are in the message', async () => {
		await expect(sendMail(await account((line) => (line === '.' ? '554 5.7.1 looks like spam' : undefined)), mail, patience)).rejects.toThrow('127.0.0.1 refused the mail (SMTP): 554 5.7.1 looks like spam');
	});
});

describe('A7: what keeps the server from being used is named, with the next step', () => {
	const login = { user: 'office', password: 'top-secret' };
	test.each<[string, Script, Parameters<typeof account>[1], string, RegExp, RegExp]>([
		['no greeting: TLS port without TLS', () => null, { greeting: '' }, 'timeout', /no SMTP server greeted/, /port 465 with SSL\/TLS/],
		['another service', () => null, { greeting: '* OK IMAP ready' }, 'encryption', /no SMTP server greeted/, /another service/],
		['SSL/TLS chosen on a plain port', () => undefined, { encryption: 'tls' }, 'encryption', /does not speak SSL\/TLS/, /STARTTLS/],
		['STARTTLS chosen and not offered', (line) => (line === 'STARTTLS' ? '502 no' : undefined), { encryption: 'starttls' }, 'encryption', /does not offer STARTTLS/, /SSL\/TLS/],
		['wrong password', (line) => (line.startsWith('AUTH') ? '535 5.7.8 bad credentials' : undefined), { login, features: ['AUTH PLAIN'] }, 'authentication', /did not accept the user name or password/, /app password.*535 5\.7\.8 bad credentials/],
		['empty password', () => undefined, { login: { user: 'office', password: '' }, features: ['AUTH PLAIN'] }, 'authentication', /did not accept the user name or password/, /Password/],
		['sign-in out of order', (line) => (line.startsWith('AUTH') ? '454 4.7.0 temporary' : undefined), { login, features: ['AUTH PLAIN'] }, 'refused', /could not check/, /Try again/],
		['encryption wanted for the password', (line) => (line.startsWith('AUTH') ? '538 5.7.11 encryption required' : undefined), { login, features: ['AUTH PLAIN'] }, 'encryption', /encrypted connection only/, /STARTTLS/],
		['no sign-in on this port', () => undefined, { login }, 'authentication', /offers no sign-in/, /SMTP Sign-In to None/],
		['this machine is blocked', () => null, { greeting: '554 5.7.1 your address is listed' }, 'refused', /refused the connection.*your address is listed/, /\S/],
	])('%s', async (_what, script, options, reason, message, description) => {
		const failure: unknown = await verifySmtp(await account(script, options), patience).catch((error: unknown) => error);
		expect(failure).toMatchObject({ name: 'MailServerError', half: 'SMTP', reason, message: expect.stringMatching(message), description: expect.stringMatching(description) });
		expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain('top-secret');
	});

	test('nothing listens', async () => {
		const closed = await account(() => undefined);
		await new Promise((resolve) => server.close(resolve));
		await expect(verifySmtp(closed, patience)).rejects.toMatchObject({ reason: 'network', message: `Nothing answers on port ${closed.smtp?.port} of 127.0.0.1 (SMTP)` });
	});

	test('host not found', async () => {
		const lost = await account(() => undefined);
		await expect(verifySmtp({ ...lost, smtp: { host: 'smtp.invalid', port: 465, encryption: 'tls', login } }, { connect: 3000, answer: 3000 })).rejects.toMatchObject({ reason: 'network', message: 'The SMTP host "smtp.invalid" was not found' });
	});

	test('an account without SMTP says so', async () => {
		const mute = await account(() => undefined);
		await expect(sendMail({ ...mute, smtp: null }, mail)).rejects.toMatchObject({ half: 'SMTP', delivered: 'no', message: 'The account office@agency.example has no SMTP server' });
	});
});
