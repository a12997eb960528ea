import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { InboxListener } from '../../nodes/SmartInboxTrigger/listener';
import { readSettings } from '../../nodes/SmartInboxTrigger/settings';
import { accountFromCredential } from '../../nodes/shared/mail/accounts';
import { sendOutgoing } from '../../nodes/shared/mail/outgoing/send';
import { openNotices } from '../../nodes/shared/store/notices';
import { openStore } from '../../nodes/shared/store/open';
import type { Store } from '../../nodes/shared/store/store';
import { smtpRefusal, startSmtpSink, type SinkMail, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { runNode } from '../MailboxSync/run-node';
import { N8nEdge, pause, until } from '../SmartInboxTrigger/n8n-edge';
import { startDovecot, type Dovecot } from './dovecot.mjs';

const ARCHIVE = 'archive@example.com';
const ANN = 'ann@client.example';

let dovecot: Dovecot;
beforeAll(async () => {
	dovecot = await startDovecot();
});
afterAll(() => dovecot?.dispose());

let home: string;
let store: Store;
let sink: SmtpSink;
let n8n: N8nEdge;
let user: string;
let users = 0;
let listener: InboxListener | undefined;

beforeEach(async () => {
	home = await mkdtemp(join(tmpdir(), 'smart-inbox-reports-'));
	process.env.N8N_USER_FOLDER = home;
	store = await openStore();
	sink = await startSmtpSink();
	n8n = new N8nEdge();
	user = `reports${++users}@office.example`;
	n8n.credential = {
		address: user, user: '', password: dovecot.password, imapEnabled: true, imapHost: dovecot.host, imapPort: dovecot.tlsPort, imapEncryption: 'tls', trustedServerPem: dovecot.certificate.cert, allowUntrustedServer: false,
		smtpEnabled: true, smtpHost: '127.0.0.1', smtpPort: sink.port, smtpEncryption: 'none', smtpSignIn: 'none', senderName: 'Office',
	};
});
afterEach(async () => {
	listener?.close();
	await listener?.ended;
	await pause(100);
	await sink.stop();
	await store.close();
	await rm(home, { recursive: true });
});

async function publish(options: Record<string, unknown> = {}): Promise<void> {
	n8n.parameters = { receiveFrom: 'imap', 'folders.list': [{ folder: { __rl: true, mode: 'list', value: 'INBOX' } }], startFrom: 'everything', afterProcessing: 'leave', options };
	listener = new InboxListener(n8n.trigger, readSettings(n8n.trigger), async () => await openStore());
	await listener.start();
}

const run = async (parameters: INodeParameters) => (await runNode(parameters, { credential: n8n.credential })).map(({ json }) => json);
const mailbox = () => ({ __rl: true, mode: 'address', value: user });
const deliver = (subject: string) => dovecot.deliver(user, `From: ${ANN}\r\nTo: ${user}\r\nSubject: ${subject}\r\nMessage-ID: <${subject}.${user}>\r\nDate: ${new Date().toUTCString()}\r\n\r\nHello\r\n`, ANN);

/** What a mail server sends about a mail that it took: with an empty envelope sender, and the headers of the mail. */
async function bounce({ raw }: SinkMail, recipient: string, status = '5.1.1', envelopeId?: string): Promise<void> {
	const headers = raw.slice(0, raw.indexOf('\r\n\r\n'));
	const report = [
		'From: MAILER-DAEMON@mx.example (Mail Delivery System)', `To: ${user}`, 'Subject: Undelivered Mail Returned to Sender', `Message-ID: <${Math.random()}@mx.example>`, 'Auto-Submitted: auto-replied', 'MIME-Version: 1.0',
		'Content-Type: multipart/report; report-type=delivery-status; boundary="b"', '', '--b', '', 'The mail could not be delivered.', '',
		'--b', 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mx.example', ...(envelopeId ? [`Original-Envelope-Id: ${envelopeId}`] : []), '',
		`Final-Recipient: rfc822; ${recipient}`, 'Action: failed', `Status: ${status}`, `Diagnostic-Code: smtp; 550 ${status} <${recipient}> is not here`, '',
		'--b', 'Content-Type: text/rfc822-headers', '', ...(envelopeId ? ['Subject: nothing'] : [headers]), '', '--b--', '',
	];
	await dovecot.deliver(user, report.join('\r\n'), '');
}

test.each(['attached', 'redirect'])('W6: a copy (%s) comes back, copies stop with a warning, unblock and retry sends them all', async (copyAs) => {
	await publish({ copyTo: ARCHIVE, copyAs });
	await deliver('first');
	await sink.waitForMails(1);
	await bounce(sink.mails[0], ARCHIVE);
	await until('the report was run', () => n8n.subjects.includes('Undelivered Mail Returned to Sender'));
	const news = n8n.runs.map(({ json }) => json.report as IDataObject | undefined).find((report) => report !== undefined);
	expect(news).toMatchObject({ about: { purpose: 'copy', subject: 'first' }, recipients: [{ address: ARCHIVE, outcome: 'bounced', statusCode: '5.1.1', wasRecipient: true }] });
	expect(n8n.alerts).toEqual([expect.stringContaining(`Copies to ${ARCHIVE} are stopped`)]);

	await deliver('second');
	await until('it was run', () => n8n.subjects.includes('second'));
	await pause(300);
	expect(sink.mails).toHaveLength(1);
	const [status] = await run({ resource: 'account', operation: 'status', mailbox: mailbox() });
	expect(status.copyProblem).toMatch(/^Copies to archive@example\.com are stopped, 1 wait: .*is not here.*Retry Copies/);
	expect((await openNotices(store)).map(({ message }) => message)).toEqual([expect.stringContaining('Change Copy of Original To')]);
	expect(await run({ resource: 'blockedAddress', operation: 'getMany' })).toMatchObject([{ address: ARCHIVE, blockedBy: 'bounce' }]);

	expect(await run({ resource: 'account', operation: 'retryCopies', mailbox: mailbox() })).toMatchObject([{ retried: 1, unblocked: [ARCHIVE], stillBlocked: [] }]);
	await sink.waitForMails(3);
	expect(sink.mails.slice(1).map(({ to, raw }) => [to, /first/.test(raw), /second/.test(raw)]).sort()).toEqual([[[ARCHIVE], false, true], [[ARCHIVE], true, false]].sort());
	await until('all is well', async () => (await run({ resource: 'account', operation: 'status', mailbox: mailbox() }))[0].copyProblem === null);
	expect(await openNotices(store)).toEqual([]);
});

const written = (key: string) => ({
	key: `staff:${key}`,
	purpose: 'staff' as const,
	mail: { from: { name: 'Office', address: user }, to: [{ name: 'Ann', address: ANN }], subject: `Letter ${key}`, text: 'Hello Ann', messageId: `<${key}@office.example>` },
});

test('a letter that comes back: shown with the outgoing mail, told once, and its address blocked; a report of somebody else changes nothing', async () => {
	await publish();
	const sending = await sendOutgoing(store, accountFromCredential(n8n.credential), written('one'));
	const outgoing = 'outgoing' in sending ? sending.outgoing : undefined;
	expect(outgoing?.status).toBe('sent');
	await bounce(sink.mails[0], 'chief@bank.example');
	await bounce(sink.mails[0], ANN, '5.1.1', outgoing?.envelopeId);
	await bounce(sink.mails[0], ANN);
	await until('all reports were run', () => n8n.subjects.length === 3);
	expect(n8n.runs.flatMap(({ items }) => items).map(({ json }) => (json.report as { recipients: { wasRecipient: boolean }[] }).recipients[0].wasRecipient).sort()).toEqual([false, true, true]);
	expect(await run({ resource: 'outgoingMail', operation: 'getMany', filters: { bouncedOnly: true } })).toMatchObject([{ id: outgoing?.id, status: 'sent', recipients: [{ address: ANN, status: 'bounced', statusCode: '5.1.1' }] }]);
	expect(await run({ resource: 'blockedAddress', operation: 'getMany' })).toMatchObject([{ address: ANN, reason: expect.stringContaining('is not here') as string }]);
	expect((await openNotices(store)).map(({ subject }) => subject)).toEqual([`outgoing:${outgoing?.id}:bounced`]);
	expect(n8n.alerts).toHaveLength(1);
	const report = n8n.runs[0].json;
	expect((await run({ resource: 'message', operation: 'get', getBy: 'messageKey', messageKey: report.messageKey }))[0]).toMatchObject({ kind: 'bounce', report: { about: { id: outgoing?.id, purpose: 'staff' } } });
	expect(await run({ resource: 'blockedAddress', operation: 'unblock', address: ANN.toUpperCase() })).toEqual([{ address: ANN, unblocked: true }]);
});

test('a letter that is refused leaves when somebody sends it again, from its own account alone', async () => {
	sink.hooks.onRecipient = () => {
		throw smtpRefusal('5.1.1 No such user');
	};
	const sending = await sendOutgoing(store, accountFromCredential(n8n.credential), written('two'));
	const id = 'outgoing' in sending ? sending.outgoing.id : '';
	expect(await run({ resource: 'outgoingMail', operation: 'getMany', filters: { status: 'refused', purpose: 'staff', from: user } })).toMatchObject([{ id, status: 'refused' }]);
	sink.hooks.onRecipient = undefined;
	const retry = (outgoingId: string) => run({ resource: 'outgoingMail', operation: 'retry', outgoingId });
	await expect(retry('nothing')).rejects.toThrow('There is no outgoing mail with the ID "nothing"');
	const own = n8n.credential;
	n8n.credential = { ...own, address: 'other@office.example' };
	await expect(retry(id)).rejects.toThrow(`This mail leaves from ${user}, and the chosen account is other@office.example`);
	n8n.credential = own;
	await store.run("UPDATE outgoing_mail SET status = 'unknown' WHERE id = $1", [id]);
	await expect(retry(id)).rejects.toThrow('This mail may have left');
	expect(sink.mails).toHaveLength(0);
	expect(await run({ resource: 'outgoingMail', operation: 'retry', outgoingId: id, evenIfUnknown: true })).toMatchObject([{ id, status: 'sent' }]);
	expect(sink.mails.map(({ to }) => to)).toEqual([[ANN]]);
	await expect(retry(id)).rejects.toThrow('This mail has left already');
	expect(await run({ resource: 'outgoingMail', operation: 'sendWaiting' })).toMatchObject([{ from: user, sent: 0, notSent: 0 }]);
});
