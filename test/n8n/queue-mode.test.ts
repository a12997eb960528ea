import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { itemsOf } from '../../demo/runtime/n8n-client.mjs';
import { startSmtpSink, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { startDovecot, type Dovecot } from '../live/dovecot.mjs';
import { importTeamAndListings, publishIntake, template, withStore } from './intake';
import { form, mail } from './mixed-mail';
import { queueIntake } from './queue-intake';
import { startQueueN8n, type QueueN8n } from './queue-n8n.mjs';
import { crowd, sameMessage } from './queue-replies';

const MAILBOX = 'smartInboxMailboxApi';
const NOT_SHARED = 'Smart Inbox keeps its data in one file, which n8n workers on several machines cannot share';

// It takes long to start: whatever needs workers shares one.
const WORKERS = 3;
const CONCURRENCY = 4;

let queue: QueueN8n;
let dovecot: Dovecot;
let sink: SmtpSink;
let store: { id: string; name: string };

beforeAll(async () => {
	[dovecot, sink, queue] = await Promise.all([startDovecot(), startSmtpSink(), startQueueN8n({ workers: WORKERS, concurrency: CONCURRENCY })]);
	store = await queue.createStoreCredential();
}, 300_000);
afterAll(async () => {
	await queue?.dispose();
	await dovecot?.dispose();
	await sink?.stop();
}, 60_000);

interface Node {
	id: string;
	name: string;
	type: string;
	typeVersion: number;
	position: number[];
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string; name: string }>;
}

const node = (name: string, type: string, parameters: Record<string, unknown>): Node => ({ id: name, name, type: type.includes('.') ? type : `n8n-nodes-smart-inbox.${type}`, typeVersion: 1, position: [0, 0], parameters });

/** Publishes nodes one behind the other, all with the store. */
async function publishChain([trigger, ...rest]: Node[], mailbox: { id: string; name: string }): Promise<string> {
	const nodes = [{ ...trigger, credentials: { [MAILBOX]: mailbox } }, ...rest];
	const connections = Object.fromEntries(rest.map(({ name }, index) => [nodes[index].name, { main: [[{ node: name, type: 'main', index: 0 }]] }]));
	const { id } = await queue.client.createWorkflow(withStore({ name: 'Attachments', nodes, connections }, store));
	await queue.client.publish(id);
	return id;
}

async function mailboxCredential(address: string): Promise<{ id: string; name: string }> {
	const data = { address, password: dovecot.password, imapEnabled: true, imapHost: dovecot.host, imapPort: dovecot.port, imapEncryption: 'none', smtpEnabled: false };
	const { id, name } = await queue.client.createCredential({ name: address, type: MAILBOX, data });
	return { id, name };
}

async function deliveries(address: string) {
	return await queue.query<{ state: string; reason: string | null; attempt: number; failures: number }>('SELECT d.state, d.reason, d.attempt, d.failures FROM delivery d JOIN mailbox b ON b.id = d.mailbox_id WHERE b.address = $1', [address]);
}

async function until<T>(what: string, look: () => Promise<T | undefined>, seconds = 60): Promise<T> {
	for (const deadline = Date.now() + seconds * 1000; ; await pause(100)) {
		const found = await look();
		if (found !== undefined) return found;
		if (Date.now() > deadline) throw new Error(`Waited ${seconds} s for ${what}.\n${queue.main.logs.slice(-15).join('\n')}`);
	}
}

// Invariants 5 and 8; with eight workers and 500 contacts: npm run soak -- replies-queue
test('the same message in twelve runs at once on three workers: one contact, one enquiry, one reply', async () => {
	console.info('the same message:', await sameMessage(queue, sink, store, { messages: 3, runs: WORKERS * CONCURRENCY }));
}, 120_000);

test.each([
	['as the trigger ships', 'shared', {}],
	['each mail in a run of its own', 'apart', { mailsPerRun: 1 }],
])('sixty new contacts at once, %s: the breaker\'s thirty are answered, in order, with one notice', async (_, name, options) => {
	console.info('new contacts:', await crowd(queue, dovecot, sink, store, name, { contacts: 60, options, patienceSeconds: 90 }));
}, 150_000);

test('Show 6, N10: three workers, one killed in the middle: every mail done with one owner and one enquiry, each person one record, nobody answered twice', async () => {
	await importTeamAndListings(queue.main, store);
	sink.clear();
	const { wrong, figures } = await queueIntake(queue, dovecot, sink, store, { mailboxes: 2, mails: 170, people: 50, kills: [[0.2, 'worker']], patienceSeconds: 120, options: { mailsPerRun: 5 } });
	console.log(figures);
	expect(wrong).toEqual([]);
	expect(figures).toMatchObject({ mails: '170 of 170 done', people: '50 of 50' });
	expect(figures['mails that ran again']).toBeGreaterThan(0);
	expect(figures.replies).toBeGreaterThan(10);
}, 240_000);

test('N10: without PostgreSQL publishing says what to do, and nothing is taken from the mailbox', async () => {
	const address = 'no-store@casas.example';
	await dovecot.deliver(address, mail('<kept@queue.example>', { From: 'ann@client.example', Subject: 'Hello' }, 'A question'));
	await expect(publishIntake(queue.main, dovecot, sink, address)).rejects.toThrow(`${NOT_SHARED}. Choose a credential of type Smart Inbox PostgreSQL in every Smart Inbox node`);
	expect(await deliveries(address)).toEqual([]);
	expect(await dovecot.doveadm(['fetch', '-u', address, 'flags', 'mailbox', 'INBOX', 'all'])).not.toContain('\\Seen');
	expect(existsSync(join(queue.main.userFolder, '.n8n', 'smart-inbox', 'store.sqlite'))).toBe(false);
}, 60_000);

test('N10: a node without PostgreSQL fails in the worker with the reason; its mail is kept, and done as soon as the node has it', async () => {
	const address = 'half-store@casas.example';
	const mailbox = await mailboxCredential(address);
	const intake = withStore(await template('1-smart-inbox-intake.json'), store);
	const filing = intake.nodes.find(({ type }) => type.endsWith('.contactUpsert'));
	for (const one of intake.nodes) {
		if (one.type.endsWith('.smartInboxTrigger')) Object.assign(one.parameters, { startFrom: 'everything' });
		if (/(smartInboxTrigger|autoReply)$/.test(one.type)) one.credentials = { ...one.credentials, [MAILBOX]: mailbox };
	}
	const credentials = filing?.credentials;
	delete filing?.credentials;
	const { id } = await queue.client.createWorkflow(intake);
	await queue.client.publish(id);
	await dovecot.deliver(address, form('<half@queue.example>', { Name: 'Ann Client', Email: 'ann@half.example', Message: 'Hello' }));
	const failed = await until('the first run to fail', async () => (await deliveries(address)).find(({ state }) => state === 'retry'));
	expect(failed).toMatchObject({ failures: 1, reason: `The workflow stopped at "File contact and enquiry": ${NOT_SHARED}` });

	Object.assign(filing ?? {}, { credentials });
	await queue.client.updateWorkflow(id, { nodes: intake.nodes, connections: intake.connections });
	await queue.client.publish(id);
	expect(await until('the mail to be done', async () => (await deliveries(address)).find(({ state }) => state === 'done'), 90)).toMatchObject({ failures: 1 });
	await queue.client.unpublish(id);
}, 180_000);

describe.each(['atOnce', 'whenAskedFor'])('attachments %s', (attachments) => {
	const address = `${attachments.toLowerCase()}@casas.example`;

	test('N10: what the main process received is read by a node in a worker', async () => {
		const body = '--b\r\nContent-Type: text/plain\r\n\r\nSee the list.\r\n--b\r\nContent-Type: text/csv; name="list.csv"\r\nContent-Disposition: attachment; filename="list.csv"\r\nContent-Transfer-Encoding: base64\r\n\r\n' + Buffer.from('reference,price\nAT-101,250000\n').toString('base64') + '\r\n--b--\r\n';
		await dovecot.deliver(address, mail('<list@queue.example>', { From: 'ann@client.example', Subject: 'A list', 'Content-Type': 'multipart/mixed; boundary="b"' }, body));
		const trigger = node('Mail', 'smartInboxTrigger', { startFrom: 'everything', options: { attachments } });
		const asked = attachments === 'atOnce' ? [] : [node('Get', 'mailboxSync', { resource: 'message', operation: 'getAttachments' })];
		const id = await publishChain([trigger, ...asked, node('Read', 'n8n-nodes-base.extractFromFile', { operation: 'csv', binaryPropertyName: 'attachment_0', options: {} })], await mailboxCredential(address));
		const [execution] = await queue.client.waitForExecutions(id, 1);
		expect(execution.status).toBe('success');
		expect(itemsOf(execution, 'Read')).toEqual([{ reference: 'AT-101', price: '250000' }]);
		await queue.client.unpublish(id);
	}, 120_000);
});

test('W3, N10: the inbox page answers from the main process, out of PostgreSQL', async () => {
	const mailbox = await mailboxCredential('page@casas.example');
	const page = withStore(await template('4-shared-inbox.json'), store);
	for (const one of page.nodes) if (one.type.endsWith('.sharedInbox')) Object.assign(one, { parameters: { ...one.parameters, path: 'queue-inbox' }, credentials: { ...one.credentials, [MAILBOX]: mailbox } });
	const { id } = await queue.client.createWorkflow(page);
	await queue.client.publish(id);
	const answer = await fetch(`${queue.main.url}/webhook/queue-inbox`);
	expect([answer.status, answer.headers.get('content-security-policy')]).toEqual([200, expect.stringContaining("default-src 'none'")]);
	expect(await answer.text()).toMatch(/Sign in/i);
	expect(existsSync(join(queue.main.userFolder, '.n8n', 'smart-inbox', 'store.sqlite'))).toBe(false);
	await queue.client.unpublish(id);
}, 60_000);

test('N10: the credential is tested in the editor', async () => {
	const type = 'smartInboxPostgresApi';
	expect(await queue.client.testCredential({ type, data: { ...queue.store } })).toEqual({ status: 'OK', message: `The store is ready (PostgreSQL ${queue.store.host}:${queue.store.port}/${queue.store.database}).` });
	const refused = await queue.client.testCredential({ type, data: { ...queue.store, password: 'wrong' } });
	expect(refused).toMatchObject({ status: 'Error', message: expect.stringMatching(/PostgreSQL refused the sign-in .* Check User and Password/) });
}, 60_000);
