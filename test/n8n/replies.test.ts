import { setTimeout as pause } from 'node:timers/promises';

import { startSmtpSink, type SinkMail, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { startDovecot, type Dovecot } from '../live/dovecot.mjs';
import { publishIntake, query, settled } from './intake';
import { form } from './mixed-mail';
import { startTestN8n, type TestN8n } from './n8n.mjs';

// Automatic replies in a real n8n: loops end, and a crash of n8n answers nobody twice (invariant 8).

let n8n: TestN8n;
let dovecot: Dovecot;
let sink: SmtpSink;

beforeAll(async () => {
	[dovecot, sink] = await Promise.all([startDovecot(), startSmtpSink()]);
	n8n = await startTestN8n();
}, 300_000);

afterAll(async () => {
	await n8n?.dispose();
	await dovecot?.dispose();
	await sink?.stop();
}, 60_000);

const enquiry = (email: string) => form(`<${email}>`, { Name: 'Nora Field', Email: email, Message: 'Can I see the flat?' });
const repliesTo = (address: string) => sink.mails.filter(({ to }) => to.includes(address));
const rowOf = (address: string) => query<{ status: string; reason: string | null; copy: string }>(n8n, "SELECT o.status, o.reason, o.sent_copy AS copy FROM outgoing_mail o JOIN outgoing_recipient r ON r.outgoing_id = o.id WHERE r.address = $address AND o.purpose = 'reply'", { address });

/** Until nothing has left or come for a while. */
async function quiet(inbox: string, ms = 4000): Promise<void> {
	for (let before = '', since = Date.now(); Date.now() - since < ms; await pause(250)) {
		const now = `${sink.mails.length} ${JSON.stringify(query(n8n, 'SELECT d.state, COUNT(*) AS mails FROM delivery d JOIN mailbox b ON b.id = d.mailbox_id WHERE b.address = $inbox GROUP BY d.state', { inbox }))}`;
		if (now !== before) since = Date.now();
		before = now;
	}
}

test('loops end: a mailbox that passes everything back, and a responder that ignores every header', async () => {
	const inbox = 'loops@casas.example';
	const workflow = await publishIntake(n8n, dovecot, sink, inbox);
	sink.hooks.onMail = async ({ to, raw, parsed }: SinkMail) => {
		if (to[0] === 'nora@forwards.example') await dovecot.deliver(inbox, raw);
		if (to[0] === 'nora@vacation.example') await dovecot.deliver(inbox, `From: Nora <${to[0]}>\r\nTo: ${inbox}\r\nSubject: Re: ${parsed.subject ?? ''}\r\nMessage-ID: <${Math.random()}@vacation.example>\r\nDate: ${new Date().toUTCString()}\r\n\r\nThank you for your mail. I am away and would like to see the flat when I am back.\r\n`);
	};
	for (const email of ['nora@forwards.example', 'nora@vacation.example']) await dovecot.deliver(inbox, enquiry(email));
	await settled(n8n, inbox, 4);
	await quiet(inbox);
	expect(sink.mails.map(({ to }) => to[0]).sort()).toEqual(['nora@forwards.example', 'nora@vacation.example']);
	delete sink.hooks.onMail;
	await n8n.client.unpublish(workflow);
}, 120_000);

test('n8n killed with -9 when the mail server is about to take the reply, and when it has it: at most one reply, and what is unknown is shown', async () => {
	const inbox = 'crash@casas.example';
	await publishIntake(n8n, dovecot, sink, inbox);
	const killedAt = async (email: string, hook: 'onSender' | 'onMail') => {
		const killed = new Promise<void>((resolve) => {
			sink.hooks[hook] = async () => {
				delete sink.hooks[hook];
				await n8n.kill9();
				resolve();
				throw new Error('nobody listens');
			};
		});
		await dovecot.deliver(inbox, enquiry(email));
		await killed;
		await n8n.restart();
	};
	await killedAt('nora@claimed.example', 'onSender');
	await settled(n8n, inbox, 1, 90_000);
	expect([repliesTo('nora@claimed.example').length, rowOf('nora@claimed.example')]).toEqual([1, [expect.objectContaining({ status: 'sent', copy: 'kept' })]]);

	await killedAt('nora@taken.example', 'onMail');
	const found = await settled(n8n, inbox, 2, 90_000);
	// The server had the whole mail: for all we know it was delivered.
	expect([repliesTo('nora@taken.example').length, rowOf('nora@taken.example')]).toEqual([0, [expect.objectContaining({ status: 'unknown', reason: 'The run that began to send it did not finish' })]]);
	expect(found.find(({ headerId }) => headerId === '<nora@taken.example>')).toMatchObject({ state: 'done', reply: 'unknown' });
	const copies = await dovecot.doveadm(['search', '-u', inbox, 'mailbox', 'Sent', 'all']);
	expect(copies.trim().split('\n').filter(Boolean)).toHaveLength(1);
}, 240_000);
