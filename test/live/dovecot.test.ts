import { ImapFlow } from 'imapflow';
import { startDovecot, type Dovecot } from './dovecot.mjs';

let dovecot: Dovecot;
beforeAll(async () => {
	dovecot = await startDovecot();
});
afterAll(() => dovecot?.dispose());

const mail = (subject: string) => `From: Ann <ann@client.example>\r\nTo: sales@office.example\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@client.example>\r\n\r\nHello\r\n`;

function client(user: string, options: { port?: number; secure?: boolean; pass?: string } = {}) {
	const { port = dovecot.tlsPort, secure = true, pass = dovecot.password } = options;
	return new ImapFlow({ host: dovecot.host, port, secure, auth: { user, pass }, tls: { rejectUnauthorized: false }, logger: false });
}

async function subjects(user: string, options?: { port?: number; secure?: boolean }) {
	const imap = client(user, options);
	await imap.connect();
	const lock = await imap.getMailboxLock('INBOX');
	try {
		const found: string[] = [];
		for await (const message of imap.fetch('1:*', { envelope: true })) found.push(message.envelope?.subject ?? '');
		return found;
	} finally {
		lock.release();
		await imap.logout();
	}
}

test('a delivered mail is read back over TLS and over STARTTLS', async () => {
	await dovecot.deliver('first@office.example', mail('one'));
	await dovecot.deliver('first@office.example', mail('two'));
	expect(await subjects('first@office.example')).toEqual(['one', 'two']);
	expect(await subjects('first@office.example', { port: dovecot.port, secure: false })).toEqual(['one', 'two']);
});

test('users do not see each other, with or without a domain in their name', async () => {
	await dovecot.deliver('same@a.example', mail('for-a'));
	await dovecot.deliver('same@b.example', mail('for-b'));
	await dovecot.deliver('same', mail('for-none'));
	expect(await subjects('same@a.example')).toEqual(['for-a']);
	expect(await subjects('same@b.example')).toEqual(['for-b']);
	expect(await subjects('same')).toEqual(['for-none']);
});

test('a wrong password is refused', async () => {
	await expect(client('first@office.example', { pass: 'wrong' }).connect()).rejects.toMatchObject({ authenticationFailed: true });
});

test('the special folders are there and the extensions the product relies on are offered', async () => {
	const imap = client('folders@office.example');
	await imap.connect();
	const special = (await imap.list()).filter((folder) => folder.specialUse && folder.path !== 'INBOX');
	expect(Object.fromEntries(special.map((folder) => [folder.path, folder.specialUse]))).toEqual({
		Archive: '\\Archive',
		Drafts: '\\Drafts',
		Junk: '\\Junk',
		Sent: '\\Sent',
		Trash: '\\Trash',
	});
	for (const name of ['IDLE', 'CONDSTORE', 'QRESYNC', 'MOVE', 'UIDPLUS', 'SPECIAL-USE']) expect(imap.capabilities.has(name)).toBe(true);
	await imap.logout();
});

test('mail survives a restart and a kill, and nothing answers in between', async () => {
	await dovecot.deliver('survivor@office.example', mail('kept'));
	await dovecot.kill();
	await expect(client('survivor@office.example').connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
	await dovecot.start();
	await dovecot.restart();
	await dovecot.deliver('survivor@office.example', mail('after'));
	expect(await subjects('survivor@office.example')).toEqual(['kept', 'after']);
});
