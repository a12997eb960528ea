import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import { createSelfSignedCertificate } from '../../demo/runtime/self-signed-certificate.mjs';
import { smtpRefusal, startSmtpSink, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';

const auth = { user: 'office', pass: 'secret' };
const mail = { from: 'office@office.example', to: 'ann@client.example', subject: 'Grüße', text: 'Hello' };
let sink: SmtpSink;

beforeAll(async () => {
	const folder = await mkdtemp(join(tmpdir(), 'smart-inbox-sink-'));
	sink = await startSmtpSink({ auth, tls: await createSelfSignedCertificate(folder) });
	await rm(folder, { recursive: true });
});
afterAll(() => sink.stop());

function send(pass = auth.pass) {
	const transport = nodemailer.createTransport({ host: sink.host, port: sink.port, auth: { user: auth.user, pass }, requireTLS: true, tls: { rejectUnauthorized: false } });
	return transport.sendMail(mail);
}

test('it records envelope, content, user and TLS', async () => {
	await send();
	const [received] = await sink.waitForMails(1);
	expect(received).toMatchObject({ from: mail.from, to: [mail.to], user: 'office', secure: true });
	expect(received.parsed.subject).toBe('Grüße');
});

test('a wrong password is refused', async () => {
	await expect(send('wrong')).rejects.toMatchObject({ responseCode: 535 });
});

test('a hook refuses a recipient or a mail, and nothing is recorded', async () => {
	sink.clear();
	sink.hooks.onRecipient = () => {
		throw smtpRefusal('No such person', 550);
	};
	await expect(send()).rejects.toMatchObject({ responseCode: 550 });
	delete sink.hooks.onRecipient;
	sink.hooks.onMail = () => {
		throw smtpRefusal('Try later', 451);
	};
	await expect(send()).rejects.toMatchObject({ responseCode: 451 });
	delete sink.hooks.onMail;
	expect(sink.mails).toEqual([]);
});
