import { startSmtpSink, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { InboxListener } from '../../nodes/SmartInboxTrigger/listener';
import { readSettings } from '../../nodes/SmartInboxTrigger/settings';
import { openNotices } from '../../nodes/shared/store/notices';
import { fetchAnyway, runAgain } from '../../nodes/shared/store/run-again';
import type { Store } from '../../nodes/shared/store/store';
import { tellWaitingWork } from '../../nodes/shared/store/waiting-work';
import { closeStores, N8nEdge, pause, temporaryStore, until } from '../SmartInboxTrigger/n8n-edge';
import { startDovecot, type Dovecot } from './dovecot.mjs';

const ARCHIVE = 'archive@example.com';

let dovecot: Dovecot;
let sink: SmtpSink;
beforeAll(async () => {
	dovecot = await startDovecot();
	sink = await startSmtpSink();
});
afterAll(async () => {
	await sink?.stop();
	await dovecot?.dispose();
});

let store: Store;
let n8n: N8nEdge;
let user: string;
let users = 0;
const listeners: InboxListener[] = [];

beforeEach(async () => {
	store = await temporaryStore();
	n8n = new N8nEdge();
	user = `options${++users}@office.example`;
	n8n.credential = {
		address: user,
		password: dovecot.password,
		imapHost: dovecot.host,
		imapPort: dovecot.port,
		imapEncryption: 'none',
		smtpHost: sink.host,
		smtpPort: sink.port,
		smtpEncryption: 'none',
		smtpSignIn: 'none',
	};
	sink.clear();
});
afterEach(async () => {
	await unpublish();
	await pause(50);
	await closeStores();
});

async function unpublish(): Promise<void> {
	for (const listener of listeners.splice(0)) {
		listener.close();
		await listener.ended;
	}
}

async function publish(options: Record<string, unknown>, activation: 'activate' | 'init' = 'activate'): Promise<void> {
	n8n.activationMode = activation;
	n8n.parameters = { receiveFrom: 'imap', 'folders.list': [{ folder: { __rl: true, mode: 'list', value: 'INBOX' } }], startFrom: 'everything', afterProcessing: 'leave', options };
	const listener = new InboxListener(n8n.trigger, readSettings(n8n.trigger), async () => store);
	listeners.push(listener);
	await listener.start();
}

const raw = (subject: string, { from = `${subject}@client.example`, body = `Hello from ${subject}` } = {}) => `From: ${from}\r\nTo: ${user}\r\nSubject: ${subject}\r\nMessage-ID: <${subject}.${user}>\r\n\r\n${body}\r\n`;
const deliver = (subject: string, changes?: { from?: string; body?: string }) => dovecot.deliver(user, raw(subject, changes));
const count = async (state: string) => Number((await store.get<{ n: number }>('SELECT COUNT(*) AS n FROM delivery WHERE state = $1', [state]))?.n);
const is = (state: string, wanted: number) => async () => (await count(state)) === wanted;
const rowOf = (subject: string) => store.get<{ key: string; mailboxId: string; reason: string | null }>('SELECT d.message_key AS key, d.mailbox_id AS "mailboxId", d.reason FROM delivery d JOIN message m ON m.id = d.message_id WHERE m.subject = $1', [subject]);

test('W6, B8: each mail that starts the workflow is copied once, also over a restart; what the mailbox sent itself is neither run nor copied', async () => {
	await deliver('first');
	await deliver('a-note-to-self', { from: user.toUpperCase() });
	await publish({ copyTo: ARCHIVE });
	await until('both have ended', async () => (await count('done')) === 1 && (await count('ignored')) === 1);
	expect((await rowOf('a-note-to-self'))?.reason).toBe('Sent by one of your own addresses');
	await sink.waitForMails(1);
	await unpublish();
	await publish({ copyTo: ARCHIVE }, 'init');
	await deliver('second');
	await sink.waitForMails(2);
	await until('it is done', is('done', 2));
	await pause(300);
	expect(sink.mails.map(({ from, to, parsed }) => [from, to, parsed.subject])).toEqual([
		[user, [ARCHIVE], 'Fwd: first'],
		[user, [ARCHIVE], 'Fwd: second'],
	]);
	expect(sink.mails[0].raw).toContain(raw('first').trim());
	expect(n8n.subjects).toEqual(['first', 'second']);
}, 30_000);

test('W6: a copy that comes back through the archive is a mail like any other, and is not copied again', async () => {
	await publish({ copyTo: ARCHIVE });
	await deliver('original');
	const [copy] = await sink.waitForMails(1);
	await dovecot.deliver(user, copy.raw.replace(`From: ${user}`, 'From: list@example.com'));
	await until('both are done', is('done', 2));
	await pause(300);
	expect(sink.mails).toHaveLength(1);
}, 30_000);

test('W6: a copy address that is refused does not hold up the mail, and is told; the mailbox itself is refused at once', async () => {
	await expect(publish({ copyTo: user.replace('@', '+copy@') })).rejects.toMatchObject({ message: expect.stringContaining('Copy of Original To is the mailbox itself') as string });
	const refused = await startSmtpSink({
		hooks: {
			onRecipient: () => {
				throw Object.assign(new Error('No such user'), { responseCode: 550 });
			},
		},
	});
	n8n.credential = { ...n8n.credential, smtpPort: refused.port };
	await publish({ copyTo: ARCHIVE });
	await deliver('kept');
	await until('the mail is done', is('done', 1));
	await until('it is told', async () => (await openNotices(store)).some(({ message }) => message.includes('No such user')));
	await refused.stop();
}, 30_000);

test('get it anyway: a mail over the size limit is fetched and run at once when somebody wants it', async () => {
	await publish({ sizeLimit: 1 });
	await deliver('large', { body: `${'x'.repeat(998)}\r\n`.repeat(1500) });
	await until('it is listed', is('quarantined', 1));
	const row = await rowOf('large');
	expect(await store.transaction((sql) => runAgain(sql, row?.key ?? ''))).toBe(false);
	const asked = performance.now();
	expect(await store.transaction((sql) => fetchAnyway(sql, row?.key ?? ''), { durable: true })).toBe(true);
	tellWaitingWork(row?.mailboxId ?? '');
	await until('it is run', is('done', 1), 10_000);
	process.stdout.write(`get it anyway: run ${Math.round(performance.now() - asked)} ms after it was asked for\n`);
	expect((await store.get<{ size: number }>('SELECT SUM(LENGTH(bytes)) AS size FROM message_source'))?.size).toBeGreaterThan(1_500_000);
}, 30_000);

test('N1: run again starts the run at once', async () => {
	n8n.onRun = (run) => run.end('error');
	await publish({ attempts: 1 });
	await deliver('poison');
	await until('it is put aside', is('quarantined', 1));
	n8n.onRun = (run) => run.end('success');
	const row = await rowOf('poison');
	const asked = performance.now();
	await store.transaction((sql) => runAgain(sql, row?.key ?? ''));
	tellWaitingWork(row?.mailboxId ?? '');
	await until('it is done', is('done', 1), 10_000);
	process.stdout.write(`run again: done ${Math.round(performance.now() - asked)} ms after it was asked for\n`);
}, 30_000);

test('a closed listener hears nothing any more', async () => {
	n8n.onRun = (run) => run.end('error');
	await publish({ attempts: 1 });
	await deliver('poison');
	await until('it is put aside', is('quarantined', 1));
	await unpublish();
	const row = await rowOf('poison');
	await store.transaction((sql) => runAgain(sql, row?.key ?? ''));
	tellWaitingWork(row?.mailboxId ?? '');
	await pause(300);
	expect([n8n.runs.length, await count('retry')]).toEqual([1, 1]);
}, 30_000);
