import type { ImapFlow } from 'imapflow';
import { cp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { InboxListener } from '../../nodes/SmartInboxTrigger/listener';
import { listen } from '../../nodes/SmartInboxTrigger/listen';
import { readSettings } from '../../nodes/SmartInboxTrigger/settings';
import { testEvent } from '../../nodes/SmartInboxTrigger/test-event';
import { accountFromCredential } from '../../nodes/shared/mail/accounts';
import { connectImap, openFolder, withImap } from '../../nodes/shared/mail/imap';
import { readSource } from '../../nodes/shared/store/ledger';
import { openNotices } from '../../nodes/shared/store/notices';
import type { Store } from '../../nodes/shared/store/store';
import { runCommand } from '../../demo/runtime/command.mjs';
import { closeStores, N8nEdge, pause, temporaryStore, until } from '../SmartInboxTrigger/n8n-edge';
import { startDovecot, type Dovecot } from './dovecot.mjs';

let dovecot: Dovecot;
beforeAll(async () => {
	dovecot = await startDovecot();
});
afterAll(() => dovecot?.dispose());

let store: Store;
let n8n: N8nEdge;
let user: string;
let users = 0;
const listeners: InboxListener[] = [];

beforeEach(async () => {
	await dovecot.start();
	store = await temporaryStore();
	n8n = new N8nEdge();
	user = `inbox${++users}@office.example`;
	n8n.credential = credential();
});
afterEach(async () => {
	for (const listener of listeners.splice(0)) {
		listener.close();
		await listener.ended;
	}
	await pause(50);
	await closeStores();
});

const credential = (changes: Record<string, string | number | boolean> = {}) => ({
	address: user,
	user: '',
	password: dovecot.password,
	imapEnabled: true,
	imapHost: dovecot.host,
	imapPort: dovecot.tlsPort,
	imapEncryption: 'tls',
	trustedServerPem: dovecot.certificate.cert,
	allowUntrustedServer: false,
	...changes,
});

interface Publish {
	folders?: string[];
	startFrom?: string;
	after?: string;
	destination?: string;
	options?: Record<string, unknown>;
}

function parameters({ folders = ['INBOX'], startFrom = 'everything', after = 'leave', destination = '', options = {} }: Publish) {
	n8n.parameters = { receiveFrom: 'imap', 'folders.list': folders.map((value) => ({ folder: { __rl: true, mode: 'list', value } })), startFrom, afterProcessing: after, destinationFolder: destination, options };
	return readSettings(n8n.trigger);
}

async function publish(what: Publish = {}): Promise<InboxListener> {
	const listener = new InboxListener(n8n.trigger, parameters(what), async () => store);
	listeners.push(listener);
	await listener.start();
	return listener;
}

const mail = (subject: string, extra = '') => `From: ${subject}@client.example\r\nTo: ${user}\r\nSubject: ${subject}\r\nMessage-ID: <${subject}.${user}>\r\nDate: ${new Date().toUTCString()}\r\n${extra}\r\nHello from ${subject}\r\n`;
const deliver = (subject: string, extra?: string) => dovecot.deliver(user, mail(subject, extra));
const states = async () => Object.fromEntries((await store.all<{ state: string; n: number }>('SELECT state, COUNT(*) AS n FROM delivery GROUP BY state')).map(({ state, n }) => [state, n]));
const done = (count: number) => async () => (await states()).done === count;
const mailbox = async () => await store.get<{ state: string; reason: string | null; contact: number | null }>('SELECT state, state_reason AS reason, last_contact_at AS contact FROM mailbox');

async function onServer<T>(work: (client: ImapFlow) => Promise<T>): Promise<T> {
	return await withImap(accountFromCredential(credential()), work);
}
const flags = async (path = 'INBOX') =>
	await onServer(async (client) => {
		const { exists } = await openFolder(client, path, { readOnly: true });
		return exists === 0 ? [] : (await client.fetchAll('1:*', { flags: true, envelope: true })).map((found) => `${found.envelope?.subject} ${[...(found.flags ?? [])].filter((flag) => flag !== '\\Recent').join(' ')}`.trim());
	});
const append = (path: string, subject: string, at?: Date) => onServer((client) => client.append(path, mail(subject), [], at));

test('N1: mail that waits at start is caught up with at once, in order, and no flag changes (PEEK)', async () => {
	for (let number = 0; number < 30; number++) await deliver(`waiting-${number}`);
	await publish();
	await until('all are done', done(30));
	expect(n8n.subjects).toHaveLength(30);
	expect(new Set(n8n.subjects).size).toBe(30);
	expect(n8n.runs[0].json).toMatchObject({ folder: 'INBOX', mailbox: { address: user } });
	expect((await flags()).filter((line) => line.includes('\\Seen'))).toEqual([]);
});

test('push: a mail starts the workflow while IDLE, also right after another one', async () => {
	await publish({ startFrom: 'now' });
	await until('it listens', async () => (await mailbox())?.contact != null);
	const latencies: number[] = [];
	for (let number = 0; number < 8; number++) {
		await deliver(`pushed-${number}`);
		const from = performance.now();
		await until('it is run', () => n8n.runs.length === number + 1, 3000);
		latencies.push(Math.round(performance.now() - from));
	}
	process.stdout.write(`push latency, ms (Dovecot itself waits up to 500): ${latencies.join(' ')}\n`);
	expect(Math.max(...latencies)).toBeLessThan(1500);
});

test('A3: Start From Now leaves older mail alone, but not what arrives before the first connection', async () => {
	await deliver('older');
	await pause(1100);
	await dovecot.stop();
	await publish({ startFrom: 'now' });
	await dovecot.start();
	await deliver('since-then');
	await until('it is run', done(1), 15_000);
	await pause(700);
	expect(n8n.subjects).toEqual(['since-then']);
}, 20_000);

test('A3: one month back takes the mail of that month only', async () => {
	await append('INBOX', 'two-months-old', new Date(Date.now() - 60 * 86_400_000));
	await append('INBOX', 'ten-days-old', new Date(Date.now() - 10 * 86_400_000));
	await publish({ startFrom: 'oneMonth' });
	await until('it is run', done(1));
	await deliver('new');
	await until('the new one too', done(2));
	expect(n8n.subjects).toEqual(['ten-days-old', 'new']);
});

test('the server is killed, mail arrives, the server comes back: everything once', async () => {
	await publish();
	await deliver('before');
	await until('it is run', done(1));
	for (let round = 0; round < 3; round++) {
		await dovecot.kill();
		await pause(300);
		await dovecot.start();
		for (let number = 0; number < 5; number++) await deliver(`round-${round}-${number}`);
	}
	await until('all are run', done(16), 25_000);
	expect(new Set(n8n.subjects).size).toBe(16);
	expect(n8n.subjects).toHaveLength(16);
	await until('the mailbox is well', async () => (await mailbox())?.state === 'active');
}, 60_000);

test('invariant 4: the server is down when the workflow is published; mail flows soon after it comes up', async () => {
	await deliver('early');
	await dovecot.stop();
	await publish();
	await until('it is said', async () => (await mailbox())?.state === 'degraded');
	expect((await mailbox())?.reason).toMatch(/^Nothing answers on port \d+ of 127\.0\.0\.1 \(IMAP\)\. Check /);
	await pause(6000);
	const back = performance.now();
	await dovecot.start();
	await until('it is run', done(1), 10_000);
	process.stdout.write(`first mail after the return of the server: ${Math.round(performance.now() - back)} ms\n`);
	expect(n8n.alerts).toEqual([]);
}, 40_000);

test('A14, fault 7: three wrong passwords disable the account with one alert; a new password takes it up again', async () => {
	n8n.credential = credential({ password: 'wrong' });
	await publish({ folders: ['INBOX', 'Archive'] });
	await until('it is disabled', async () => (await mailbox())?.state === 'disabled', 20_000);
	expect((await mailbox())?.reason).toMatch(/did not accept the user name or password/);
	await pause(2000);
	const refusals = ((await dovecot.log()).match(new RegExp(`user=<${user}>[^\n]*`, 'g')) ?? []).filter((line) => /auth failed/.test(line));
	expect(refusals.length).toBeLessThanOrEqual(4);
	expect(n8n.alerts).toHaveLength(1);
	await deliver('after-all');
	n8n.credential = credential();
	await until('it is run', done(1), 45_000);
	await until('it is well', async () => (await mailbox())?.state === 'active');
	await until('the notice is resolved', async () => (await openNotices(store)).length === 0, 35_000);
}, 120_000);

test('invariant 3: a credential that is changed to another mailbox is not read into the old one; that is said at once', async () => {
	await publish();
	await deliver('ours');
	await until('it is run', done(1));
	n8n.credential = credential({ address: 'somebody.else@office.example' });
	await dovecot.deliver('somebody.else@office.example', mail('theirs'));
	await dovecot.restart();
	await until('it is said', () => n8n.alerts.length > 0, 20_000);
	expect(n8n.alerts).toEqual([`The credential is for another mailbox now: somebody.else@office.example instead of ${user}`]);
	expect(n8n.subjects).toEqual(['ours']);
	n8n.credential = credential();
	await deliver('ours-again');
	await until('reading goes on', done(2), 20_000);
}, 60_000);

test('invariant 3: a folder deleted and made again (new UIDVALIDITY): the known mail is not run again, the new mail is', async () => {
	await onServer((client) => client.mailboxCreate('Leads'));
	for (const subject of ['a', 'b', 'c']) await append('Leads', subject);
	await publish({ folders: ['Leads'] });
	await until('they are run', done(3));
	await onServer(async (client) => {
		await openFolder(client, 'Leads');
		const raws = (await client.fetchAll('1:*', { source: true })).map(({ source }) => source as Buffer);
		await client.mailboxClose();
		await client.mailboxDelete('Leads');
		await pause(1100);
		await client.mailboxCreate('Leads');
		await client.append('Leads', mail('new-first'));
		for (const raw of raws) await client.append('Leads', raw);
		await client.append('Leads', mail('new-last'));
	});
	await until('the new ones are run', done(5), 20_000);
	expect([...n8n.subjects].sort()).toEqual(['a', 'b', 'c', 'new-first', 'new-last']);
	const validities = await store.all('SELECT DISTINCT uid_validity FROM delivery');
	expect(validities).toHaveLength(1);
}, 40_000);

test('a mailbox restored from a backup gives new mail the UIDs of lost mail, under the same UIDVALIDITY: it is taken all the same', async () => {
	const folder = join(dovecot.folder, 'mail', user);
	await publish({ after: 'flag' });
	await deliver('in-the-backup');
	await until('it is run', done(1));
	await dovecot.stop();
	await cp(folder, `${folder}.backup`, { recursive: true, preserveTimestamps: true });
	await dovecot.start();
	const sentAgain = mail('lost-and-sent-again');
	await deliver('lost');
	await dovecot.deliver(user, sentAgain);
	await until('they are run', done(3), 15_000);
	await dovecot.stop();
	await rm(folder, { recursive: true });
	await rename(`${folder}.backup`, folder);
	if (process.getuid?.() === 0) await runCommand('chown', ['-R', 'dovecot:dovecot', folder]);
	await dovecot.start();
	await deliver('after-it');
	await deliver('and-another');
	await dovecot.deliver(user, sentAgain);
	await until('the new ones are run', done(5), 15_000);
	await deliver('last');
	await until('the last one too', done(6));
	expect([...n8n.subjects].sort()).toEqual(['after-it', 'and-another', 'in-the-backup', 'last', 'lost', 'lost-and-sent-again']);
	await until('all are flagged', async () => (await flags()).filter((line) => line.includes('\\Flagged')).length >= 4);
	expect(await store.all('SELECT uid_validity FROM delivery GROUP BY uid_validity, uid HAVING COUNT(*) > 1 AND uid IS NOT NULL')).toEqual([]);
}, 60_000);

test('After Processing: read and flagged only after a good run; a failed run leaves the mail as it is', async () => {
	n8n.onRun = (run) => run.end(run.json.subject === 'bad' ? 'error' : 'success');
	await publish({ after: 'read', options: { attempts: 1 } });
	await deliver('good');
	await deliver('bad');
	await until('it is marked', async () => (await flags()).includes('good \\Seen'));
	expect(await flags()).toEqual(['good \\Seen', 'bad']);
});

test('After Processing: moved to another folder; a folder that is not there loses nothing and is said', async () => {
	const first = await publish({ after: 'move', destination: 'Archive' });
	await deliver('to-move');
	await until('it is moved', async () => (await flags('Archive')).length === 1);
	expect(await flags()).toEqual([]);
	first.close();
	await publish({ after: 'move', destination: 'Nowhere' });
	await deliver('stays');
	await until('it is said', async () => /be moved/.test((await mailbox())?.reason ?? ''));
	expect(await flags()).toEqual(['stays']);
	expect(n8n.subjects).toEqual(['to-move', 'stays']);
});

test('invariant 9: a mail nested too deep for the parser of the library comes with the others; one over the size limit is listed', async () => {
	let nested = 'Content-Type: text/plain\r\n\r\ndeep\r\n';
	for (let depth = 0; depth < 40; depth++) nested = `Content-Type: multipart/mixed; boundary=b${depth}\r\n\r\n--b${depth}\r\n${nested}\r\n--b${depth}--\r\n`;
	await deliver('one');
	await dovecot.deliver(user, `From: deep@client.example\r\nSubject: deep\r\nMessage-ID: <deep.${user}>\r\n${nested}`);
	await dovecot.deliver(user, `${mail('huge')}${`${'x'.repeat(998)}\r\n`.repeat(1500)}`);
	await deliver('last');
	await publish({ options: { sizeLimit: 1 } });
	await until('three are run', done(3));
	await until('the fourth is listed', async () => (await states()).quarantined === 1);
	expect([...n8n.subjects].sort()).toEqual(['deep', 'last', 'one']);
	expect(await store.get("SELECT d.reason, m.subject FROM delivery d JOIN message m ON m.id = d.message_id WHERE d.state = 'quarantined'")).toEqual({ reason: 'Larger than the size limit of 1 MB', subject: 'huge' });
});

test('several folders are read; one that does not exist is said and does not stop the others', async () => {
	// Before: a folder that is not listened to is looked at every 30 s.
	await append('Archive', 'in-archive');
	await publish({ folders: ['INBOX', 'Missing', 'Archive'] });
	await deliver('in-inbox');
	await until('both are run', done(2));
	await until('it is said', async () => /The folder "Missing" does not exist/.test((await mailbox())?.reason ?? ''));
	expect(n8n.alerts).toEqual(['The folder "Missing" does not exist in the mailbox']);
	await onServer((client) => client.mailboxCreate('Missing'));
	await append('Missing', 'in-the-new-one');
	await until('it is run', done(3), 20_000);
}, 40_000);

test('fault 19: n8n stopped between the ledger and the end of a run: the run is started again, nothing else is', async () => {
	n8n.onRun = () => {};
	const first = await publish();
	await deliver('interrupted');
	await until('it is running', () => n8n.runs.length === 1);
	first.close();
	await store.run("UPDATE delivery SET process = 'a process that is no more'");
	n8n.onRun = (run) => run.end('success');
	await publish();
	await until('it is done', done(1));
	expect(n8n.runs.map(({ key }) => key.slice(-2))).toEqual(['#1', '#2']);
});

test('invariant 2: mail that arrived while its folder was chosen is run when the folder is chosen no longer, and new mail there is not', async () => {
	n8n.onRun = () => {};
	await append('Archive', 'before');
	const first = await publish({ folders: ['INBOX', 'Archive'] });
	await until('it is running', () => n8n.runs.length === 1);
	first.close();
	await first.ended;
	await store.run("UPDATE delivery SET state = 'received', process = NULL");
	n8n.onRun = (run) => run.end('success');
	await publish();
	await until('it is done', done(1));
	await append('Archive', 'after');
	await deliver('in-inbox');
	await until('the one in the inbox is done', done(2));
	expect(await states()).toEqual({ done: 2 });
});

test('a newer trigger() of the same node closes the older one', async () => {
	const { N8N_USER_FOLDER } = process.env;
	process.env.N8N_USER_FOLDER = dirname(store.location);
	parameters({});
	const older = await listen(n8n.trigger);
	const newer = await listen(n8n.trigger);
	await deliver('once');
	await until('it is run', () => n8n.runs.length > 0);
	await pause(700);
	expect(n8n.runs).toHaveLength(1);
	await older.closeFunction?.();
	await newer.closeFunction?.();
	await newer.closeFunction?.();
	if (N8N_USER_FOLDER === undefined) delete process.env.N8N_USER_FOLDER;
	else process.env.N8N_USER_FOLDER = N8N_USER_FOLDER;
});

test('Fetch Test Event gives the newest mail and touches neither flags nor the ledger', async () => {
	const settings = parameters({});
	await expect(testEvent(n8n.trigger, settings).manualTriggerFunction?.()).rejects.toMatchObject({ message: 'There is no mail in the folders yet' });
	await deliver('older');
	await deliver('newest');
	await testEvent(n8n.trigger, settings).manualTriggerFunction?.();
	expect(n8n.subjects).toEqual(['newest']);
	expect(await flags()).toEqual(['older', 'newest']);
	expect(await states()).toEqual({});
});

describe('A7: what keeps a connection from being made is said in one sentence, with what to do', () => {
	const connect = (changes: Record<string, string | number | boolean>) => connectImap(accountFromCredential(credential(changes)), { connectTimeout: 2000 });
	const cases: [string, () => Record<string, string | number | boolean>, string, RegExp][] = [
		['wrong password', () => ({ password: 'wrong' }), 'authentication', /did not accept the user name or password/],
		['unknown host', () => ({ imapHost: 'imap.does-not-exist.invalid' }), 'network', /"imap\.does-not-exist\.invalid" was not found/],
		['nobody on the port', () => ({ imapPort: 1 }), 'network', /Nothing answers on port 1 /],
		['SSL/TLS on the STARTTLS port', () => ({ imapPort: dovecot.port }), 'encryption', /does not speak SSL\/TLS/],
		['STARTTLS on the SSL/TLS port', () => ({ imapEncryption: 'starttls' }), 'timeout', /no IMAP server greeted/],
		['a certificate nobody signed', () => ({ trustedServerPem: '' }), 'certificate', /not signed by a known authority/],
		['another pinned certificate', () => ({ trustedServerPem: OTHER_CERTIFICATE }), 'certificate', /certificate/],
		['a pinned certificate that is none', () => ({ trustedServerPem: 'nonsense' }), 'certificate', /Trusted Certificate of the credential cannot be read/],
	];
	test.each(cases)('%s', async (_what, changes, reason, message) => {
		await expect(connect(changes())).rejects.toMatchObject({ half: 'IMAP', reason, message: expect.stringMatching(message) as string, description: expect.stringMatching(/\S+ \S+/) as string });
	});

	test.each([
		['the pinned certificate', {}],
		['STARTTLS with the pinned certificate', { imapEncryption: 'starttls', imapPort: 'starttls' }],
		['plain text, when chosen', { imapEncryption: 'none', imapPort: 'starttls', trustedServerPem: '' }],
		['any certificate, when chosen', { trustedServerPem: '', allowUntrustedServer: true }],
	])('works: %s', async (_what, changes: Record<string, string | boolean>) => {
		const client = await connect({ ...changes, imapPort: changes.imapPort ? dovecot.port : dovecot.tlsPort });
		expect(client.usable).toBe(true);
		await client.logout();
	});

	test('a folder that does not exist', async () => {
		await expect(onServer((client) => openFolder(client, 'Nowhere'))).rejects.toMatchObject({ reason: 'folder', message: 'The folder "Nowhere" does not exist in the mailbox' });
	});
});

/** Made for nobody; only its being another one matters. */
const OTHER_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBhzCCAS2gAwIBAgIUE5aMStZPBTI0v9dmuf55TFcX+PgwCgYIKoZIzj0EAwIw
GDEWMBQGA1UEAwwNb3RoZXIuZXhhbXBsZTAgFw0yNjExMjExODI4MThaGA8yMTI2
MTAyODE4MjgxOFowGDEWMBQGA1UEAwwNb3RoZXIuZXhhbXBsZTBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABLNrO/4VsX6wZgXocgbJmjGtS8N9IyfBZ4w81GFQSdsw
b2FA3WZW8wDGlcT1JyJuHero32SEXw4Kq4KUxaZFvzqjUzBRMB0GA1UdDgQWBBRf
unBPbZOKKk1J8K1I5LOneFBsmTAfBgNVHSMEGDAWgBRfunBPbZOKKk1J8K1I5LOn
eFBsmTAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIC7FRbLzWUAx
NLMXy4d+luwgOOsf9Wwo4GNSc1KpZcneAiEAzozrsnZ1r+/u3V60rItB6QXQrRfD
JZmekFKfmnM/O2w=
-----END CERTIFICATE-----`;

test('a mail of many pieces comes byte for byte; over the limit its beginning is listed, and it comes whole when somebody wants it', async () => {
	const large = `${mail('large')}${`${'0123456789'.repeat(7)}\r\n`.repeat(40_000)}`;
	await dovecot.deliver(user, large);
	const first = await publish();
	await until('it is run', done(1));
	const stored = await store.get<{ id: string; size: number }>('SELECT id, size_bytes AS size FROM message');
	expect((await readSource(store, stored?.id ?? '')).toString('latin1').endsWith(large)).toBe(true);
	first.close();

	await dovecot.deliver(user, large.replace(/large/g, 'larger'));
	const second = await publish({ options: { sizeLimit: 1 } });
	await until('it is listed', async () => (await store.get("SELECT 1 AS one FROM delivery d JOIN message m ON m.id = d.message_id WHERE d.state = 'quarantined' AND m.preview <> ''")) !== undefined);
	expect(await store.get("SELECT d.reason, m.preview FROM delivery d JOIN message m ON m.id = d.message_id WHERE d.state = 'quarantined'")).toMatchObject({ reason: 'Larger than the size limit of 1 MB', preview: expect.stringContaining('Hello from larger') as string });
	await store.run("UPDATE delivery SET fetch_anyway = 1 WHERE state = 'quarantined'");
	second.close();
	await publish({ options: { sizeLimit: 1 } });
	await until('it is run', done(2));
	expect(n8n.subjects).toEqual(['large', 'larger']);
}, 30_000);
