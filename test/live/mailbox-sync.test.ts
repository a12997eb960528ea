import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';
import { simpleParser } from 'mailparser';

import { startSmtpSink, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { parseMail } from '../../nodes/shared/mail/message/parse';
import { contentKey } from '../../nodes/shared/mail/message/content-key';
import { receive } from '../../nodes/shared/store/arrivals';
import { ensureFolder } from '../../nodes/shared/store/folders';
import { ensureMailbox } from '../../nodes/shared/store/mailboxes';
import { openStore } from '../../nodes/shared/store/open';
import { runNode } from '../MailboxSync/run-node';
import { startDovecot, type Dovecot } from './dovecot.mjs';

let dovecot: Dovecot;
let sink: SmtpSink;
let home: string;
let logins = 0;

beforeAll(async () => {
	home = await mkdtemp(join(tmpdir(), 'smart-inbox-sync-'));
	process.env.N8N_USER_FOLDER = home;
	dovecot = await startDovecot();
	sink = await startSmtpSink();
});
afterAll(async () => {
	await (await openStore()).close();
	await sink?.stop();
	await dovecot?.dispose();
	await rm(home, { recursive: true });
});

const newUser = () => `sync${++logins}@office.example`;

function credential(user: string, changes: Record<string, string | number | boolean> = {}) {
	return {
		address: user,
		senderName: 'Büro Süd',
		password: dovecot.password,
		imapHost: dovecot.host,
		imapPort: dovecot.tlsPort,
		imapEncryption: 'tls',
		smtpHost: sink.host,
		smtpPort: sink.port,
		smtpEncryption: 'none',
		smtpSignIn: 'none',
		trustedServerPem: dovecot.certificate.cert,
		...changes,
	};
}

interface Mail {
	subject?: string;
	from?: string;
	to?: string;
	body?: string;
	receivedAt?: Date;
	flags?: string[];
	folder?: string;
	messageId?: string;
}

let count = 0;

async function put(user: string, mails: Mail[]): Promise<number[]> {
	return await withClient(user, async (client) => {
		const uids: number[] = [];
		for (const { subject = 'Hello', from = 'Ann <ann@client.example>', to = user, body = 'Text', receivedAt = new Date(), flags = [], folder = 'INBOX', messageId = `<m${++count}@client.example>` } of mails) {
			const raw = `From: ${from}\r\nTo: ${to}\r\nSubject: ${subject}\r\nMessage-ID: ${messageId}\r\nDate: Mon, 05 Jan 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${body}\r\n`;
			const appended = await client.append(folder, raw, flags, receivedAt);
			uids.push((appended && appended.uid) || 0);
		}
		return uids;
	});
}

async function withClient<T>(user: string, work: (client: ImapFlow) => Promise<T>): Promise<T> {
	const client = new ImapFlow({ host: dovecot.host, port: dovecot.tlsPort, secure: true, auth: { user, pass: dovecot.password }, tls: { rejectUnauthorized: false }, logger: false });
	await client.connect();
	try {
		return await work(client);
	} finally {
		await client.logout();
	}
}

async function flagsOf(user: string, folder: string, uid: number): Promise<string[]> {
	return await withClient(user, async (client) => {
		await client.mailboxOpen(folder);
		const found = await client.fetchOne(String(uid), { flags: true }, { uid: true });
		return found ? [...(found.flags ?? [])].filter((flag) => flag !== '\\Recent') : ['gone'];
	});
}

const inbox = { __rl: true, mode: 'list', value: 'INBOX' };
const fields = (items: { json: object }[], ...names: string[]) => items.map(({ json }) => names.map((name) => (json as Record<string, unknown>)[name]));

describe('Folder → Get Many', () => {
	test('gives path, role and both counts, INBOX first; Limit cuts', async () => {
		const user = newUser();
		await put(user, [{}, { flags: ['\\Seen'] }, {}, { folder: 'Sent', flags: ['\\Seen'] }]);
		const items = await runNode({ resource: 'folder', operation: 'getAll', returnAll: true }, { credential: credential(user) });
		expect(items[0].json).toEqual({ path: 'INBOX', name: 'INBOX', specialUse: '\\Inbox', subscribed: expect.any(Boolean), messages: 3, unseen: 2, active: null, syncEverySeconds: null, lastSyncAt: null, importDone: null, importTotal: null, importPercent: null });
		expect(items.find(({ json }) => json.path === 'Sent')?.json).toMatchObject({ specialUse: '\\Sent', messages: 1, unseen: 0 });
		expect(await runNode({ resource: 'folder', operation: 'getAll', limit: 2 }, { credential: credential(user) })).toHaveLength(2);
	});
});

describe('Message → Search', () => {
	let user: string;
	const search = (filters: Record<string, unknown>, more = {}) =>
		runNode({ resource: 'message', operation: 'search', returnAll: true, filters: filters as never, ...more }, { credential: credential(user) });

	beforeAll(async () => {
		user = newUser();
		await put(user, [
			{ subject: 'Third', receivedAt: new Date('2026-01-03T23:30:00Z'), from: 'Bea <bea@client.example>', body: 'about REF-1001' },
			{ subject: 'First', receivedAt: new Date('2026-01-01T08:00:00Z'), flags: ['\\Seen'] },
			{ subject: 'Second', receivedAt: new Date('2026-01-02T08:00:00Z'), to: 'sales@office.example' },
			{ subject: 'Archived', folder: 'Archive', receivedAt: new Date('2026-01-02T12:00:00Z') },
			{ subject: 'Spam', folder: 'Junk', receivedAt: new Date('2026-01-04T12:00:00Z') },
			{ subject: 'Wohnung in Köln', folder: 'Archive', receivedAt: new Date('2025-12-01T12:00:00Z') },
		]);
	});

	test('without filters: newest first by arrival on the server, not by UID', async () => {
		expect(fields(await search({}), 'subject')).toEqual([['Third'], ['Second'], ['First']]);
		expect(fields(await search({}, { returnAll: false, limit: 2 }), 'subject')).toEqual([['Third'], ['Second']]);
	});
	test('says where each lies, whether it is unread, and leaves it so', async () => {
		const [first] = await search({ subject: 'Third' });
		expect(first.json).toMatchObject({ folder: 'INBOX', uid: 1, from: { name: 'Bea', address: 'bea@client.example' }, to: [{ address: user }], unread: true, receivedAt: '2026-01-03T23:30:00.000Z', sentAt: '2026-01-05T10:00:00.000Z', sizeBytes: expect.any(Number) });
		expect(await flagsOf(user, 'INBOX', 1)).toEqual([]);
	});
	test('each filter, alone and together', async () => {
		expect(fields(await search({ from: 'bea@' }), 'subject')).toEqual([['Third']]);
		expect(fields(await search({ to: 'sales@' }), 'subject')).toEqual([['Second']]);
		expect(fields(await search({ text: 'REF-1001' }), 'subject')).toEqual([['Third']]);
		expect(fields(await search({ unreadOnly: true }), 'subject')).toEqual([['Third'], ['Second']]);
		expect(fields(await search({ uidRange: '2:*' }), 'uid')).toEqual([[3], [2]]);
		expect(fields(await search({ uidRange: '1,3' }), 'uid')).toEqual([[1], [3]]);
		expect(await search({ from: 'bea@', to: 'sales@' })).toEqual([]);
	});
	test('times count to the minute and in the time zone of the workflow, though the server knows only days', async () => {
		// 00:30 in Madrid is 23:30 UTC the day before.
		expect(fields(await search({ receivedAfter: '2026-01-04T00:30:00' }), 'subject')).toEqual([['Third']]);
		expect(await search({ receivedAfter: '2026-01-04T00:31:00' })).toEqual([]);
		expect(fields(await search({ receivedAfter: '2026-01-01T09:00:00+01:00', receivedBefore: '2026-01-02T08:00:00Z' }), 'subject')).toEqual([['First']]);
	});
	test('all folders without trash and spam, or chosen ones, in one order', async () => {
		expect(fields(await search({}, { searchIn: 'all', returnAll: false, limit: 4 }), 'subject', 'folder')).toEqual([['Third', 'INBOX'], ['Archived', 'Archive'], ['Second', 'INBOX'], ['First', 'INBOX']]);
		expect(fields(await search({ subject: 'Köln' }, { folders: ['Archive', 'Junk', 'Archive'] }), 'subject')).toEqual([['Wohnung in Köln']]);
		expect(fields(await search({}, { folders: ['Junk'] }), 'subject')).toEqual([['Spam']]);
	});
	test.each([
		[{ uidRange: '5:a' }, '"5:a" in UID Range is not a range of numbers'],
		[{ receivedAfter: 'yesterday' }, '"yesterday" in Received After is not a date'],
	])('%j is refused by name', async (filters, message) => {
		await expect(search(filters)).rejects.toMatchObject({ message, description: expect.stringMatching(/\S/), context: { itemIndex: 0 } });
	});
	test('A7: a folder that does not exist is named, with the next step', async () => {
		await expect(search({}, { folders: ['Nowhere'] })).rejects.toMatchObject({ message: 'The folder "Nowhere" does not exist in the mailbox', description: expect.stringContaining('Choose the folder') });
	});
	test('a text with quotes, backslashes and line breaks is searched for, not run', async () => {
		expect(await search({ text: '" ALL\r\nA1 DELETE Archive\\' })).toEqual([]);
		expect(fields(await search({}, { folders: ['Archive'] }), 'subject')).toHaveLength(2);
	});
});

describe('Message → Get', () => {
	const raw = [
		'From: Ann <ann@client.example>',
		'To: office@office.example',
		'Subject: With a plan',
		'Message-ID: <plan.1@Client.example>',
		'MIME-Version: 1.0',
		'Content-Type: multipart/mixed; boundary=x',
		'',
		'--x',
		'Content-Type: text/plain',
		'',
		'Please call me.',
		'--x',
		'Content-Type: application/pdf; name="plan.pdf"',
		'Content-Disposition: attachment; filename="plan.pdf"',
		'Content-Transfer-Encoding: base64',
		'',
		Buffer.from('PDF bytes').toString('base64'),
		'--x--',
		'',
	].join('\r\n');
	const receivedAt = new Date('2026-01-03T10:00:00Z');
	let user: string;
	let uid: number;
	const get = (parameters: object, more = {}) => runNode({ resource: 'message', operation: 'get', ...parameters }, { credential: credential(user), ...more });

	beforeAll(async () => {
		user = newUser();
		await put(user, [{ messageId: '<xplan.1@client.example>' }]);
		uid = await withClient(user, async (client) => {
			const appended = await client.append('INBOX', raw, [], receivedAt);
			return (appended && appended.uid) || 0;
		});
	});

	test('by UID: the whole Message, and it stays unread', async () => {
		const [{ json, binary }] = await get({ getBy: 'uid', folder: inbox, uid: String(uid), simplify: false });
		expect(json).toMatchObject({
			folder: 'INBOX',
			uid,
			flags: [],
			messageId: '<plan.1@Client.example>',
			from: { name: 'Ann', address: 'ann@client.example' },
			subject: 'With a plan',
			visibleText: 'Please call me.',
			receivedAt: receivedAt.toISOString(),
			storedAt: null,
			mailbox: { id: '', address: user, kind: 'shared' },
			attempt: 1,
			kind: 'personal',
			senderVerified: true,
			headers: { subject: ['With a plan'] },
			attachments: [{ fileName: 'plan.pdf', mimeType: 'application/pdf', sizeBytes: 9, binaryProperty: 'attachment_0' }],
		});
		expect(binary).toBeUndefined();
		expect(await flagsOf(user, 'INBOX', uid)).toEqual([]);
		const [again] = await get({ getBy: 'uid', folder: inbox, uid: String(uid), simplify: false });
		expect(again.json.messageKey).toBe(json.messageKey);
	});
	test('by Message-ID: exactly this one, whatever the capitals of its domain; simplified by default', async () => {
		const [{ json }] = await get({ getBy: 'messageId', folder: inbox, messageId: 'plan.1@client.EXAMPLE' });
		expect(json).toMatchObject({ uid, subject: 'With a plan', visibleText: 'Please call me.' });
		expect(json).not.toHaveProperty('headers');
		expect(json).not.toHaveProperty('html');
	});
	test('with its attachments as binary data', async () => {
		const [{ binary }] = await get({ getBy: 'uid', folder: inbox, uid: String(uid), downloadAttachments: true });
		expect(binary).toEqual({ attachment_0: { data: Buffer.from('PDF bytes').toString('base64'), fileName: 'plan.pdf', mimeType: 'application/pdf' } });
		expect(await flagsOf(user, 'INBOX', uid)).toEqual([]);
	});
	test('a mail the trigger took has the trigger’s key, also after it was moved, and is given by that key without the server', async () => {
		const store = await openStore();
		const messageKey = 'imap:test:1';
		const bytes = Buffer.from(raw);
		const { mail } = await parseMail(bytes);
		await store.transaction(async (sql) => {
			const mailbox = await ensureMailbox(sql, user, 'imap');
			const folder = await ensureFolder(sql, mailbox.id, 'INBOX', 0);
			await receive(sql, { messageKey, mailboxId: mailbox.id, folder: { id: folder.id, uidValidity: 1, uid: 77 }, receivedAt: receivedAt.getTime(), contentKey: contentKey(bytes), mail, source: bytes, sizeBytes: bytes.length });
		});
		const [{ json }] = await get({ getBy: 'uid', folder: inbox, uid: String(uid), simplify: false });
		expect(json).toMatchObject({ messageKey, mailbox: { address: user, id: expect.stringMatching(/\S/) }, storedAt: expect.stringMatching(/^\d{4}-/), uid });
		const [{ json: stored }] = await runNode({ resource: 'message', operation: 'get', getBy: 'messageKey', messageKey, simplify: false }, { credential: credential(user, { imapPort: 1 }) });
		expect(stored).toEqual({ ...json, uid: null, flags: null });
	});
	test.each([
		[{ getBy: 'uid', folder: inbox, uid: '999' }, 'There is no mail with UID 999 in the folder "INBOX"'],
		[{ getBy: 'uid', folder: inbox, uid: '1:*' }, '"1:*" in UID is not the number of a mail'],
		[{ getBy: 'uid', folder: { __rl: true, mode: 'path', value: 'Nowhere' }, uid: '1' }, 'The folder "Nowhere" does not exist in the mailbox'],
		[{ getBy: 'messageId', folder: inbox, messageId: '<lan.1@client.example>' }, 'There is no mail with the Message-ID <lan.1@client.example> in the folder "INBOX"'],
		[{ getBy: 'messageId', folder: inbox, messageId: 'nonsense' }, '"nonsense" in Message-ID is not a Message-ID'],
		[{ getBy: 'messageKey', messageKey: 'no-such-key' }, 'No mail with the Message Key "no-such-key" was received'],
	])('%j says what is missing', async (parameters, message) => {
		await expect(get(parameters)).rejects.toMatchObject({ message, description: expect.stringMatching(/\S/) });
	});
	test('On Error → Continue: the items around a missing mail come through, on one sign-in', async () => {
		const before = (await dovecot.log()).split(`user=<${user}>, method`).length;
		const items = await get({ getBy: 'uid', folder: inbox }, { continueOnFail: true, items: [{ parameters: { uid: String(uid) } }, { parameters: { uid: '999' } }, { parameters: { uid: '1' } }] });
		expect(items.map(({ json, pairedItem }) => [json.subject ?? json.error, pairedItem])).toEqual([
			['With a plan', { item: 0 }],
			['There is no mail with UID 999 in the folder "INBOX"', { item: 1 }],
			['Hello', { item: 2 }],
		]);
		expect((await dovecot.log()).split(`user=<${user}>, method`).length - before).toBe(1);
	});
});

describe('Message → Send', () => {
	const send = (user: string, parameters: object, more: object = {}, changes = {}) =>
		runNode({ resource: 'message', operation: 'send', to: 'ann@client.example', subject: 'Viewing', text: 'On Monday?', ...parameters }, { credential: credential(user, changes), ...more });
	const sentFolder = (user: string) =>
		withClient(user, async (client) => {
			const { exists } = await client.mailboxOpen('Sent');
			if (exists === 0) return [];
			const found: { source: string; flags: string[] }[] = [];
			for await (const { source, flags } of client.fetch('1:*', { source: true, flags: true })) found.push({ source: source?.toString() ?? '', flags: [...(flags ?? [])].filter((flag) => flag !== '\\Recent') });
			return found;
		});
	beforeEach(() => {
		sink.clear();
		sink.hooks.onRecipient = undefined;
	});

	test('A10: the mail arrives, and the same bytes are in the remote Sent folder, read', async () => {
		const user = newUser();
		const [{ json }] = await send(user, { to: 'Ann Lee <ann@client.example>, bea@client.example', options: { replyTo: 'office@office.example' } });
		const [mail] = await sink.waitForMails(1);
		expect(json).toEqual({ outgoingId: expect.any(String) as string, messageId: mail.parsed.messageId, response: expect.stringMatching(/^250 /), accepted: ['ann@client.example', 'bea@client.example'], rejected: [], sentFolder: 'Sent', enquiryIds: [], warning: null });
		expect(json.messageId).toMatch(/@office\.example>$/);
		expect(mail.parsed.from?.value).toEqual([{ name: 'Büro Süd', address: user }]);
		expect(mail.parsed.replyTo?.text).toBe('office@office.example');
		expect(mail.parsed.text?.trim()).toBe('On Monday?');
		expect(await sentFolder(user)).toEqual([{ source: mail.raw, flags: ['\\Seen'] }]);
	});
	test('Cc is seen by all, Bcc by the sender alone', async () => {
		const user = newUser();
		await send(user, { options: { cc: 'cc@client.example', bcc: 'bcc@client.example' } });
		const [mail] = await sink.waitForMails(1);
		expect(mail.to).toEqual(['ann@client.example', 'cc@client.example', 'bcc@client.example']);
		expect(mail.raw).not.toContain('bcc@client.example');
		const [copy] = await sentFolder(user);
		expect([(await simpleParser(copy.source)).bcc].flat()[0]?.text).toBe('bcc@client.example');
	});
	test('HTML gets a text of its own; attachments come from the fields of the item', async () => {
		const user = newUser();
		const items = [{ binary: { data: { fileName: 'Grundriß.pdf', mimeType: 'application/pdf', content: Buffer.from('PDF') } } }];
		await runNode({ resource: 'message', operation: 'send', to: 'ann@client.example', subject: 'Plan', emailFormat: 'html', html: '<p>On <b>Monday</b>?</p>', options: { attachments: 'data' } }, { credential: credential(user), items });
		const [{ parsed }] = await sink.waitForMails(1);
		expect(parsed.html).toBe('<p>On <b>Monday</b>?</p>');
		expect(parsed.text?.trim()).toBe('On Monday?');
		expect(parsed.attachments).toMatchObject([{ filename: 'Grundriß.pdf', content: Buffer.from('PDF') }]);
		await expect(send(user, { options: { attachments: 'missing' } })).rejects.toThrow("'missing'");
	});
	test('a recipient the server refuses is told; the others get the mail', async () => {
		sink.hooks.onRecipient = (address) => {
			if (address.startsWith('bea')) throw Object.assign(new Error('No such person'), { responseCode: 550 });
		};
		const [{ json }] = await send(newUser(), { to: 'ann@client.example, bea@client.example' });
		expect(json).toMatchObject({ accepted: ['ann@client.example'], rejected: ['bea@client.example'] });
	});
	test.each([
		[{ to: 'ann@' }, '"ann@" in To is not an email address'],
		[{ to: 'ann@client.example', options: { bcc: 'Bea' } }, '"Bea" in Bcc is not an email address'],
		[{ to: 'ann@client.example\r\nBcc: victim@elsewhere.example' }, 'To has a line break in it'],
		[{ to: '' }, /^To has no address/],
	])('%j: nothing leaves', async (parameters, message) => {
		const failure: unknown = await send(newUser(), parameters).catch((error: unknown) => error);
		expect(failure).toMatchObject({ message: typeof message === 'string' ? message : expect.stringMatching(message), description: expect.stringMatching(/\S/) });
		expect(sink.mails).toEqual([]);
	});
	test('A10: a copy that cannot be kept is a warning; the mail has left', async () => {
		const [{ json }] = await send(newUser(), {}, {}, { password: 'wrong' });
		expect(json).toMatchObject({ accepted: ['ann@client.example'], sentFolder: null, warning: expect.stringMatching(/^The mail was sent, but no copy could be put into the Sent folder\. .*password/) });
		expect(sink.mails).toHaveLength(1);
	});
	test('no copy when it is not wanted, or when the account only sends', async () => {
		const user = newUser();
		expect((await send(user, { options: { keepInSent: false } }))[0].json).toMatchObject({ sentFolder: null, warning: null });
		expect((await send(user, {}, {}, { imapEnabled: false }))[0].json).toMatchObject({ sentFolder: null, warning: null });
		expect(await sentFolder(user)).toEqual([]);
	});
});
