import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

import type { ICredentialDataDecryptedObject, ICredentialTestFunctions } from 'n8n-workflow';

import { CREDENTIALS, type MailAccount, type MailServer } from '../../../nodes/shared/mail/accounts';
import { mailboxTest, testAccount } from '../../../nodes/shared/node/credential-test';

let server: Server;
const sockets = new Set<Socket>();

beforeAll(async () => {
	// Answers drop by drop: each word resets the clocks of the mail libraries.
	server = createServer((socket) => {
		sockets.add(socket);
		socket.on('error', () => undefined);
		const drip = setInterval(() => socket.write('* '), 20);
		socket.once('close', () => clearInterval(drip));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
	for (const socket of sockets) socket.destroy();
	await new Promise((resolve) => server.close(resolve));
});

test('A7: servers that never come to the point do not hold the editor, and both halves are named', async () => {
	const half: MailServer = { host: '127.0.0.1', port: (server.address() as AddressInfo).port, encryption: 'none', login: { user: 'office', password: 'top-secret' } };
	const account: MailAccount = { address: 'office@agency.example', senderName: '', imap: half, smtp: half, certificate: { allowUntrusted: false, pinned: '' } };
	const began = Date.now();
	const report = await testAccount(account, 600);
	expect(Date.now() - began).toBeLessThan(1500);
	expect(report).toMatchObject({ ok: false, imap: { ok: false, reason: 'timeout' }, smtp: { ok: false, reason: 'timeout' } });
	expect(report.message).toMatch(/^IMAP did not work: .+ SMTP did not work: /);
	expect(JSON.stringify(report)).not.toContain('top-secret');
});

describe('A7: a half that is switched on and has no host is not passed over', () => {
	const tested = async (type: string, data: ICredentialDataDecryptedObject) =>
		await mailboxTest.call({} as ICredentialTestFunctions, { id: '1', name: 'Office', type, data: { address: 'office@agency.example', ...data } });
	const noImap = 'IMAP Host is empty. Fill it in, or switch off Receive Mail (IMAP).';
	const noSmtp = 'SMTP Host is empty. Fill it in, or switch off Send Mail (SMTP).';

	test.each<[string, ICredentialDataDecryptedObject, string]>([
		[CREDENTIALS.password, { imapEnabled: true, imapHost: 'imap.invalid', smtpEnabled: true, smtpHost: ' ' }, noSmtp],
		[CREDENTIALS.password, { imapHost: '', smtpEnabled: false }, noImap],
		[CREDENTIALS.other, {}, `${noImap} ${noSmtp}`],
		['smartInboxSendingApi', { smtpHost: '' }, noSmtp],
	])('%s, %j', async (type, data, message) => {
		expect(await tested(type, data)).toEqual({ status: 'Error', message });
	});

	test.each<[string, ICredentialDataDecryptedObject]>([
		[CREDENTIALS.password, { imapEnabled: false, imapHost: '', smtpEnabled: false, smtpHost: '' }],
		[CREDENTIALS.google, { address: '' }],
		[CREDENTIALS.microsoft, { address: '' }],
		['smartInboxSendingApi', { address: '', smtpHost: 'smtp.invalid' }],
	])('%s, %j: no host is missed', async (type, data) => {
		expect((await tested(type, data)).message).not.toContain('Host is empty');
	});
});
