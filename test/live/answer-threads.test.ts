import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';
import type { INodeParameters } from 'n8n-workflow';

import { startSmtpSink, type SinkMail, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { contentKey } from '../../nodes/shared/mail/message/content-key';
import { parseMail } from '../../nodes/shared/mail/message/parse';
import { receive } from '../../nodes/shared/store/arrivals';
import { ensureFolder } from '../../nodes/shared/store/folders';
import { getDelivery } from '../../nodes/shared/store/ledger';
import { ensureMailbox } from '../../nodes/shared/store/mailboxes';
import { openStore } from '../../nodes/shared/store/open';
import { runNode } from '../MailboxSync/run-node';
import { startDovecot, type Dovecot } from './dovecot.mjs';
import { serverThreads } from './server-threads';

const OFFICE = 'office@agency.example';

let dovecot: Dovecot;
let sink: SmtpSink;
let home: string;
let client: ImapFlow;

beforeAll(async () => {
	home = await mkdtemp(join(tmpdir(), 'smart-inbox-threads-'));
	process.env.N8N_USER_FOLDER = home;
	dovecot = await startDovecot();
	sink = await startSmtpSink();
	client = new ImapFlow({ host: dovecot.host, port: dovecot.tlsPort, secure: true, auth: { user: OFFICE, pass: dovecot.password }, tls: { rejectUnauthorized: false }, logger: false });
	await client.connect();
});
afterAll(async () => {
	await client?.logout();
	await (await openStore()).close();
	await sink?.stop();
	await dovecot?.dispose();
	await rm(home, { recursive: true });
});

/** Everything of this office, the sent mail too, in one folder: a server threads within a folder. */
class Conversation {
	private count = 0;
	/** In the order in which they came or left. */
	readonly keys: string[] = [];

	constructor(private readonly folder: string) {}

	/** A mail of somebody else arrives. `answers` is how their program names what it answers. */
	async arrives(from: string, subject: string, answers: { inReplyTo?: string; references?: string[] } = {}, more: string[] = []): Promise<{ messageKey: string; messageId: string; references: string[] }> {
		const messageId = `<${this.folder}.${++this.count}@client.example>`;
		const raw = Buffer.from([
			`From: ${from}`, `To: Office <${OFFICE}>`, ...more, `Subject: ${subject}`, `Message-ID: ${messageId}`, `Date: ${new Date(Date.UTC(2026, 0, 5, 9, this.count)).toUTCString().replace('GMT', '+0000')}`,
			...(answers.inReplyTo ? [`In-Reply-To: ${answers.inReplyTo}`] : []),
			...(answers.references ? [`References: ${answers.references.join('\r\n ')}`] : []),
			'MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8', '', `This is number ${this.count}.`, '',
		].join('\r\n'));
		const messageKey = `imap:${this.folder}:${this.count}`;
		const { mail } = await parseMail(raw);
		await (await openStore()).transaction(async (sql) => {
			const mailbox = await ensureMailbox(sql, OFFICE, 'imap');
			const folder = await ensureFolder(sql, mailbox.id, this.folder, 0);
			await receive(sql, { messageKey, mailboxId: mailbox.id, folder: { id: folder.id, uidValidity: 1, uid: this.count }, receivedAt: Date.UTC(2026, 0, 5, 9, this.count), contentKey: contentKey(raw), mail, source: raw, sizeBytes: raw.length });
		});
		await client.append(this.folder, raw);
		this.keys.push(messageKey);
		return { messageKey, messageId, references: mail.references };
	}

	/** We answer or pass on; gives what left. */
	async leaves(parameters: INodeParameters): Promise<SinkMail & { messageId: string; references: string[] }> {
		sink.clear();
		const credential = {
			address: OFFICE, senderName: 'Office', password: dovecot.password, imapHost: dovecot.host, imapPort: dovecot.tlsPort, imapEncryption: 'tls', smtpHost: sink.host, smtpPort: sink.port,
			smtpEncryption: 'none', smtpSignIn: 'none', trustedServerPem: dovecot.certificate.cert,
		};
		const [{ json }] = await runNode({ resource: 'message', text: 'Certainly.', options: { keepInSent: false }, ...parameters }, { credential });
		expect(json.warning).toBeNull();
		const [mail] = await sink.waitForMails(1);
		await client.append(this.folder, Buffer.from(mail.raw));
		return { ...mail, messageId: mail.parsed.messageId ?? '', references: [mail.parsed.references ?? []].flat() };
	}

	/** The conversations our store sees in everything that arrived. */
	async ourThreads(): Promise<string[]> {
		const store = await openStore();
		const threads = await Promise.all(this.keys.map(async (key) => (await getDelivery(store, key))?.threadId ?? 'none'));
		return [...new Set(threads)];
	}

	/** How many mails are in each conversation by the server (RFC 5256). */
	async serverThreads(): Promise<number[]> {
		await client.mailboxOpen(this.folder);
		const sizes = (await serverThreads(client)).map((uids) => uids.length);
		return sizes.sort((one, other) => other - one);
	}
}

const addresses = (mail: SinkMail, field: 'to' | 'cc') => [mail.parsed[field] ?? []].flat().flatMap(({ value }) => value.map(({ address }) => address));

test('reply, reply to all, forward, and the answers of programs that name little: one conversation', async () => {
	await client.mailboxCreate('Viewing');
	const conversation = new Conversation('Viewing');
	const first = await conversation.arrives('Ann <ann@client.example>', 'Viewing on Monday', {}, ['Cc: Bob <bob@client.example>, office+viewings@agency.example']);
	const reply = await conversation.leaves({ operation: 'reply', messageKey: first.messageKey });
	expect([addresses(reply, 'to'), addresses(reply, 'cc'), reply.parsed.subject]).toEqual([['ann@client.example'], [], 'Re: Viewing on Monday']);

	// Most programs.
	const second = await conversation.arrives('Ann <ann@client.example>', 'Re: Viewing on Monday', { inReplyTo: reply.messageId, references: [...reply.references, reply.messageId] }, ['Cc: Bob <bob@client.example>']);
	const toAll = await conversation.leaves({ operation: 'reply', messageKey: second.messageKey, replyToAll: true, emailFormat: 'both', html: '<p>Certainly.</p>' });
	expect([addresses(toAll, 'to'), addresses(toAll, 'cc')]).toEqual([['ann@client.example'], ['bob@client.example']]);
	expect((await parseMail(Buffer.from(toAll.raw))).mail.visibleText).toBe('Certainly.');

	// Programs that name nothing but what they answer.
	const third = await conversation.arrives('Bob <bob@client.example>', 'AW: Viewing on Monday', { inReplyTo: toAll.messageId });
	const forward = await conversation.leaves({ operation: 'forward', messageKey: third.messageKey, to: 'carl@lawyer.example' });
	expect([forward.parsed.subject, forward.parsed.inReplyTo, addresses(forward, 'to')]).toEqual(['Fwd: AW: Viewing on Monday', undefined, ['carl@lawyer.example']]);

	// Programs that cut References to the last.
	const fourth = await conversation.arrives('Carl <carl@lawyer.example>', 'Antw: Fwd: AW: Viewing on Monday', { references: [forward.messageId] });
	const attached = await conversation.leaves({ operation: 'forward', messageKey: fourth.messageKey, to: 'dora@lawyer.example', forwardAs: 'attached' });
	expect(attached.parsed.attachments.map(({ contentType }) => contentType)).toEqual(['message/rfc822']);
	await conversation.arrives('Dora <dora@lawyer.example>', 'A subject of her own', { inReplyTo: attached.messageId });

	expect(await conversation.ourThreads()).toHaveLength(1);
	expect(await conversation.serverThreads()).toEqual([9]);

	// Neither takes everything for one conversation.
	await conversation.arrives('Ann <ann@client.example>', 'Something else');
	expect(await conversation.ourThreads()).toHaveLength(2);
	expect(await conversation.serverThreads()).toEqual([9, 1]);
});

test('a conversation of fifty mails stays one, though References is cut', async () => {
	await client.mailboxCreate('Long');
	const conversation = new Conversation('Long');
	let received = await conversation.arrives('Ann <ann@client.example>', 'Long');
	let longest = 0;
	for (let round = 0; round < 25; round++) {
		const sent = await conversation.leaves({ operation: 'reply', messageKey: received.messageKey });
		longest = Math.max(longest, sent.references.length);
		received = await conversation.arrives('Ann <ann@client.example>', 'Re: Long', { inReplyTo: sent.messageId, references: [...sent.references, sent.messageId] });
	}
	expect(longest).toBe(40);
	expect(await conversation.ourThreads()).toHaveLength(1);
	expect(await conversation.serverThreads()).toEqual([51]);
}, 120_000);
