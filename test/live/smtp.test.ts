import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createSelfSignedCertificate } from '../../demo/runtime/self-signed-certificate.mjs';
import { smtpRefusal, startSmtpSink, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import type { Encryption, MailAccount } from '../../nodes/shared/mail/accounts';
import { sendMail, verifySmtp, type OutgoingMail } from '../../nodes/shared/mail/smtp';

type Certificate = Awaited<ReturnType<typeof createSelfSignedCertificate>>;

const auth = { user: 'office@agency.example', pass: 'secret' };
const sinks: Partial<Record<Encryption, SmtpSink>> = {};
let own: Certificate;
let other: Certificate;

beforeAll(async () => {
	const folders = await Promise.all([1, 2].map(() => mkdtemp(join(tmpdir(), 'smart-inbox-smtp-'))));
	[own, other] = await Promise.all(folders.map(createSelfSignedCertificate));
	await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
	sinks.tls = await startSmtpSink({ auth, tls: own, secure: true });
	sinks.starttls = await startSmtpSink({ auth, tls: own });
	sinks.none = await startSmtpSink({ auth });
});
afterAll(() => Promise.all(Object.values(sinks).map((sink) => sink.stop())));

function sink(encryption: Encryption): SmtpSink {
	const found = sinks[encryption];
	if (!found) throw new Error(`No sink for ${encryption}`);
	return found;
}

function account(encryption: Encryption, certificate: Partial<MailAccount['certificate']> = {}, { password = auth.pass, port = sink(encryption).port } = {}): MailAccount {
	return {
		address: 'office@agency.example',
		senderName: '',
		imap: null,
		smtp: { host: 'localhost', port, encryption, login: { user: auth.user, password } },
		certificate: { allowUntrusted: false, pinned: '', ...certificate },
	};
}

const mail: OutgoingMail = {
	from: { name: 'Agency', address: 'office@agency.example' },
	to: [{ name: '', address: 'ann@client.example' }],
	subject: 'Your enquiry',
	text: 'Hello',
	messageId: '<1@agency.example>',
};

test.each<[Encryption, boolean]>([['tls', true], ['starttls', true], ['none', false]])('A6: mail leaves with encryption %s', async (encryption, secure) => {
	sink(encryption).clear();
	const sent = await sendMail(account(encryption, { pinned: own.cert }), mail);
	expect(sent.accepted).toEqual(['ann@client.example']);
	expect(sent.response).toMatch(/^250 /);
	const [received] = await sink(encryption).waitForMails(1);
	expect(received).toMatchObject({ from: 'office@agency.example', to: ['ann@client.example'], user: auth.user, secure });
	expect(received.raw).toBe(sent.mail.source.toString());
});

test('A6: an encryption that was chosen is never left out', async () => {
	sink('none').clear();
	await expect(sendMail(account('starttls', {}, { port: sink('none').port }), mail)).rejects.toMatchObject({ reason: 'encryption', delivered: 'no' });
	await expect(sendMail(account('tls', {}, { port: sink('none').port }), mail)).rejects.toMatchObject({ reason: 'encryption', delivered: 'no' });
	expect(sink('none').mails).toEqual([]);
});

describe.each<Encryption>(['tls', 'starttls'])('A6, A7: certificates with %s', (encryption) => {
	test('a self-signed one is refused, and the way out is named', async () => {
		await expect(verifySmtp(account(encryption))).rejects.toMatchObject({
			half: 'SMTP',
			reason: 'certificate',
			message: 'The certificate of localhost is not signed by a known authority',
			description: expect.stringContaining('Trusted Certificate'),
		});
	});
	test('it is accepted when pinned', () => verifySmtp(account(encryption, { pinned: own.cert })));
	test('it is refused when another one is pinned, also when all warnings are ignored', async () => {
		await expect(verifySmtp(account(encryption, { pinned: other.cert }))).rejects.toMatchObject({ reason: 'certificate' });
		await expect(verifySmtp(account(encryption, { pinned: other.cert, allowUntrusted: true }))).rejects.toMatchObject({ reason: 'certificate' });
	});
	test('it is accepted when warnings are ignored', () => verifySmtp(account(encryption, { allowUntrusted: true })));
	test('a pin that is no certificate is named', async () => {
		await expect(verifySmtp(account(encryption, { pinned: 'nonsense' }))).rejects.toMatchObject({ reason: 'certificate', message: 'The Trusted Certificate of the credential cannot be read' });
	});
});

test('A7: a wrong password is told from everything else', async () => {
	await expect(verifySmtp(account('none', {}, { password: 'wrong' }))).rejects.toMatchObject({ reason: 'authentication', message: 'localhost did not accept the user name or password (SMTP)' });
});

test('the answer of a real server decides whether the mail left', async () => {
	sink('none').hooks.onMail = () => {
		throw smtpRefusal('Over quota', 452);
	};
	await expect(sendMail(account('none'), mail)).rejects.toMatchObject({ reason: 'refused', delivered: 'no', message: expect.stringContaining('452 Over quota') });
	delete sink('none').hooks.onMail;
});
