import { join } from 'node:path';

import { startSmtpSink, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { openSqliteStore } from '../../nodes/shared/store/sqlite';
import type { Store } from '../../nodes/shared/store/store';
import { upsertTeamMember } from '../../nodes/shared/store/team';
import { startTestN8n, type TestN8n } from '../n8n/n8n.mjs';
import { launchBrowser, openPage, openWorkflow, screenshot, signInToEditor, type Browser } from './browser.mjs';

let n8n: TestN8n;
let browser: Browser;
let smtp: SmtpSink;
let store: Store;
let workflowId: string;

beforeAll(async () => {
	smtp = await startSmtpSink();
	n8n = await startTestN8n();
	browser = await launchBrowser();
	const credential = await n8n.client.createCredential({
		name: 'Office',
		type: 'smartInboxMailboxApi',
		data: { address: 'office@homes.example', imapEnabled: false, smtpEnabled: true, smtpHost: smtp.host, smtpPort: smtp.port, smtpEncryption: 'none', smtpSignIn: 'none' },
	});
	const { id } = await n8n.client.createWorkflow({
		name: 'Open the inbox page',
		nodes: [
			{
				id: 'page',
				name: 'Shared Inbox',
				type: 'n8n-nodes-smart-inbox.sharedInbox',
				typeVersion: 1,
				position: [0, 0],
				webhookId: '6a0b4a52-8a4f-4f9a-9d0e-0d7f3b6c1a11',
				parameters: { path: 'inbox' },
				credentials: { smartInboxMailboxApi: { id: credential.id, name: credential.name } },
			},
		],
		connections: {},
	});
	workflowId = id;
	await n8n.client.publish(workflowId);
	store = await openSqliteStore(join(n8n.userFolder, '.n8n', 'smart-inbox', 'store.sqlite'));
}, 300_000);
afterAll(async () => {
	await store?.close();
	await browser?.close();
	await n8n?.dispose();
	await smtp?.stop();
}, 60_000);

test('the page opens in a real n8n: without a team it says what to do, then a mailed link signs in; no view is an execution (W3)', async () => {
	const page = await openPage(browser);
	const address = `${n8n.url}/webhook/inbox`;
	await page.goto(address);
	await page.getByRole('heading', { name: 'Nobody can sign in yet' }).waitFor();
	await store.transaction((sql) => upsertTeamMember(sql, { name: 'Ana', email: 'ana@homes.example', role: 'administrator' }));
	await page.reload();
	await page.getByLabel('Email').fill('ana@homes.example');
	await page.getByRole('button', { name: 'Mail Me a Link' }).click();
	const [mail] = await smtp.waitForMails(1);
	const link = /http\S+/.exec(mail.parsed.text ?? '')?.[0] ?? '';
	expect(link).toMatch(new RegExp(`^${address}\\?ticket=[\\w-]{43}$`));
	await page.goto(link);
	await page.getByRole('button', { name: 'Sign In' }).click();
	await page.getByRole('heading', { name: 'No mailbox is open to you yet' }).waitFor();
	expect(await page.context().cookies()).toEqual([expect.objectContaining({ name: 'smart_inbox', path: '/webhook/inbox', httpOnly: true, sameSite: 'Lax' })]);
	expect(page.complaints).toEqual([]);
	expect(await n8n.client.executions(workflowId)).toEqual([]);
}, 150_000);

test('the page has no rights in n8n, even for somebody who is signed in to the editor in the same browser', async () => {
	const page = await openPage(browser);
	await signInToEditor(page, n8n);
	const answer = await page.goto(`${n8n.url}/webhook/inbox`);
	expect(answer?.headers()['content-security-policy']).toMatch(/^sandbox allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads; default-src 'none'/);
	const reached = await page.evaluate(async (url) => {
		const attempt = async (work: () => unknown) => {
			try {
				return await work();
			} catch (error) {
				return (error as Error).name;
			}
		};
		return {
			origin: window.origin,
			cookie: await attempt(() => document.cookie),
			storage: await attempt(() => localStorage.length),
			rest: await attempt(async () => (await fetch(`${url}/rest/login`, { credentials: 'include' })).status),
		};
	}, n8n.url);
	expect(reached).toEqual({ origin: 'null', cookie: 'SecurityError', storage: 'SecurityError', rest: 'TypeError' });
}, 150_000);

test('the editor shows the node with its icon and what to do next', async () => {
	const page = await openPage(browser);
	await signInToEditor(page, n8n);
	await openWorkflow(page, n8n, workflowId);
	await page.locator('[data-test-id="canvas-node"]').first().dblclick();
	await page.getByText('The page staff work on').waitFor();
	await screenshot(page, 'shared-inbox-node');
	expect(await page.locator('[data-test-id="node-icon"] img, .node-icon img, img[src*="sharedInbox"]').count()).toBeGreaterThan(0);
}, 150_000);
