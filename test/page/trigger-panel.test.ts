import { startDovecot, type Dovecot } from '../live/dovecot.mjs';
import type { TestN8n } from '../n8n/n8n.mjs';
import { openWorkflow, screenshot, type Page } from './browser.mjs';
import { at, openEditor, type Editor } from './editor';

// The panel of the trigger in the editor, beside a real mail server (issue 2, Shows 6 and 7). The screenshots are for people.

const PACKAGE = 'n8n-nodes-smart-inbox';
const CREDENTIAL = 'smartInboxMailboxApi';
const MISTYPED = { password: ['not', 'the', 'one'].join('-') };

let editor: Editor | undefined;
let n8n: TestN8n;
let dovecot: Dovecot;
let page: Page;
const user = 'canvas@office.example';

beforeAll(async () => {
	dovecot = await startDovecot();
	await dovecot.doveadm(['mailbox', 'create', '-u', user, 'Enquiries/2026', 'Viviendas & Señales']);
	editor = await openEditor();
	({ n8n, page } = editor);
}, 300_000);
afterAll(async () => {
	await editor?.close();
	await dovecot?.dispose();
}, 60_000);

const folder = (value: string) => ({ __rl: true, mode: 'list', value });

/** Opens the panel of the node in a workflow of its own. */
async function openPanel(path: string, changes: Record<string, string> = {}): Promise<string> {
	const { id: account, name } = await n8n.client.createCredential({
		name: changes.password ? 'Mistyped password' : 'Office mailbox',
		type: CREDENTIAL,
		data: { address: user, password: dovecot.password, imapEnabled: true, imapHost: 'localhost', imapPort: dovecot.tlsPort, imapEncryption: 'tls', smtpEnabled: false, trustedServerPem: dovecot.certificate.cert, ...changes },
	});
	const parameters = { receiveFrom: 'imap', folders: { list: [{ folder: folder(path) }] } };
	const { id } = await n8n.client.createWorkflow({
		name: 'Panel',
		nodes: [{ id: 'a', name: 'Receive every mail', type: `${PACKAGE}.smartInboxTrigger`, typeVersion: 1, position: [0, 0], parameters, credentials: { [CREDENTIAL]: { id: account, name } } }],
		connections: {},
	});
	await openWorkflow(page, n8n, id);
	await page.locator(at('canvas-node')).dblclick();
	await page.locator(at('node-execute-button')).first().waitFor();
	return id;
}

const executeStep = async () => {
	await page.locator(at('node-execute-button')).first().click();
	await page.locator(at('node-error-message')).waitFor({ timeout: 60_000 });
	return { message: await page.locator(at('node-error-message')).innerText(), description: await page.locator(at('node-error-description')).innerText() };
};

test('A7, A9: the folder list holds the folders of the mail server', async () => {
	await openPanel('INBOX');
	await page.locator(at('rlc-input')).first().click();
	await page.locator(at('rlc-item')).first().waitFor({ timeout: 60_000 });
	expect(await page.locator(at('rlc-item')).allInnerTexts()).toEqual(['INBOX', 'Archive', 'Drafts', 'Enquiries/2026', 'Junk (Spam)', 'Sent', 'Trash', 'Viviendas & Señales']);
	await screenshot(page, 'panel-folders');
	await page.locator(at('rlc-item')).filter({ hasText: 'Enquiries/2026' }).click();
	expect(await page.locator(at('rlc-input')).first().inputValue()).toBe('Enquiries/2026');
}, 150_000);

test('A7: a wrong password is one sentence and what to do', async () => {
	await openPanel('INBOX', MISTYPED);
	expect(await executeStep()).toEqual({
		message: 'localhost did not accept the user name or password (IMAP)',
		description: 'Check User Name and Password in the credential. With two-step sign-in, most providers want an app password. The server said: Authentication failed.',
	});
	await screenshot(page, 'panel-wrong-password');
	expect(await page.content()).not.toContain(MISTYPED.password);
}, 150_000);

test('a folder that is gone is one sentence and what to do', async () => {
	await openPanel('Nowhere');
	expect(await executeStep()).toEqual({ message: 'The folder "Nowhere" does not exist in the mailbox', description: 'Choose the folder from the list again: it may have been renamed or deleted.' });
	await screenshot(page, 'panel-missing-folder');
}, 150_000);

test('published with a wrong password, the list of executions tells', async () => {
	const id = await openPanel('INBOX', MISTYPED);
	await n8n.client.publish(id);
	await n8n.client.waitForExecutions(id, 1, 20_000);
	await page.goto(`${n8n.url}/workflow/${id}/executions`);
	await page.locator('.el-notification').first().waitFor({ timeout: 60_000 });
	await screenshot(page, 'executions-wrong-password');
	expect((await page.locator('.el-notification').allInnerTexts())[0]).toContain('localhost did not accept the user name or password (IMAP)');
	await n8n.client.unpublish(id);
}, 150_000);
