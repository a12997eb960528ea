import nodemailer from 'nodemailer';
import { setTimeout as pause } from 'node:timers/promises';

import { freePort } from '../../demo/runtime/free-port.mjs';
import { itemsOf } from '../../demo/runtime/n8n-client.mjs';
import { startSmtpSink, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { query } from './intake';
import { startTestN8n, type TestN8n } from './n8n.mjs';

const PACKAGE = 'n8n-nodes-smart-inbox';
const INBOX = 'leads@options.example';
const ARCHIVE = 'archive@example.com';

let n8n: TestN8n;
let sink: SmtpSink;
let port: number;

beforeAll(async () => {
	[sink, port] = await Promise.all([startSmtpSink({ auth: { user: 'sender@options.example', pass: 'right' } }), freePort()]);
	n8n = await startTestN8n();
}, 300_000);
afterAll(async () => {
	await n8n?.dispose();
	await sink?.stop();
}, 60_000);

const node = (name: string, type: string, parameters: Record<string, unknown>, more: Record<string, unknown> = {}) => ({ id: name, name, type: type.includes('.') ? type : `${PACKAGE}.${type}`, typeVersion: 1, position: [0, 0], parameters, ...more });

/** Runs one operation of Mailbox Sync, with no credential. */
async function sync(parameters: Record<string, unknown>) {
	const { id } = await n8n.client.createWorkflow({
		name: 'Ask',
		nodes: [node('Start', 'n8n-nodes-base.manualTrigger', {}), node('Mailbox Sync', 'mailboxSync', parameters)],
		connections: { Start: { main: [[{ node: 'Mailbox Sync', type: 'main', index: 0 }]] } },
	});
	return itemsOf(await n8n.client.runManually(id, { trigger: 'Start' }), 'Mailbox Sync');
}

test('W6, N1: direct reception with copies sent from a credential of its own; the store is asked without any credential', async () => {
	const trigger = (options: Record<string, unknown>, more: Record<string, unknown> = {}) => node('Smart Inbox Trigger', 'smartInboxTrigger', { receiveFrom: 'smtp', recipients: INBOX, port, options }, more);
	const stop = node('Stop and Error', 'n8n-nodes-base.stopAndError', { errorMessage: 'no luck' });
	const connections = { 'Smart Inbox Trigger': { main: [[{ node: 'Stop and Error', type: 'main', index: 0 }]] } };
	const { id } = await n8n.client.createWorkflow({ name: 'Direct', nodes: [trigger({ copyTo: ARCHIVE, attempts: 1 }), stop], connections });
	await expect(n8n.client.publish(id)).rejects.toThrow('Copy of Original To needs an account to send from');

	const type = 'smartInboxSendingApi';
	const credential = await n8n.client.createCredential({
		name: 'Sender',
		type,
		data: { address: 'sender@options.example', password: 'right', smtpHost: sink.host, smtpPort: sink.port, smtpEncryption: 'none', smtpSignIn: 'same' },
	});
	const chosen = { credentials: { [type]: { id: credential.id, name: credential.name } } };
	await n8n.client.updateWorkflow(id, { nodes: [trigger({ copyTo: ARCHIVE, attempts: 1, createContacts: false }, chosen), stop], connections });
	await n8n.client.publish(id);
	await nodemailer.createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true }).sendMail({ from: 'ann@client.example', to: INBOX, subject: 'Hello', text: 'A question' });
	const [copy] = await sink.waitForMails(1);
	expect(copy).toMatchObject({ from: 'sender@options.example', to: [ARCHIVE], user: 'sender@options.example' });

	let aside: Record<string, unknown>[] = [];
	for (const deadline = Date.now() + 60_000; aside.length === 0 && Date.now() < deadline; await pause(200)) aside = await sync({ resource: 'message', operation: 'getMany', shelf: 'quarantined' });
	expect(aside).toMatchObject([{ subject: 'Hello', state: 'quarantined', reason: 'The workflow stopped at "Stop and Error": no luck', mailbox: { address: INBOX } }]);
	expect(await sync({ resource: 'account', operation: 'getMany' })).toMatchObject([{ address: INBOX, state: 'active', quarantined: 1 }]);
	const mailbox = { __rl: true, mode: 'list', value: INBOX };
	expect(await sync({ resource: 'account', operation: 'status', mailbox, simplify: false })).toMatchObject([{ createsContacts: false, receivesFrom: 'direct' }]);

	expect(await sync({ resource: 'message', operation: 'runAgain', which: 'putAside', mailbox })).toMatchObject([{ runAgain: 1 }]);
	const attempts = () => query<{ attempt: number; state: string }>(n8n, 'SELECT attempt, state FROM delivery')[0];
	const asked = Date.now();
	while (attempts().attempt < 2 && Date.now() < asked + 20_000) await pause(50);
	console.log(`run again: the run began within ${Date.now() - asked} ms`);
	expect(attempts().attempt).toBe(2);
	expect(Date.now() - asked).toBeLessThan(15_000);
	await pause(500);
	expect(sink.mails).toHaveLength(1);
	await n8n.client.unpublish(id);
}, 180_000);

test('the editor offers the mailboxes that are known', async () => {
	const found = await n8n.client.searchList({ nodeType: `${PACKAGE}.mailboxSync`, method: 'searchMailboxes', parameter: 'mailbox', parameters: { resource: 'account', operation: 'status' } });
	expect(found.results).toEqual([{ name: INBOX, value: INBOX }]);
});
