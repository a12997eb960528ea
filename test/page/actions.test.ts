import { join } from 'node:path';

import { startSmtpSink, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { accountFromCredential } from '../../nodes/shared/mail/accounts';
import { withImap } from '../../nodes/shared/mail/imap';
import { tokenHash } from '../../nodes/shared/store/sessions';
import { openSqliteStore } from '../../nodes/shared/store/sqlite';
import type { Store } from '../../nodes/shared/store/store';
import { upsertTeamMember } from '../../nodes/shared/store/team';
import { signingKey, signPass } from '../../nodes/SharedInbox/signing';
import { startDovecot, type Dovecot } from '../live/dovecot.mjs';
import { template } from '../n8n/intake';
import { startTestN8n, type TestN8n } from '../n8n/n8n.mjs';
import { until } from '../SmartInboxTrigger/n8n-edge';
import { launchBrowser, openPage, screenshot, type Browser } from './browser.mjs';

// Template 4 in a real n8n, with a real mail server: what staff do on the page happens in the mailbox.

type Tab = Awaited<ReturnType<typeof openPage>>;

const INBOX = 'team@office.example';
let n8n: TestN8n;
let dovecot: Dovecot;
let smtp: SmtpSink;
let browser: Browser;
let store: Store;
let pageId = '';
let syncId = '';

const account = () => ({ address: INBOX, password: dovecot.password, imapEnabled: true, imapHost: dovecot.host, imapPort: dovecot.port, imapEncryption: 'none', smtpEnabled: true, smtpHost: smtp.host, smtpPort: smtp.port, smtpEncryption: 'none', smtpSignIn: 'none' });

beforeAll(async () => {
	smtp = await startSmtpSink();
	[n8n, dovecot, browser] = await Promise.all([startTestN8n(), startDovecot(), launchBrowser()]);
	const credential = await n8n.client.createCredential({ name: INBOX, type: 'smartInboxMailboxApi', data: account() });
	for (const subject of ['one', 'two', 'three', 'four', 'five', 'six']) await dovecot.deliver(INBOX, mail(subject));
	const sync = await template('5-mailbox-sync.json');
	const page = await template('4-shared-inbox.json');
	for (const node of [...sync.nodes, ...page.nodes] as (typeof sync.nodes[number] & { name?: string })[]) {
		if (node.type.endsWith('mailboxSync') || node.type.endsWith('sharedInbox')) node.credentials = { smartInboxMailboxApi: credential };
		if (node.name === 'Every minute') node.parameters = { rule: { interval: [{ field: 'seconds', secondsInterval: 2 }] } };
		if (node.name === 'Sync the mailbox') node.parameters.startFrom = 'everything';
	}
	syncId = (await n8n.client.createWorkflow(sync)).id;
	pageId = (await n8n.client.createWorkflow(page)).id;
	await n8n.client.publish(pageId);
	await n8n.client.publish(syncId);
	await n8n.client.waitForExecutions(syncId, 1);
	store = await openSqliteStore(join(n8n.userFolder, '.n8n', 'smart-inbox', 'store.sqlite'));
	await until('the mails are here', async () => (await store.all('SELECT id FROM folder_mail')).length === 6, 60_000);
	// What is done is carried out by the page's own workflow.
	await n8n.client.unpublish(syncId);
	await store.transaction((sql) => upsertTeamMember(sql, { name: 'Ana', email: 'ana@office.example', role: 'administrator' }));
}, 300_000);
afterAll(async () => {
	await store?.close();
	await browser?.close();
	await n8n?.dispose();
	await dovecot?.dispose();
	await smtp?.stop();
}, 60_000);

const mail = (subject: string) => `From: Ann ${subject} <ann-${subject}@client.example>\r\nTo: ${INBOX}\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@client.example>\r\nDate: ${new Date().toUTCString()}\r\n\r\nHello\r\n`;
const address = () => `${n8n.url}/webhook/inbox`;

async function signedIn(options: { javaScript: boolean }): Promise<Tab> {
	const page = await openPage(browser, options);
	smtp.clear();
	await page.goto(address());
	await page.getByLabel('Email').fill('ana@office.example');
	await page.getByRole('button', { name: 'Mail Me a Link' }).click();
	const [link] = /http\S+/.exec((await smtp.waitForMails(1))[0].parsed.text ?? '') ?? [''];
	await page.goto(link);
	await page.getByRole('button', { name: 'Sign In' }).click();
	await page.getByText('Sign Out').waitFor();
	return page;
}

/** What lies in a folder of the server: subjects, with a star for those that were read. */
async function onServer(folder: string): Promise<string[]> {
	return await withImap(accountFromCredential(account()), async (client) => {
		if (!(await client.list()).some(({ path }) => path === folder)) return [];
		const { exists } = await client.mailboxOpen(folder, { readOnly: true });
		const found = exists === 0 ? [] : await client.fetchAll('1:*', { flags: true, envelope: true });
		return found.map(({ envelope, flags }) => `${envelope?.subject}${flags?.has('\\Seen') ? '*' : ''}`).sort();
	});
}

async function threadOf(subject: string): Promise<string> {
	return (await store.get<{ id: string }>('SELECT thread_id AS id FROM message WHERE subject = $1', [subject]))?.id ?? '';
}

/** Posts a form of the page as its button does. */
async function press(page: Tab, fields: Record<string, string>, once = `test-${Math.random().toString(36).slice(2)}`): Promise<void> {
	const pass = await page.locator('input[name=pass]').first().inputValue();
	await Promise.all([
		page.waitForEvent('domcontentloaded'),
		page.evaluate((given) => {
			const form = Object.assign(document.createElement('form'), { method: 'post', action: '?' });
			for (const [name, value] of Object.entries(given)) form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
			document.body.append(form);
			form.submit();
		}, { pass, once, back: `?${new URLSearchParams({ thread: fields.thread }).toString()}`, ...fields }),
	]);
}

const note = (page: Tab) => page.locator('.doings li').last();

/** Without a script, the page is loaded again. */
async function told(page: Tab, text: RegExp, javaScript: boolean): Promise<void> {
	await until(`the page says ${String(text)}`, async () => {
		// The form may still be on its way.
		if (!javaScript) await page.reload().catch(() => undefined);
		return text.test((await page.locator('.doings').innerText().catch(() => '')).replaceAll('\n', ' '));
	}, 30_000);
}

describe.each([['without JavaScript', false, 'one', 'two'], ['with JavaScript', true, 'three', 'four']] as const)('%s', (_, javaScript, first, second) => {
	let page: Tab;
	beforeAll(async () => {
		page = await signedIn({ javaScript });
	}, 60_000);
	afterAll(async () => await page.context().close());

	test('archive, and undo: on the server within seconds (S8)', async () => {
		await press(page, { action: 'archive', thread: await threadOf(first) });
		await until('it is in the archive', async () => (await onServer('Archive')).includes(first), 15_000);
		await told(page, /Archived/, javaScript);
		await screenshot(page, `action-archived-${javaScript ? 'script' : 'plain'}`);
		await note(page).getByRole('button', { name: 'Undo' }).click();
		await until('it is back', async () => (await onServer('INBOX')).includes(first), 15_000);
		await told(page, /Moved back to the inbox/, javaScript);
	}, 90_000);

	test('delete goes to Trash, and undo brings it back (S8)', async () => {
		await press(page, { action: 'delete', thread: await threadOf(first) });
		await until('it is in the trash', async () => (await onServer('Trash')).includes(first), 15_000);
		await told(page, /Moved to Trash/, javaScript);
		await note(page).getByRole('button', { name: 'Undo' }).click();
		await until('it is back', async () => (await onServer('INBOX')).includes(first), 15_000);
		await told(page, /Moved back from Trash/, javaScript);
	}, 90_000);

	test('create a contact from a mail, unlink it, and link it again (B1, S6)', async () => {
		const thread = await threadOf(first);
		const linked = async () => (await store.get<{ n: number }>('SELECT COUNT(*) AS n FROM message_link l JOIN message m ON m.id = l.message_id WHERE m.thread_id = $1', [thread]))?.n;
		await press(page, { action: 'createContact', thread });
		await told(page, new RegExp(`Saved under the contact Ann ${first}`), javaScript);
		expect(await linked()).toBe(1);
		const { id } = (await store.get<{ id: string }>("SELECT contact_id AS id FROM contact_identity WHERE value = $1", [`ann-${first}@client.example`])) ?? { id: '' };
		await press(page, { action: 'unlink', thread, contact: id });
		await told(page, /Unlinked from the contact/, javaScript);
		expect(await linked()).toBe(0);
		await note(page).getByRole('button', { name: 'Undo' }).click();
		await told(page, /Linked to the contact/, javaScript);
		expect(await linked()).toBe(1);
	}, 90_000);

	test('what fails says why and what to do; when that is done, Try Again works', async () => {
		const thread = await threadOf(second);
		const ana = await store.get<{ id: string }>("SELECT id FROM team_member WHERE name = 'Ana'");
		await press(page, { action: 'assign', thread, owner: ana?.id ?? '' });
		await told(page, /Not assigned: The conversation belongs to no contact.*\. Link it to a contact, or create one.*Try Again/, javaScript);
		await screenshot(page, `action-failed-${javaScript ? 'script' : 'plain'}`);
		await press(page, { action: 'createContact', thread });
		await told(page, /Saved under the contact/, javaScript);
		await page.locator('.doings li.bad').getByRole('button', { name: 'Try Again' }).click();
		await told(page, /^((?!Not assigned).)*Assigned/, javaScript);
	}, 90_000);

	test('the same form posted twice is one action and one execution', async () => {
		const before = (await n8n.client.executions(pageId)).length;
		const thread = await threadOf(second);
		for (let time = 0; time < 3; time++) await press(page, { action: 'flag', thread }, `the-same-form-${first}`);
		await told(page, /Star added/, javaScript);
		await until('it was carried out', async () => (await n8n.client.executions(pageId)).length > before, 15_000);
		expect((await n8n.client.executions(pageId)).length).toBe(before + 1);
		expect(await store.all('SELECT id FROM outbox_action WHERE client_id LIKE $1', [`%:the-same-form-${first}`])).toHaveLength(1);
	}, 90_000);
});

test('opening a conversation marks it as read on the server, once; what a browser fetches ahead does not', async () => {
	const page = await signedIn({ javaScript: true });
	const [cookie] = await page.context().cookies();
	const session = tokenHash(cookie.value);
	const thread = await threadOf('five');
	const query = new URLSearchParams({ thread, read: signPass(await signingKey(store), { read: thread }, session, Date.now() + 60_000) }).toString();
	for (const [name, value] of [['Sec-Purpose', 'prefetch'], ['Purpose', 'prefetch'], ['Sec-Fetch-Dest', 'image']]) await fetch(`${address()}?${query}`, { headers: { Cookie: `${cookie.name}=${cookie.value}`, [name]: value } });
	expect(await onServer('INBOX')).toContain('five');
	await page.goto(`${address()}?${query}`);
	await until('it is read', async () => (await onServer('INBOX')).includes('five*'), 15_000);
	await press(page, { action: 'markUnread', thread });
	await until('it is unread again', async () => (await onServer('INBOX')).includes('five'), 15_000);
	await page.goto(`${address()}?${query}`);
	await new Promise((resolve) => setTimeout(resolve, 3_000));
	expect(await onServer('INBOX')).toContain('five');
	expect(page.complaints).toEqual([]);
	await page.context().close();
}, 120_000);

test('while nobody carries it out it is kept, and the page says how to connect it; All Waiting takes it up', async () => {
	const page = await signedIn({ javaScript: true });
	const thread = await threadOf('six');
	const { id } = await store.get<{ id: string }>("SELECT id FROM team_member WHERE name = 'Ana'").then((row) => row ?? { id: '' });
	const actionId = '01900000-0000-7000-8000-000000000001';
	await store.run("INSERT INTO outbox_action (id, client_id, member_id, operation, arguments, created_at, thread_id) VALUES ($1, 'left', $2, 'archive', $3, $4, $5)", [actionId, id, JSON.stringify({ thread }), Date.now() - 90_000, thread]);
	await page.goto(`${address()}?${new URLSearchParams({ thread }).toString()}`);
	await told(page, /Archiving.*Nobody has carried this out.*connect Mailbox Sync/, true);
	await screenshot(page, 'action-nobody');
	const run = await n8n.client.runManually(pageId, { trigger: 'Every five minutes' });
	expect(run.status).toBe('success');
	await told(page, /^((?!Nobody).)*$/, true);
	expect(await onServer('Archive')).toContain('six');
	await page.context().close();
}, 120_000);
