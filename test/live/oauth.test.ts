import type { IDataObject } from 'n8n-workflow';

import { startSmtpSink, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { InboxListener } from '../../nodes/SmartInboxTrigger/listener';
import { readSettings } from '../../nodes/SmartInboxTrigger/settings';
import { accountFromCredential, CREDENTIALS, type MailAccount } from '../../nodes/shared/mail/accounts';
import { connectImap, openFolder } from '../../nodes/shared/mail/imap';
import { mailAccount } from '../../nodes/shared/node/account-parameter';
import { testAccount } from '../../nodes/shared/node/credential-test';
import { openNotices } from '../../nodes/shared/store/notices';
import type { Store } from '../../nodes/shared/store/store';
import { closeStores, N8nEdge, pause, temporaryStore, until } from '../SmartInboxTrigger/n8n-edge';
import { startDovecot, type Dovecot } from './dovecot.mjs';
import { startSignInService, type SignInService } from './sign-in-service.mjs';

let service: SignInService;
let dovecot: Dovecot;
let sink: SmtpSink;
beforeAll(async () => {
	service = await startSignInService();
	dovecot = await startDovecot({ settings: service.dovecotSettings });
	sink = await startSmtpSink({ token: service.userOf, tls: dovecot.certificate });
});
afterAll(async () => {
	await sink?.stop();
	await dovecot?.dispose();
	await service?.dispose();
});

let store: Store;
let n8n: N8nEdge;
let user: string;
let users = 0;
const listeners: InboxListener[] = [];

beforeEach(async () => {
	await dovecot.start();
	service.setLifetime(3600);
	service.requests.length = 0;
	store = await temporaryStore();
	n8n = new N8nEdge();
	user = `oauth${++users}@office.example`;
	n8n.chosen = [CREDENTIALS.other];
	n8n.nodeParameters = { authentication: 'other' };
	n8n.renewToken = async () => {
		const { refresh_token = '' } = n8n.credential.oauthTokenData as IDataObject;
		const renewed = await service.request({ grant_type: 'refresh_token', refresh_token: String(refresh_token) });
		n8n.credential = { ...n8n.credential, oauthTokenData: { ...renewed } };
		return { ...renewed };
	};
});
afterEach(async () => {
	for (const listener of listeners.splice(0)) {
		listener.close();
		await listener.ended;
	}
	await pause(50);
	await closeStores();
});

/** As n8n keeps it after somebody has signed in at the provider. */
const connected = (seconds = 3600, changes: IDataObject = {}) => ({
	address: user,
	imapEnabled: true,
	imapHost: dovecot.host,
	imapPort: dovecot.tlsPort,
	imapEncryption: 'tls',
	smtpEnabled: true,
	smtpHost: sink.host,
	smtpPort: sink.port,
	smtpEncryption: 'starttls',
	trustedServerPem: dovecot.certificate.cert,
	grantType: 'authorizationCode',
	oauthTokenData: { ...service.connect(user, seconds) },
	...changes,
});

async function publish(): Promise<void> {
	n8n.parameters = { receiveFrom: 'imap', 'folders.list': [{ folder: 'INBOX' }], startFrom: 'everything' };
	const listener = new InboxListener(n8n.trigger, readSettings(n8n.trigger), async () => store);
	listeners.push(listener);
	await listener.start();
}

const deliver = (subject: string) => dovecot.deliver(user, `From: ${subject}@client.example\r\nTo: ${user}\r\nSubject: ${subject}\r\nMessage-ID: <${subject}.${user}>\r\n\r\nHello\r\n`);
const done = (count: number) => async () => (await store.get<{ n: number }>("SELECT COUNT(*) AS n FROM delivery WHERE state = 'done'"))?.n === count;
const mailbox = async () => await store.get<{ state: string; reason: string | null }>('SELECT state, state_reason AS reason FROM mailbox');
const state = (wanted: string) => async () => (await mailbox())?.state === wanted;
const ranOut = (data: object): IDataObject => ({ ...data, n8n_expires_at: String(Date.now() - 1000) });

test('A2: an access token that has run out is renewed before it is shown to the server, and no mail is lost', async () => {
	n8n.credential = connected();
	n8n.credential.oauthTokenData = ranOut(service.connect(user, -1));
	for (let number = 0; number < 5; number++) await deliver(`waiting-${number}`);
	const from = performance.now();
	await publish();
	await until('all are run', done(5));
	process.stdout.write(`a token that had run out: first 5 mails run ${Math.round(performance.now() - from)} ms after publishing\n`);
	expect(service.requests).toEqual([{ grant: 'refresh_token', accepted: true }]);
	expect((await mailbox())?.state).toBe('active');
	expect(await refusals()).toBe(0);
}, 30_000);

test('A2: a token that the server refuses early is renewed once, and the next sign-in is good', async () => {
	n8n.credential = connected();
	// The expiry says an hour; the server knows better.
	n8n.credential.oauthTokenData = { ...service.connect(user, -1), n8n_expires_at: String(Date.now() + 3_600_000) };
	await deliver('waiting');
	await publish();
	await until('it is run', done(1));
	expect(service.requests).toEqual([{ grant: 'refresh_token', accepted: true }]);
	expect(n8n.alerts).toEqual([]);
}, 30_000);

test('A2: a connection outlives its token; the next one begins with a fresh token', async () => {
	n8n.credential = connected(2);
	n8n.credential.oauthTokenData = { ...service.connect(user, 2), n8n_expires_at: String(Date.now() + 302_000) };
	await publish();
	await until('it is well', state('active'));
	await pause(2500);
	expect(service.userOf(String((n8n.credential.oauthTokenData as IDataObject).access_token))).toBeUndefined();
	await deliver('after-the-expiry');
	await until('it is run on the old connection', done(1));
	expect(service.requests).toEqual([]);
	await dovecot.kill();
	await dovecot.start();
	await deliver('after-the-restart');
	await until('it is run on a new one', done(2), 20_000);
	expect(service.requests).toEqual([{ grant: 'refresh_token', accepted: true }]);
	expect(n8n.alerts).toEqual([]);
}, 40_000);

test('A14: a sign-in that was withdrawn disables the account with one alert; connecting it again resumes', async () => {
	n8n.credential = connected();
	service.revoke(user);
	await deliver('waiting');
	await publish();
	await until('it is disabled', state('disabled'), 20_000);
	expect((await mailbox())?.reason).toMatch(/^The sign-in with OAuth2 was withdrawn or has expired \(IMAP\)\. Open the credential and connect the account again\./);
	await pause(2000);
	expect(n8n.alerts).toEqual(['The sign-in with OAuth2 was withdrawn or has expired (IMAP)']);
	// Asked once, although the sign-in was tried three times.
	expect(service.requests).toEqual([{ grant: 'refresh_token', accepted: false }]);
	await deliver('meanwhile');
	const from = performance.now();
	n8n.credential = connected();
	await until('both are run', done(2), 45_000);
	process.stdout.write(`connected again: mail run after ${Math.round(performance.now() - from)} ms\n`);
	await until('it is well', state('active'));
	expect(await openNotices(store)).toEqual([]);
	expect(n8n.alerts).toHaveLength(1);
}, 90_000);

test('A14: fresh tokens that the server refuses disable the account too, and are not renewed again and again', async () => {
	n8n.credential = connected();
	// The provider goes on giving tokens, of another account.
	const renew = n8n.renewToken;
	n8n.renewToken = async () => {
		await renew();
		const other = { ...service.connect('somebody.else@office.example') };
		n8n.credential = { ...n8n.credential, oauthTokenData: other };
		return other;
	};
	n8n.credential.oauthTokenData = { ...service.connect('somebody.else@office.example'), refresh_token: service.connect(user).refresh_token };
	await publish();
	await until('it is disabled', state('disabled'), 20_000);
	expect((await mailbox())?.reason).toMatch(/^127\.0\.0\.1 did not accept the sign-in with OAuth2 \(IMAP\)\. Check User Name in the credential/);
	await pause(5000);
	expect(service.requests).toHaveLength(1);
	expect(await refusals()).toBeLessThanOrEqual(4);
	expect(n8n.alerts).toHaveLength(1);
}, 60_000);

test('A14: a sign-in service that does not answer is an outage, and never disables; mail flows when it is back', async () => {
	n8n.credential = connected();
	n8n.credential.oauthTokenData = ranOut(service.connect(user, -1));
	await service.closeTokenEndpoint();
	await deliver('waiting');
	await publish();
	await until('it is said', state('degraded'));
	expect((await mailbox())?.reason).toMatch(/^The sign-in service for 127\.0\.0\.1 cannot be reached: ECONNREFUSED \(IMAP\)\. Nothing to do/);
	await pause(8000);
	expect(await state('degraded')()).toBe(true);
	expect(n8n.alerts).toEqual([]);
	const from = performance.now();
	await service.openTokenEndpoint();
	await until('it is run', done(1), 75_000);
	process.stdout.write(`sign-in service back: mail run after ${Math.round((performance.now() - from) / 1000)} s\n`);
	await until('it is well', state('active'));
}, 120_000);

describe.each(['XOAUTH2', 'OAUTHBEARER'])('A2: %s', (mechanism) => {
	test('is what a server that offers both is spoken to with', async () => {
		n8n.credential = connected(3600, { mechanism });
		expect(await testAccount(await mailAccount(n8n.trigger))).toMatchObject({ ok: true, imap: { ok: true, folders: expect.arrayContaining([expect.objectContaining({ path: 'INBOX' })]) }, smtp: { ok: true } });
		expect(await dovecot.log()).toMatch(new RegExp(`Login: user=<${user}>, method=${mechanism},`, 'i'));
	});
});

test('A2: a token that ran out is renewed for the SMTP half as well', async () => {
	n8n.credential = connected(3600, { imapEnabled: false });
	n8n.credential.oauthTokenData = { ...service.connect(user, -1), n8n_expires_at: String(Date.now() + 3_600_000) };
	expect(await testAccount(await mailAccount(n8n.trigger))).toMatchObject({ ok: true, imap: null });
	expect(service.requests).toEqual([{ grant: 'refresh_token', accepted: true }]);
});

test('A7: each refused half says what to do; invariant 11: with no token in it', async () => {
	n8n.credential = connected(3600, { user: 'somebody.else@office.example' });
	n8n.renewToken = async () => ({ ...(n8n.credential.oauthTokenData as IDataObject) });
	const report = await testAccount(await mailAccount(n8n.trigger));
	expect(report).toMatchObject({ ok: false, imap: { ok: false, reason: 'authentication' }, smtp: { ok: false, reason: 'authentication' } });
	expect(report.message).toMatch(/IMAP did not work: 127\.0\.0\.1 did not accept the sign-in with OAuth2\. Check User Name .* SMTP did not work: 127\.0\.0\.1 did not accept the sign-in with OAuth2\. Check User Name/);
	const { access_token, refresh_token } = n8n.credential.oauthTokenData as Record<string, string>;
	for (const secret of [access_token, refresh_token]) expect(JSON.stringify(report)).not.toContain(secret);
});

test('a server without OAuth2 says so', async () => {
	const plain = await startDovecot();
	try {
		n8n.credential = connected(3600, { imapPort: plain.tlsPort, trustedServerPem: plain.certificate.cert });
		await expect(connectImap(await mailAccount(n8n.trigger))).rejects.toMatchObject({ reason: 'authentication', message: expect.stringContaining('offers no sign-in with OAuth2') });
	} finally {
		await plain.dispose();
	}
});

test('the account of a credential works without n8n, as long as its token does', async () => {
	const account: MailAccount = accountFromCredential(connected(), CREDENTIALS.other);
	const client = await connectImap(account);
	expect((await openFolder(client, 'INBOX')).exists).toBe(0);
	client.close();
});

/** Sign-ins of this user that the server refused. */
async function refusals(): Promise<number> {
	return ((await dovecot.log()).match(new RegExp(`user=<${user}>[^\n]*`, 'g')) ?? []).filter((line) => /auth failed/.test(line)).length;
}
