import { startSmtpSink, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { startDovecot, type Dovecot } from '../live/dovecot.mjs';
import { publishIntake, query, settled } from './intake';
import { form } from './mixed-mail';
import { startTestN8n, type TestN8n } from './n8n.mjs';

// A crash of n8n answers nobody twice (invariant 8).

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
