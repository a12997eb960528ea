import { tokenHash } from '../../nodes/shared/store/sessions';
import { signingKey, signPass } from '../../nodes/SharedInbox/signing';
import { pause, until } from '../SmartInboxTrigger/n8n-edge';
import { screenshot } from './browser.mjs';
import { openTeamInbox, press, told, type Tab, type TeamInbox } from './team-inbox';

let inbox: TeamInbox;

beforeAll(async () => {
	inbox = await openTeamInbox(['one', 'two', 'three', 'four', 'five', 'six']);
	await inbox.member('Ana', 'administrator');
}, 300_000);
afterAll(async () => await inbox?.close(), 60_000);

/** How many executions the page has started, those that n8n had still to begin included. */
async function settledExecutions(): Promise<number> {
	for (let last = -1; ; await pause(1_500)) {
		const { length } = await inbox.n8n.client.executions(inbox.pageId);
		if (length === last) return length;
		last = length;
	}
}

const note = (page: Tab) => page.locator('.doings li').last();

describe.each([['without JavaScript', false, 'one', 'two'], ['with JavaScript', true, 'three', 'four']] as const)('%s', (_, javaScript, first, second) => {
	let page: Tab;
	beforeAll(async () => {
		page = await inbox.signedIn('Ana', { javaScript });
		await page.goto(inbox.address);
	}, 60_000);
	afterAll(async () => await page.context().close());

	test('archive, and undo: on the server within seconds (S8)', async () => {
		await press(page, { action: 'archive', thread: await inbox.threadOf(first) });
		await until('it is in the archive', async () => (await inbox.onServer('Archive')).includes(first), 15_000);
		await told(page, /Archived/, javaScript);
		await screenshot(page, `action-archived-${javaScript ? 'script' : 'plain'}`);
		await note(page).getByRole('button', { name: 'Undo' }).click();
		await until('it is back', async () => (await inbox.onServer('INBOX')).includes(first), 15_000);
		await told(page, /Moved back to the inbox/, javaScript);
	}, 90_000);

	test('delete goes to Trash, and undo brings it back (S8)', async () => {
		await press(page, { action: 'delete', thread: await inbox.threadOf(first) });
		await until('it is in the trash', async () => (await inbox.onServer('Trash')).includes(first), 15_000);
		await told(page, /Moved to Trash/, javaScript);
		await note(page).getByRole('button', { name: 'Undo' }).click();
		await until('it is back', async () => (await inbox.onServer('INBOX')).includes(first), 15_000);
		await told(page, /Moved back from Trash/, javaScript);
	}, 90_000);

	test('create a contact from a mail, unlink it, and link it again (B1, S6)', async () => {
		const thread = await inbox.threadOf(first);
		const linked = async () => (await inbox.store.get<{ n: number }>('SELECT COUNT(*) AS n FROM message_link l JOIN message m ON m.id = l.message_id WHERE m.thread_id = $1', [thread]))?.n;
		await press(page, { action: 'createContact', thread });
		await told(page, new RegExp(`Saved under the contact Ann ${first}`), javaScript);
		expect(await linked()).toBe(1);
		const { id } = (await inbox.store.get<{ id: string }>("SELECT contact_id AS id FROM contact_identity WHERE value = $1", [`ann-${first}@client.example`])) ?? { id: '' };
		await press(page, { action: 'unlink', thread, contact: id });
		await told(page, /Unlinked from the contact/, javaScript);
		expect(await linked()).toBe(0);
		await note(page).getByRole('button', { name: 'Undo' }).click();
		await told(page, /Linked to the contact/, javaScript);
		expect(await linked()).toBe(1);
	}, 90_000);

	test('what fails says why and what to do; when that is done, Try Again works', async () => {
		const thread = await inbox.threadOf(second);
		const ana = await inbox.store.get<{ id: string }>("SELECT id FROM team_member WHERE name = 'Ana'");
		await press(page, { action: 'assign', thread, owner: ana?.id ?? '' });
		await told(page, /Not assigned: The conversation belongs to no contact.*\. Link it to a contact, or create one.*Try Again/, javaScript);
		await screenshot(page, `action-failed-${javaScript ? 'script' : 'plain'}`);
		await press(page, { action: 'createContact', thread });
		await told(page, /Saved under the contact/, javaScript);
		await page.locator('.doings li.bad').getByRole('button', { name: 'Try Again' }).click();
		await told(page, /^((?!Not assigned).)*Assigned/, javaScript);
	}, 90_000);

	test('the same form posted twice is one action and one execution', async () => {
		const before = await settledExecutions();
		const thread = await inbox.threadOf(second);
		for (let time = 0; time < 3; time++) await press(page, { action: 'flag', thread }, `the-same-form-${first}`);
		await told(page, /Star added/, javaScript);
		await until('it was carried out', async () => (await inbox.n8n.client.executions(inbox.pageId)).length > before, 15_000);
		expect(await settledExecutions()).toBe(before + 1);
		expect(await inbox.store.all('SELECT id FROM outbox_action WHERE client_id LIKE $1', [`%:the-same-form-${first}`])).toHaveLength(1);
	}, 90_000);
});

test('opening a conversation marks it as read on the server, once; what a browser fetches ahead does not', async () => {
	const page = await inbox.signedIn('Ana', { javaScript: true });
	await page.goto(inbox.address);
	const [cookie] = await page.context().cookies();
	const session = tokenHash(cookie.value);
	const thread = await inbox.threadOf('five');
	const query = new URLSearchParams({ thread, read: signPass(await signingKey(inbox.store), { read: thread }, session, Date.now() + 60_000) }).toString();
	for (const [name, value] of [['Sec-Purpose', 'prefetch'], ['Purpose', 'prefetch'], ['Sec-Fetch-Dest', 'image']]) await fetch(`${inbox.address}?${query}`, { headers: { Cookie: `${cookie.name}=${cookie.value}`, [name]: value } });
	expect(await inbox.onServer('INBOX')).toContain('five');
	await page.goto(`${inbox.address}?${query}`);
	await until('it is read', async () => (await inbox.onServer('INBOX')).includes('five*'), 15_000);
	await press(page, { action: 'markUnread', thread });
	await until('it is unread again', async () => (await inbox.onServer('INBOX')).includes('five'), 15_000);
	await page.goto(`${inbox.address}?${query}`);
	await new Promise((resolve) => setTimeout(resolve, 3_000));
	expect(await inbox.onServer('INBOX')).toContain('five');
	expect(page.complaints).toEqual([]);
	await page.context().close();
}, 120_000);

test('while nobody carries it out it is kept, and the page says how to connect it; All Waiting takes it up', async () => {
	const page = await inbox.signedIn('Ana', { javaScript: true });
	const thread = await inbox.threadOf('six');
	const { id } = await inbox.store.get<{ id: string }>("SELECT id FROM team_member WHERE name = 'Ana'").then((row) => row ?? { id: '' });
	const actionId = '01900000-0000-7000-8000-000000000001';
	await inbox.store.run("INSERT INTO outbox_action (id, client_id, member_id, operation, arguments, created_at, thread_id) VALUES ($1, 'left', $2, 'archive', $3, $4, $5)", [actionId, id, JSON.stringify({ thread }), Date.now() - 90_000, thread]);
	await page.goto(`${inbox.address}?${new URLSearchParams({ thread }).toString()}`);
	await told(page, /Archiving.*waiting for more than a minute.*connect Mailbox Sync/, true);
	await screenshot(page, 'action-nobody');
	const run = await inbox.n8n.client.runManually(inbox.pageId, { trigger: 'Every five minutes' });
	expect(run.status).toBe('success');
	await told(page, /^((?!waiting for more).)*$/, true);
	expect(await inbox.onServer('Archive')).toContain('six');
	await page.context().close();
}, 120_000);
