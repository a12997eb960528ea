import { join } from 'node:path';

import { openSqliteStore } from '../../nodes/shared/store/sqlite';
import type { Store } from '../../nodes/shared/store/store';
import { upsertTeamMember } from '../../nodes/shared/store/team';
import { template } from '../n8n/intake';
import { startTestN8n, type TestN8n } from '../n8n/n8n.mjs';
import { launchBrowser, openPage, screenshot, signInToEditor, type Browser } from './browser.mjs';

// Signing in to the page with the n8n account, by the template that is the door.

let n8n: TestN8n;
let browser: Browser;
let store: Store;

beforeAll(async () => {
	n8n = await startTestN8n();
	browser = await launchBrowser();
	const { id: page } = await n8n.client.createWorkflow(await template('4-shared-inbox.json'));
	await n8n.client.publish(page);
	const { id: door } = await n8n.client.createWorkflow(await template('4-sign-in-with-n8n-account.json'));
	await n8n.client.publish(door);
	store = await openSqliteStore(join(n8n.userFolder, '.n8n', 'smart-inbox', 'store.sqlite'));
}, 300_000);
afterAll(async () => {
	await store?.close();
	await browser?.close();
	await n8n?.dispose();
}, 60_000);

async function openDoor(page: Awaited<ReturnType<typeof openPage>>): Promise<void> {
	await page.goto(`${n8n.url}/form/open-inbox`);
	const allow = page.getByRole('button', { name: /^Allow|Continue|Authori[sz]e/ });
	const open = page.getByRole('button', { name: 'Open the inbox' });
	await allow.or(open).first().waitFor();
	if (await allow.isVisible()) {
		await screenshot(page, 'n8n-sign-in-consent');
		await allow.click();
	}
	await open.click();
}

test('whoever is signed in to n8n is let in when they are in the team, and is told so when they are not', async () => {
	const page = await openPage(browser);
	await signInToEditor(page, n8n);
	await openDoor(page);
	await page.getByRole('heading', { name: 'You are not in the team' }).waitFor();
	expect((await page.context().cookies()).filter(({ name }) => name === 'smart_inbox')).toEqual([]);
	await store.transaction((sql) => upsertTeamMember(sql, { name: 'Office Owner', email: n8n.owner.email, role: 'administrator' }));
	await openDoor(page);
	await page.getByTitle('Your settings').click();
	await page.locator('td').filter({ hasText: 'n8n account' }).waitFor();
	await screenshot(page, 'n8n-sign-in-me');
	expect(new URL(page.url()).search).toBe('?me');
	expect((await page.context().cookies()).filter(({ name }) => name === 'smart_inbox')).toEqual([expect.objectContaining({ path: '/webhook/inbox', httpOnly: true, sameSite: 'Lax' })]);
}, 240_000);
