import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

import type { MailAccount, SaslMechanism } from '../../../nodes/shared/mail/accounts';
import { verifySmtp } from '../../../nodes/shared/mail/smtp';

// smtp-server has no OAUTHBEARER, so the server of these tests is a script.

let server: Server;
const sockets = new Set<Socket>();
let heard: string[] = [];

afterEach(async () => {
	for (const socket of sockets) socket.destroy();
	sockets.clear();
	await new Promise((resolve) => server.close(resolve));
});

const TOKEN = `ya29.${'a0AfH6SMBx'.repeat(20)}`;

async function account(mechanism: SaslMechanism, offer: string, answers: string[], renewed: string | null = null): Promise<MailAccount> {
	heard = [];
	server = createServer((socket) => {
		sockets.add(socket);
		socket.on('error', () => undefined);
		socket.write('220 ready\r\n');
		let rest = '';
		socket.on('data', (bytes) => {
			const lines = (rest + bytes.toString('latin1')).split('\r\n');
			rest = lines.pop() ?? '';
			for (const line of lines) {
				heard.push(line);
				if (line.startsWith('EHLO')) socket.write(`250-hi\r\n250-SIZE 1000\r\n250 ${offer}\r\n`);
				else if (line === 'QUIT') socket.write('221 bye\r\n');
				else socket.write(`${answers.shift() ?? '500 what?'}\r\n`);
			}
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const renew = async () => (renewed === null ? null : { accessToken: renewed, expiresAt: null });
	const login = { user: 'office@agency.example', mechanism, accessToken: TOKEN, expiresAt: null, renew };
	return { address: 'office@agency.example', senderName: '', imap: null, smtp: { host: '127.0.0.1', port, encryption: 'none', login }, certificate: { allowUntrusted: false, pinned: '' } };
}

const patience = { connect: 1000, answer: 1000 };
const signIns = () => heard.filter((line) => line.startsWith('AUTH')).map((line) => line.replace(/ (\S+)$/, (_, message: string) => ` ${Buffer.from(message, 'base64').toString().replaceAll('\x01', '|')}`));

test('A2: XOAUTH2, in one message', async () => {
	await verifySmtp(await account('XOAUTH2', 'AUTH PLAIN OAUTHBEARER XOAUTH2', ['235 welcome']), patience);
	expect(signIns()).toEqual([`AUTH XOAUTH2 user=office@agency.example|auth=Bearer ${TOKEN}||`]);
});

test('A2: OAUTHBEARER (RFC 7628), with the host and port of the connection', async () => {
	const { smtp, ...rest } = await account('OAUTHBEARER', 'AUTH PLAIN XOAUTH2 OAUTHBEARER', ['235 welcome']);
	await verifySmtp({ smtp, ...rest }, patience);
	expect(signIns()).toEqual([`AUTH OAUTHBEARER n,a=office@agency.example,|host=127.0.0.1|port=${smtp?.port}|auth=Bearer ${TOKEN}||`]);
});

test.each<[SaslMechanism, string, string]>([
	['XOAUTH2', 'AUTH=OAUTHBEARER', 'AUTH OAUTHBEARER'],
	['OAUTHBEARER', 'auth login xoauth2', 'AUTH XOAUTH2'],
])('%s wanted, the other one offered: that is used', async (wanted, offer, used) => {
	await verifySmtp(await account(wanted, offer, ['235 welcome']), patience);
	expect(signIns()[0]).toMatch(new RegExp(`^${used} `));
});

test('no mechanism for tokens is offered: it is said, and the token is not shown', async () => {
	await expect(verifySmtp(await account('XOAUTH2', 'AUTH PLAIN LOGIN', []), patience)).rejects.toMatchObject({ reason: 'authentication', message: expect.stringContaining('offers no sign-in with OAuth2') });
	expect(signIns()).toEqual([]);
});

test.each<[SaslMechanism, string]>([
	['XOAUTH2', ''],
	['OAUTHBEARER', 'AQ=='],
])('%s: the reason that comes as a challenge is answered, and the refusal is told without the token', async (mechanism, end) => {
	const challenge = `334 ${Buffer.from('{"status":"400"}').toString('base64')}`;
	const failure: unknown = await verifySmtp(await account(mechanism, 'AUTH XOAUTH2 OAUTHBEARER', [challenge, `535 5.7.8 not accepted: ${TOKEN}`]), patience).catch((error: unknown) => error);
	expect(heard[2]).toBe(end);
	expect(failure).toMatchObject({ reason: 'authentication', delivered: 'no', message: '127.0.0.1 did not accept the sign-in with OAuth2 (SMTP)', description: expect.stringMatching(/Scope covers IMAP and SMTP.*535 5\.7\.8 not accepted: ya29\.…/) });
	expect(JSON.stringify(failure, ['message', 'description', 'stack'])).not.toContain(TOKEN.slice(0, 45));
});

test('a refused token is renewed once, and the new one is shown', async () => {
	await verifySmtp(await account('XOAUTH2', 'AUTH XOAUTH2', ['535 no', '235 welcome'], 'newer'), patience);
	expect(signIns()).toEqual([expect.stringContaining(TOKEN), 'AUTH XOAUTH2 user=office@agency.example|auth=Bearer newer||']);
});

test('a renewed token that is refused as well ends it', async () => {
	await expect(verifySmtp(await account('XOAUTH2', 'AUTH XOAUTH2', ['535 no', '535 no', '235 never'], 'newer'), patience)).rejects.toMatchObject({ reason: 'authentication' });
	expect(signIns()).toHaveLength(2);
});
