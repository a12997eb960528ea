import { itemsOf, type Execution } from '../../demo/runtime/n8n-client.mjs';
import { startSmtpSink, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { startDovecot, type Dovecot } from '../live/dovecot.mjs';
import { startSignInService, type SignInService } from '../live/sign-in-service.mjs';
import { query, template } from './intake';
import { startTestN8n, type TestN8n } from './n8n.mjs';

// OAuth2 with n8n's own renewal of tokens, real servers, and a local provider (A2; issue 3, Show 7).

const PACKAGE = 'n8n-nodes-smart-inbox';
const CREDENTIAL = 'smartInboxOAuth2Api';

let service: SignInService;
let dovecot: Dovecot;
let sink: SmtpSink;
let n8n: TestN8n;
let users = 0;
/** Everything that must be in no log and no execution. */
const secrets: string[] = [];

beforeAll(async () => {
	service = await startSignInService();
	dovecot = await startDovecot({ settings: service.dovecotSettings });
	sink = await startSmtpSink({ token: service.userOf, tls: dovecot.certificate });
	n8n = await startTestN8n();
}, 300_000);
afterAll(async () => {
	await n8n?.dispose();
	await sink?.stop();
	await dovecot?.dispose();
	await service?.dispose();
}, 60_000);
beforeEach(() => {
	service.requests.length = 0;
	sink.clear();
});

interface Connected {
	user: string;
	chosen: Record<string, { id: string; name: string }>;
}

/** A credential as n8n keeps it when somebody has connected it; its token lasts this long, and may say something else. */
async function connect(seconds: number, { claims = seconds, data = {}, user = `oauth${++users}@office.example` }: { claims?: number; data?: Record<string, unknown>; user?: string } = {}): Promise<Connected> {
	const token = service.connect(user, seconds);
	secrets.push(token.access_token, token.refresh_token);
	const { id, name } = await n8n.client.createCredential({
		name: user,
		type: CREDENTIAL,
		data: {
			grantType: 'authorizationCode',
			authUrl: service.tokenUrl.replace('/token', '/authorize'),
			accessTokenUrl: service.tokenUrl,
			clientId: user,
			clientSecret: 'client-secret-of-the-test',
			scope: 'mail offline_access',
			authentication: 'body',
			address: user,
			imapEnabled: true,
			imapHost: 'localhost',
			imapPort: dovecot.tlsPort,
			imapEncryption: 'tls',
			smtpEnabled: true,
			smtpHost: 'localhost',
			smtpPort: sink.port,
			smtpEncryption: 'starttls',
			mechanism: 'XOAUTH2',
			trustedServerPem: dovecot.certificate.cert,
			oauthTokenData: { ...token, n8n_expires_at: String(Date.now() + claims * 1000) },
			...data,
		},
	});
	return { user, chosen: { [CREDENTIAL]: { id, name } } };
}

const deliver = (user: string, subject: string) => dovecot.deliver(user, `From: ann@client.example\r\nTo: ${user}\r\nSubject: ${subject}\r\nMessage-ID: <${subject}.${user}>\r\n\r\nHello\r\n`);

async function publishTrigger({ chosen }: Connected): Promise<string> {
	const parameters = { receiveFrom: 'imap', authentication: 'other', startFrom: 'everything' };
	const { id } = await n8n.client.createWorkflow({
		name: 'Receives',
		nodes: [
			{ id: 'a', name: 'Receive every mail', type: `${PACKAGE}.smartInboxTrigger`, typeVersion: 1, position: [0, 0], parameters, credentials: chosen },
			{ id: 'b', name: 'End', type: 'n8n-nodes-base.noOp', typeVersion: 1, position: [200, 0], parameters: {} },
		],
		connections: { 'Receive every mail': { main: [[{ node: 'End', type: 'main', index: 0 }]] } },
	});
	await n8n.client.publish(id);
	return id;
}

async function runNode(type: string, parameters: Record<string, unknown>, chosen: Connected['chosen'], item: object = {}): Promise<Execution> {
	const { id } = await n8n.client.createWorkflow({
		name: `Runs ${type}`,
		nodes: [
			{ id: 'a', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
			{ id: 'b', name: 'Node', type: `${PACKAGE}.${type}`, typeVersion: 1, position: [200, 0], parameters: { authentication: 'other', ...parameters }, credentials: chosen },
		],
		connections: { Start: { main: [[{ node: 'Node', type: 'main', index: 0 }]] } },
		pinData: { Start: [{ json: item }] },
	});
	const execution = await n8n.client.runManually(id, { trigger: 'Start' });
	for (const secret of secrets) expect(JSON.stringify(execution.data)).not.toContain(secret);
	return execution;
}

const testAccount = async ({ chosen }: Connected) => itemsOf(await runNode('mailboxSync', { resource: 'account', operation: 'test' }, chosen), 'Node')[0];

test('the three credential types are offered, Google’s and Microsoft’s with their own sign-in', async () => {
	const types = await n8n.client.credentialTypes('smartInbox');
	expect(Object.fromEntries(types.filter(({ name }) => /OAuth2/.test(name)).map((type) => [type.name, type.extends]))).toEqual({
		smartInboxGoogleOAuth2Api: ['googleOAuth2Api'],
		smartInboxMicrosoftOAuth2Api: ['microsoftOAuth2Api'],
		smartInboxOAuth2Api: ['oAuth2Api'],
	});
});

test('A2: a published trigger renews a token that has run out, keeps it, and runs the mail', async () => {
	const account = await connect(-1);
	await deliver(account.user, 'waiting');
	const workflow = await publishTrigger(account);
	const [execution] = await n8n.client.waitForExecutions(workflow, 1);
	expect(itemsOf(execution, 'End')).toEqual([expect.objectContaining({ subject: 'waiting', mailbox: expect.objectContaining({ address: account.user }) })]);
	expect(service.requests).toEqual([{ grant: 'refresh_token', accepted: true }]);
	// n8n has kept the new token: whoever comes next need not ask.
	expect(await testAccount(account)).toMatchObject({ ok: true, imap: { ok: true }, smtp: { ok: true } });
	expect(service.requests).toHaveLength(1);
	await n8n.client.unpublish(workflow);
}, 90_000);

test('A2: the list of folders renews a token that the server refuses', async () => {
	const { chosen } = await connect(-1, { claims: 3600 });
	const { results } = await n8n.client.searchList({ nodeType: `${PACKAGE}.smartInboxTrigger`, method: 'searchFolders', parameter: 'folders.list[0].folder', parameters: { receiveFrom: 'imap', authentication: 'other' }, credentials: chosen });
	expect(results[0]).toMatchObject({ value: 'INBOX' });
	expect(service.requests).toEqual([{ grant: 'refresh_token', accepted: true }]);
});

test('A2: Mailbox Sync sends with XOAUTH2, and renews on refusal', async () => {
	const { user, chosen } = await connect(-1, { claims: 3600 });
	const [sent] = itemsOf(await runNode('mailboxSync', { resource: 'message', operation: 'send', to: 'ann@client.example', subject: 'Your viewing', text: 'Hello' }, chosen), 'Node');
	expect(sent).toMatchObject({ accepted: ['ann@client.example'], sentFolder: 'Sent', warning: null });
	const [mail] = await sink.waitForMails(1);
	expect(mail).toMatchObject({ from: user, user, secure: true });
	expect(service.requests).toEqual([{ grant: 'refresh_token', accepted: true }]);
});

test('A2: Auto Reply sends with XOAUTH2', async () => {
	const { user, chosen } = await connect(-1);
	const { pinData } = (await template('1-smart-inbox-intake.json')) as unknown as { pinData: Record<string, { json: Record<string, unknown> }[]> };
	const sample = JSON.parse(JSON.stringify(pinData['Receive every mail'][0].json).replaceAll('sample:web-form', 'sample:oauth')) as Record<string, unknown>;
	const [lead] = itemsOf(await runNode('leadParser', {}, {}, sample), 'Node');
	const [filed] = itemsOf(await runNode('contactUpsert', { resource: 'contact', operation: 'upsert' }, {}, lead), 'Node');
	const [{ reply }] = itemsOf(await runNode('autoReply', { operation: 'send' }, chosen, filed), 'Node');
	expect(reply).toMatchObject({ sent: true });
	expect((await sink.waitForMails(1))[0]).toMatchObject({ from: user, user });
}, 90_000);

test('A2: the page mails a sign-in link with XOAUTH2', async () => {
	const { user, chosen } = await connect(-1);
	await runNode('assignOwner', { resource: 'teamMember', operation: 'upsert', name: 'Ana', email: 'ana@office.example' }, {});
	const { id } = await n8n.client.createWorkflow({
		name: 'Shows the page',
		nodes: [{ id: 'page', name: 'Page', type: `${PACKAGE}.sharedInbox`, typeVersion: 1, position: [0, 0], webhookId: '6a0b4a52-8a4f-4f9a-9d0e-0d7f3b6c1a12', parameters: { path: 'inbox', authentication: 'other' }, credentials: chosen }],
		connections: {},
	});
	await n8n.client.publish(id);
	const page = await (await fetch(`${n8n.url}/webhook/inbox`)).text();
	expect(page).toContain('Mail Me a Link');
	await fetch(`${n8n.url}/webhook/inbox`, { method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ action: 'request-link', email: 'ana@office.example' }) });
	const [mail] = await sink.waitForMails(1);
	expect(mail).toMatchObject({ from: user, user });
	expect(mail.parsed.text).toMatch(/\/webhook\/inbox\?ticket=/);
	await n8n.client.unpublish(id);
}, 90_000);

test('A2: a client credentials grant, which has no token until somebody needs one', async () => {
	const account = await connect(3600, { data: { grantType: 'clientCredentials', oauthTokenData: undefined } });
	expect(await testAccount(account)).toMatchObject({ ok: true, imap: { ok: true }, smtp: { ok: true } });
	expect(service.requests).toEqual([{ grant: 'client_credentials', accepted: true }]);
});

test('A7: Account → Test says of a sign-in that was withdrawn, or never made, what to do', async () => {
	const withdrawn = await connect(-1);
	service.revoke(withdrawn.user);
	expect(await testAccount(withdrawn)).toMatchObject({ ok: false, message: expect.stringMatching(/^IMAP did not work: The sign-in with OAuth2 was withdrawn or has expired\. Open the credential and connect the account again\. SMTP did not work: The sign-in/) });
	const never = await connect(0, { data: { oauthTokenData: undefined } });
	expect(await testAccount(never)).toMatchObject({ ok: false, imap: { reason: 'authentication', message: 'The credential is not connected to an account yet (IMAP)' } });
});

test('A14: a sign-in that is withdrawn disables the mailbox with one failed execution; the same credential, connected again, goes on', async () => {
	const account = await connect(-1);
	service.revoke(account.user);
	const workflow = await publishTrigger(account);
	const state = () => query<{ state: string }>(n8n, 'SELECT state FROM mailbox WHERE address = $address', { address: account.user })[0]?.state;
	await expectSoon(() => expect(state()).toBe('disabled'), 30_000);
	const [alert] = await n8n.client.waitForExecutions(workflow, 1);
	expect(alert.data.resultData.error).toMatchObject({ message: 'The sign-in with OAuth2 was withdrawn or has expired (IMAP)' });
	expect(service.requests).toEqual([{ grant: 'refresh_token', accepted: false }]);
	await deliver(account.user, 'meanwhile');
	// n8n's own consent page writes the new token; here a renewal by another node does, once the provider lets it.
	service.restore(account.user, secrets.at(-1) ?? '');
	await new Promise((resolve) => setTimeout(resolve, 60_000));
	expect(await testAccount(account)).toMatchObject({ ok: true });
	const [, run] = await n8n.client.waitForExecutions(workflow, 2);
	expect(itemsOf(run, 'End')).toEqual([expect.objectContaining({ subject: 'meanwhile' })]);
	await expectSoon(() => expect(state()).toBe('active'), 10_000);
	await n8n.client.unpublish(workflow);
}, 240_000);

test('invariant 11: no token is in n8n’s log', () => {
	expect(secrets.length).toBeGreaterThan(10);
	expect(n8n.logs.filter((line) => secrets.some((secret) => line.includes(secret)) || line.includes('client-secret-of-the-test'))).toEqual([]);
});

async function expectSoon(check: () => void, patience: number): Promise<void> {
	for (const deadline = Date.now() + patience; ; ) {
		try {
			return check();
		} catch (error) {
			if (Date.now() > deadline) throw error;
			await new Promise((resolve) => setTimeout(resolve, 200));
		}
	}
}
