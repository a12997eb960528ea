import { ImapFlow } from 'imapflow';

import { connectImap } from '../../nodes/shared/mail/imap';
import { filesSentMail, keepInSentFolder } from '../../nodes/shared/mail/sent-folder';
import { startDovecot, type Dovecot } from './dovecot.mjs';

let dovecot: Dovecot;
let users = 0;

// A server that knows no roles of folders: they are known by their names alone.
beforeAll(async () => {
	dovecot = await startDovecot({ settings: 'protocol imap {\n  imap_capability = IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE NAMESPACE UIDPLUS LITERAL+\n}\nnamespace inbox {\n  mailbox Sent {\n    auto = no\n    special_use =\n  }\n}\n' });
});
afterAll(async () => dovecot?.dispose());

async function withFolders<T>(folders: readonly string[], work: (client: ImapFlow) => Promise<T>): Promise<T> {
	const login = { user: `sent${++users}@office.example`, password: dovecot.password };
	const client = await connectImap({ address: login.user, senderName: '', imap: { host: dovecot.host, port: dovecot.tlsPort, encryption: 'tls', login }, smtp: null, certificate: { allowUntrusted: true, pinned: '' } });
	try {
		for (const folder of folders) await client.mailboxCreate(folder);
		return await work(client);
	} finally {
		await client.logout();
	}
}

const mail = Buffer.from('From: office@office.example\r\nMessage-ID: <1@office.example>\r\nSubject: Hello\r\n\r\nHi\r\n');

test.each([
	['Sent'],
	['Sent Items'],
	['Gesendete Elemente'],
	['Enviados'],
	['Éléments envoyés'],
	['Posta inviata'],
	['Отправленные'],
	['送信済み'],
	['المرسلة'],
	['INBOX/Gesendet'],
])('A10: where the server names no role, "%s" is the Sent folder', async (name) => {
	await withFolders(['Sent to clients', name], async (client) => {
		expect(await keepInSentFolder(client, '<1@office.example>', mail)).toBe(name);
		const found = await client.fetchOne('1', { flags: true, source: true });
		expect(found && [found.source?.equals(mail), found.flags?.has('\\Seen')]).toEqual([true, true]);
	});
});

test('A10: a mail that is there already is not put there twice', async () => {
	await withFolders(['Sent'], async (client) => {
		await keepInSentFolder(client, '<1@office.example>', mail);
		await keepInSentFolder(client, '<1@office.example>', mail);
		expect((await client.status('Sent', { messages: true }))).toMatchObject({ messages: 1 });
	});
});

test('without such a folder nothing is put anywhere', async () => {
	await withFolders(['Sent to clients'], async (client) => expect(await keepInSentFolder(client, '<1@office.example>', mail)).toBeNull());
});

test('A10: Gmail and Microsoft 365 put what they send there themselves', () => {
	expect(['smtp.gmail.com', 'smtp.office365.com', 'smtp-mail.outlook.com', 'smtp.googlemail.com'].map((host) => filesSentMail({ host }))).toEqual([true, true, true, true]);
	expect(['smtp.example.com', 'notgmail.com.example'].map((host) => filesSentMail({ host }))).toEqual([false, false]);
	expect(filesSentMail(null)).toBe(false);
});
