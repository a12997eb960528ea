import { createServer, type AddressInfo, type Server } from 'node:net';

import { smtpRefusal, startSmtpSink, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { copyAccount, requireCopyRoute } from '../../nodes/SmartInboxTrigger/copy-account';
import { OriginalCopies, type CopyPace } from '../../nodes/SmartInboxTrigger/original-copy';
import { readSettings } from '../../nodes/SmartInboxTrigger/settings';
import { contentKey } from '../../nodes/shared/mail/message/content-key';
import { parseMail } from '../../nodes/shared/mail/message/parse';
import { receive } from '../../nodes/shared/store/arrivals';
import { ensureMailbox } from '../../nodes/shared/store/mailboxes';
import { openNotices } from '../../nodes/shared/store/notices';
import { claimCopy, countCopies, retryCopies } from '../../nodes/shared/store/original-copies';
import type { Store } from '../../nodes/shared/store/store';
import { closeStores, N8nEdge, pause, temporaryStore, until } from './n8n-edge';

const QUICK: CopyPace = { again: [100], server: [100], signIn: 200, patience: 60_000, quiet: 60_000, lookAround: 50 };
const INBOX = 'leads@office.example';
const ARCHIVE = 'archive@example.com';

let store: Store;
let mailboxId: string;
let n8n: N8nEdge;
let sink: SmtpSink;
let senders: OriginalCopies[];

beforeEach(async () => {
	store = await temporaryStore();
	mailboxId = (await ensureMailbox(store, INBOX, 'smtp')).id;
	n8n = new N8nEdge();
	n8n.chosen = ['smartInboxSendingApi'];
	sink = await startSmtpSink();
	senders = [];
});
afterEach(async () => {
	for (const sender of senders) sender.close();
	await pause(50);
	await sink.stop();
	await closeStores();
});

async function arrive(subject: string, { from = 'Ann Lee <ann@client.example>', extra = '', body = 'Hello' } = {}): Promise<string> {
	const raw = Buffer.from(`From: ${from}\r\nSubject: ${subject}\r\nMessage-ID: <${subject.replace(/\W/g, '')}@client.example>\r\n${extra}\r\n${body}\r\n`);
	const messageKey = `smtp:${mailboxId}:${subject}`;
	await store.transaction(async (sql) => receive(sql, { messageKey, mailboxId, folder: null, receivedAt: Date.parse('2026-11-20T10:00:00Z'), contentKey: contentKey(raw), mail: (await parseMail(raw)).mail, source: raw, sizeBytes: raw.length }));
	return messageKey;
}

async function copies({ recipient = ARCHIVE, process = 'here', port = sink.port, pace = QUICK, as = 'attached' }: { as?: 'attached' | 'redirect'; recipient?: string | null; process?: string; port?: number; pace?: CopyPace } = {}): Promise<OriginalCopies> {
	n8n.credential = { address: 'office@office.example', senderName: 'Office', imapEnabled: false, smtpHost: '127.0.0.1', smtpPort: port, smtpEncryption: 'none', smtpSignIn: 'none' };
	const sender = new OriginalCopies({ store, queuedBy: 'workflow:node', process, recipient, as, account: () => copyAccount(n8n.trigger, 'smtp'), alert: (message) => n8n.alerts.push(message), pace });
	senders.push(sender);
	await sender.start();
	return sender;
}

const row = (key: string) => store.get<{ status: string; reason: string | null; attempts: number; recipient: string }>('SELECT status, reason, attempts, recipient FROM original_copy WHERE message_key = $1', [key]);
const isStatus = (key: string, status: string) => async () => (await row(key))?.status === status;

test('W6: the original goes to the other address as it is, once, however often its run is started', async () => {
	const body = `.a dot, ümlaut and a line of ${'1000 signs '.repeat(100)}\r\n..two dots`;
	const key = await arrive('A question', { extra: 'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n', body });
	const sender = await copies();
	await sender.queue(key);
	await sender.queue(key);
	await until('it is sent', isStatus(key, 'sent'));
	await sender.queue(key);
	await pause(200);
	expect(sink.mails).toHaveLength(1);
	const [{ to, from, raw, parsed }] = sink.mails;
	expect([from, to]).toEqual(['office@office.example', [ARCHIVE]]);
	expect(parsed.subject).toBe('Fwd: A question');
	expect(parsed.text).toContain(`${INBOX} received this mail from Ann Lee <ann@client.example> on 2026-11-20 10:00 UTC.`);
	expect(raw).toMatch(/Content-Type: message\/rfc822; name=original\.eml\r\nContent-Transfer-Encoding: 8bit\r\nContent-Disposition: attachment/i);
	expect(raw).toContain(`\r\n\r\nFrom: Ann Lee <ann@client.example>\r\nSubject: A question\r\nMessage-ID: <Aquestion@client.example>\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${body}\r\n`);
	expect(parsed.headers.get('auto-submitted')).toBe('auto-generated');
});

test('W6: an address that refuses copies gets no more of them, with one warning; unblock and retry sends all', async () => {
	let asked = 0;
	sink.hooks.onRecipient = () => {
		asked++;
		throw smtpRefusal('5.1.1 No such archive');
	};
	const sender = await copies();
	const [first, second] = [await arrive('first'), await arrive('second')];
	for (const key of [first, second]) await sender.queue(key);
	await until('one is refused', async () => (await countCopies(store, mailboxId)).refused === 1);
	expect((await countCopies(store, mailboxId)).blocked).toMatchObject([{ address: ARCHIVE, blockedBy: 'bounce', reason: expect.stringContaining('No such archive') as string }]);
	await until('it is told', async () => n8n.alerts.length === 1);
	expect(n8n.alerts).toEqual([expect.stringContaining(`Copies to ${ARCHIVE} are stopped`)]);
	expect((await openNotices(store)).map(({ message }) => message)).toEqual([expect.stringContaining('Retry Copies')]);
	await pause(250);
	expect([asked, (await countCopies(store, mailboxId)).waiting]).toEqual([1, 1]);

	sink.hooks.onRecipient = undefined;
	expect(await store.transaction((sql) => retryCopies(sql, mailboxId))).toMatchObject({ retried: 1, unblocked: [ARCHIVE] });
	sender.tryNow();
	await until('both are sent', () => sink.mails.length === 2);
	expect(await openNotices(store)).toEqual([]);
});

test('W6: another address is not blocked with the first one', async () => {
	sink.hooks.onRecipient = (address) => {
		if (address === ARCHIVE) throw smtpRefusal('5.1.1 No such archive');
	};
	const earlier = await copies();
	const [first, second] = [await arrive('first'), await arrive('second')];
	for (const key of [first, second]) await earlier.queue(key);
	await until('it is stopped', async () => (await countCopies(store, mailboxId)).blocked.length === 1);
	earlier.close();
	await copies({ recipient: 'other@example.com' });
	await until('what waited is sent', () => sink.mails.length === 1);
	await until('the warning is over', async () => (await openNotices(store)).length === 0);
	expect(sink.mails[0].to).toEqual(['other@example.com']);
});

test('W6: what is refused because of its text is told, and stops nothing', async () => {
	sink.hooks.onMail = ({ parsed }) => {
		if (parsed.subject?.includes('strange')) throw smtpRefusal('5.6.0 What is this', 554);
	};
	const sender = await copies();
	const [strange, plain] = [await arrive('strange'), await arrive('plain')];
	await sender.queue(strange);
	await until('it is refused', isStatus(strange, 'refused'));
	await until('it is told', () => n8n.alerts.length === 1);
	await sender.queue(plain);
	await until('the next one is sent', isStatus(plain, 'sent'));
	expect((await countCopies(store, mailboxId)).blocked).toEqual([]);
});

describe('W6: redirected (RFC 5322, 3.6.6)', () => {
	const names = async (key: string) => await store.get<{ headerId: string; envelopeId: string }>('SELECT header_id AS "headerId", envelope_id AS "envelopeId" FROM original_copy WHERE message_key = $1', [key]);

	test('Resent fields stand before the first byte of the original, and everything else is as it came', async () => {
		const body = `.a dot, ümlaut and a line of ${'1000 signs '.repeat(100)}\r\n..two dots`;
		const key = await arrive('A question', { extra: 'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n', body });
		const sender = await copies({ as: 'redirect' });
		await sender.queue(key);
		await until('it is sent', isStatus(key, 'sent'));
		const [{ from, to, raw }] = sink.mails;
		expect([from, to]).toEqual(['office@office.example', [ARCHIVE]]);
		const [resent, original] = [raw.slice(0, raw.indexOf('From: Ann Lee')).replace(/\r\n /g, ' '), raw.slice(raw.indexOf('From: Ann Lee'))];
		expect(original).toBe(`From: Ann Lee <ann@client.example>\r\nSubject: A question\r\nMessage-ID: <Aquestion@client.example>\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${body}\r\n`);
		const fields = resent.trimEnd().split('\r\n').map((line) => line.slice(0, line.indexOf(':')));
		expect(fields.sort()).toEqual(['Resent-Date', 'Resent-From', 'Resent-Message-ID', 'Resent-To', 'X-Smart-Inbox-Copy']);
		expect(resent).toContain(`Resent-From: Office <office@office.example>\r\n`);
		expect(resent).toContain(`Resent-To: ${ARCHIVE}\r\n`);
		const { headerId = '', envelopeId } = (await names(key)) ?? {};
		expect(resent).toContain(`Resent-Message-ID: ${headerId}\r\n`);
		expect(headerId).toMatch(/^<smart-inbox-copy\.[0-9a-f]{32}@office\.example>$/);
		expect(envelopeId).toBe(headerId.slice(1, headerId.indexOf('@')));
	});

	test('what comes back to us is not sent on again', async () => {
		const key = await arrive('original');
		const sender = await copies({ as: 'redirect' });
		await sender.queue(key);
		await until('it is sent', isStatus(key, 'sent'));
		const back = await arrive('original again', { extra: sink.mails[0].raw.slice(0, sink.mails[0].raw.indexOf('From: Ann Lee')) });
		await sender.queue(back);
		expect(await row(back)).toBeUndefined();
	});
});

test('W6: a copy whose answer never came may have left: it is not sent again', async () => {
	let handedOver = 0;
	const silent = await scriptedServer(() => handedOver++);
	const key = await arrive('no answer');
	const sender = await copies({ port: (silent.address() as AddressInfo).port });
	await sender.queue(key);
	await until('nobody knows', isStatus(key, 'unknown'));
	await pause(300);
	await store.transaction((sql) => retryCopies(sql, mailboxId));
	sender.tryNow();
	await pause(200);
	expect([handedOver, (await row(key))?.status]).toEqual([1, 'unknown']);
	await new Promise((resolve) => silent.close(resolve));
});

test('W6: what n8n was sending when it stopped may have left; what waited goes on', async () => {
	const [sending, waiting] = [await arrive('sending'), await arrive('waiting')];
	const earlier = await copies({ port: 1, pace: { ...QUICK, server: [60_000] } });
	for (const key of [sending, waiting]) await earlier.queue(key);
	await until('the first failed', async () => [await row(sending), await row(waiting)].some((copy) => copy?.status === 'queued' && copy.attempts > 0));
	earlier.close();
	await store.run("UPDATE original_copy SET next_attempt_at = 1 WHERE message_key = $1", [sending]);
	await store.transaction((sql) => claimCopy(sql, 'workflow:node', 'a process that is no more', ARCHIVE));
	await copies();
	await until('the other one is sent', isStatus(waiting, 'sent'));
	expect(await row(sending)).toMatchObject({ status: 'unknown', reason: 'n8n stopped while the copy was being sent: it may have left' });
	expect(sink.mails.map(({ parsed }) => parsed.subject)).toEqual(['Fwd: waiting']);
});

test('W6: a server that is down or full is tried again, and nobody is disturbed', async () => {
	const port = sink.port;
	await sink.stop();
	const key = await arrive('later');
	const sender = await copies({ port });
	await sender.queue(key);
	await until('it was tried twice', async () => ((await row(key))?.attempts ?? 0) >= 2);
	let full = 2;
	sink = await startSmtpSink({
		port,
		hooks: {
			onMail: () => {
				if (full-- > 0) throw smtpRefusal('4.2.2 Mailbox full', 452);
			},
		},
	});
	await until('it is sent', isStatus(key, 'sent'));
	expect([sink.mails.length, full, n8n.alerts.length]).toEqual([1, -1, 0]);
});

test('W6: a refused sign-in is told at once, and the copy waits', async () => {
	await sink.stop();
	sink = await startSmtpSink({ auth: { user: 'office', pass: 'right' } });
	const key = await arrive('signed in');
	const sender = await copies();
	n8n.credential = { ...n8n.credential, smtpSignIn: 'own', smtpUser: 'office', smtpPassword: 'wrong' };
	await sender.queue(key);
	await until('it is told', () => n8n.alerts.length === 1);
	expect((await row(key))?.status).toBe('queued');
	n8n.credential = { ...n8n.credential, smtpPassword: 'right' };
	await until('it is sent', isStatus(key, 'sent'));
	expect(n8n.alerts).toHaveLength(1);
});

test('W6: copies never go round in circles', async () => {
	const sender = await copies();
	const key = await arrive('original');
	await sender.queue(key);
	await until('it is sent', isStatus(key, 'sent'));
	const { parsed } = sink.mails[0];
	const ours = `X-Smart-Inbox-Copy: ${String(parsed.headers.get('x-smart-inbox-copy'))}\r\n`;
	for (const back of [
		await arrive('the copy itself', { extra: ours }),
		await arrive('an answer to it', { extra: `In-Reply-To: ${parsed.messageId}\r\n` }),
		await arrive('one from there', { from: 'Archive@example.com' }),
		await arrive('Undelivered Mail Returned to Sender', { from: 'MAILER-DAEMON@example.com', extra: 'Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n', body: '--x--' }),
	]) {
		await sender.queue(back);
		expect(await row(back)).toBeUndefined();
	}
	const mentions = await arrive('smart-inbox', { body: 'X-Smart-Inbox-Copy: yes' });
	await sender.queue(mentions);
	expect(await row(mentions)).toBeDefined();
});

test('W6: another address counts for what waits; switched off, nothing is sent any more', async () => {
	const [first, second] = [await arrive('first'), await arrive('second')];
	const down = await copies({ port: 1 });
	await down.queue(first);
	await until('it was tried', async () => ((await row(first))?.attempts ?? 0) > 0);
	down.close();
	await pause(150);
	const moved = await copies({ recipient: 'other@example.com' });
	await until('it is sent', isStatus(first, 'sent'));
	expect(sink.mails[0].to).toEqual(['other@example.com']);
	moved.close();
	await moved.queue(second);
	const off = await copies({ recipient: null });
	await off.queue(await arrive('third'));
	expect(await row(second)).toMatchObject({ status: 'refused', reason: 'Copy of Original To was switched off' });
	expect(await store.all('SELECT message_key FROM original_copy')).toHaveLength(2);
});

describe('W6: what cannot work is refused when somebody publishes', () => {
	const publish = async (parameters: Record<string, unknown>, inboxes = [INBOX]) => {
		n8n.parameters = { receiveFrom: 'smtp', recipients: INBOX, ...parameters };
		await requireCopyRoute(n8n.trigger, readSettings(n8n.trigger), inboxes);
	};

	test.each([INBOX, 'Leads+copies@office.example'])('the mailbox itself: %s', async (copyTo) => {
		await expect(publish({ options: { copyTo } })).rejects.toMatchObject({ message: `Copy of Original To is the mailbox itself: ${copyTo}`, description: expect.stringContaining('another address') as string });
	});

	test('direct reception without an account to send from', async () => {
		n8n.chosen = [];
		await expect(publish({ options: { copyTo: ARCHIVE } })).rejects.toMatchObject({ message: 'Copy of Original To needs an account to send from', description: expect.stringContaining('Credential to Send Copies') as string });
		await publish({ options: {} });
	});

	test('an account that only receives', async () => {
		n8n.credential = { address: INBOX, imapHost: 'imap.example.com', smtpEnabled: false };
		await expect(publish({ options: { copyTo: ARCHIVE } })).rejects.toMatchObject({ message: 'Copy of Original To needs an account that can send' });
	});
});

/** An SMTP server that takes a mail and hangs up instead of answering. */
async function scriptedServer(onMail: () => void): Promise<Server> {
	const server = createServer((socket) => {
		let inData = false;
		socket.on('error', () => undefined);
		socket.write('220 ready\r\n');
		socket.on('data', (bytes) => {
			if (inData) {
				if (!bytes.toString('latin1').includes('\r\n.\r\n')) return;
				onMail();
				socket.destroy();
			} else if (/^DATA/i.test(bytes.toString('latin1'))) {
				inData = true;
				socket.write('354 go on\r\n');
			} else {
				socket.write('250 fine\r\n');
			}
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return server;
}
