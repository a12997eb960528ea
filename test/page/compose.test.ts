import { smtpRefusal } from '../../demo/runtime/smtp-sink.mjs';
import { upsertTemplate } from '../../nodes/shared/store/templates';
import { until } from '../SmartInboxTrigger/n8n-edge';
import { screenshot } from './browser.mjs';
import { mailFromAnn, openTeamInbox, press, told, type Tab, type TeamInbox } from './team-inbox';

// Mails that staff write on the page leave, once, and are where one looks for them (S7, S9, A11, A15; Show 5 of the page).

let inbox: TeamInbox;
let anaId = '';

const toSeveral = mailFromAnn('several').replace('To: team@office.example', 'To: team@office.example, Ben <ben@client.example>\r\nCc: cleo@client.example');

beforeAll(async () => {
	inbox = await openTeamInbox(['plain', 'scripted', toSeveral, 'refused', 'drafted']);
	anaId = (await inbox.member('Ana', 'administrator')).id;
	await inbox.member('Ben');
	await inbox.store.run("UPDATE team_member SET signature = 'Ana Ruiz\nOffice Homes' WHERE id = $1", [anaId]);
	await inbox.store.transaction((sql) => upsertTemplate(sql, { name: 'Viewing', language: '', subject: 'Your viewing', body: 'Dear [[name|Sir or Madam]],\n\nwould Saturday suit you?', format: 'text' }));
}, 300_000);
afterAll(async () => await inbox?.close(), 60_000);

async function open(page: Tab, subject: string, link: string): Promise<void> {
	await page.goto(`${inbox.address}?${new URLSearchParams({ thread: await inbox.threadOf(subject) }).toString()}`);
	await page.locator('.thread > .head').getByRole('link', { name: link, exact: true }).click();
	await page.locator('form.compose').waitFor();
}

/** What has left to clients, when it is so much. */
async function sent(count = 1) {
	const outside = () => inbox.smtp.mails.filter(({ to }) => !to.some((address) => address.endsWith('@office.example')));
	await until('it has left', () => Promise.resolve(outside().length >= count), 30_000);
	return outside();
}

describe.each([['without JavaScript', false, 'plain'], ['with JavaScript', true, 'scripted']] as const)('%s', (_, javaScript, subject) => {
	let page: Tab;
	beforeAll(async () => {
		page = await inbox.signedIn('Ana', { javaScript });
	}, 60_000);
	afterAll(async () => await page.context().close());

	test('a reply: sent once, in the thread, in the Sent folder, its activity completed, and seen by another member (Show 5)', async () => {
		const thread = await inbox.threadOf(subject);
		await page.goto(inbox.address);
		await press(page, { action: 'createContact', thread });
		await told(page, /Saved under the contact/, javaScript);
		await open(page, subject, 'Reply');
		const form = page.locator('form.compose');
		expect(await form.getByLabel('To', { exact: true }).inputValue()).toBe(`Ann ${subject} <ann-${subject}@client.example>`);
		await form.getByLabel('Template').selectOption('Viewing');
		await form.getByRole('button', { name: 'Insert' }).click();
		await page.waitForURL(/draft=/);
		await form.getByLabel('Text').fill(`${await form.getByLabel('Text').inputValue()}\nSee you there — Ana & team <3`);
		await form.getByLabel('Files').setInputFiles({ name: 'Plano – größe.txt', mimeType: 'text/plain', buffer: Buffer.from('the plan') });
		if (!javaScript) await form.getByRole('button', { name: 'Attach' }).click();
		await form.getByText('Plano – größe.txt').waitFor();
		await screenshot(page, `compose-${javaScript ? 'script' : 'plain'}`, { fullPage: true });
		inbox.smtp.clear();
		await form.getByRole('button', { name: 'Send' }).click();
		await page.waitForURL(/did=/);
		const [{ parsed, to }] = await sent();
		expect(to).toEqual([`ann-${subject}@client.example`]);
		expect(parsed.subject).toBe(`Re: ${subject}`);
		expect(parsed.inReplyTo).toBe(`<${subject}@client.example>`);
		expect(parsed.text).toMatch(new RegExp(`^Dear Ann ${subject},\n\nwould Saturday suit you\\?\n+See you there — Ana & team <3\n\n-- \nAna Ruiz\nOffice Homes\n[\\s\\S]*> Hello`));
		expect(parsed.attachments.map(({ filename, content }) => [filename, content.toString()])).toEqual([['Plano – größe.txt', 'the plan']]);
		await told(page, /Sent/, javaScript);
		await until('it is in Sent', async () => (await inbox.onServer('Sent')).includes(`Re: ${subject}*`), 30_000);
		await until('the server knows it was answered', async () => await inbox.isAnswered(subject), 30_000);
		const ben = await inbox.signedIn('Ben', { javaScript });
		await ben.goto(`${inbox.address}?${new URLSearchParams({ thread }).toString()}`);
		await ben.locator('.mail.out').getByText('Ana').first().waitFor();
		expect(await inbox.store.all("SELECT id FROM activity WHERE kind = 'answerEnquiry' AND completed_at IS NULL")).toEqual([]);
		await ben.context().close();
		// Reloading, and going back, send nothing again.
		await page.reload();
		expect(inbox.smtp.mails.filter(({ parsed: { subject: name } }) => name === `Re: ${subject}`)).toHaveLength(1);
		expect(await inbox.store.all("SELECT id FROM outgoing_mail WHERE purpose = 'staff' AND status <> 'sent'")).toEqual([]);
	}, 120_000);
});

// So that what left before does not count.
beforeEach(() => inbox.smtp.clear());

test('a reply to all goes to everybody but us; what is passed on, to whom it is for (S7)', async () => {
	const page = await inbox.signedIn('Ana', { javaScript: true });
	await open(page, 'several', 'Reply All');
	await page.locator('form.compose').getByLabel('Text').fill('For all of you');
	await page.getByRole('button', { name: 'Send' }).click();
	const [all] = await sent();
	expect(all.to.toSorted()).toEqual(['ann-several@client.example', 'ben@client.example', 'cleo@client.example']);
	inbox.smtp.clear();
	await open(page, 'several', 'Forward');
	await page.locator('form.compose').getByLabel('To', { exact: true }).fill('notary@law.example');
	await page.getByRole('button', { name: 'Send' }).click();
	const [forwarded] = await sent();
	expect(forwarded).toMatchObject({ to: ['notary@law.example'], parsed: { subject: 'Fwd: several' } });
	expect(forwarded.parsed.text).toContain('Hello');
	expect(page.complaints).toEqual([]);
	await page.context().close();
}, 120_000);

test('while the mail server refuses, it is said with the reason, nothing is lost, and Try Again sends it once', async () => {
	const page = await inbox.signedIn('Ana', { javaScript: true });
	inbox.smtp.hooks.onRecipient = () => {
		throw smtpRefusal('The server is being repaired', 451);
	};
	await open(page, 'refused', 'Reply');
	await page.locator('form.compose').getByLabel('Text').fill('Patience');
	await page.getByRole('button', { name: 'Send' }).click();
	await told(page, /Not sent.*The server is being repaired/, true);
	await screenshot(page, 'compose-refused');
	await expect(sent(0)).resolves.toEqual([]);
	await page.locator('.doings').getByRole('link', { name: 'Open the draft' }).click();
	expect(await page.locator('form.compose').getByLabel('Text').inputValue()).toBe('Patience');
	delete inbox.smtp.hooks.onRecipient;
	await page.locator('.doings li.bad').getByRole('button', { name: 'Try Again' }).click();
	await sent();
	await page.goto(`${inbox.address}?${new URLSearchParams({ thread: await inbox.threadOf('refused') }).toString()}`);
	await page.locator('.mail.out').first().waitFor();
	await expect(sent()).resolves.toHaveLength(1);
	await page.context().close();
}, 120_000);

test('what is written is kept while it is written; a saved draft is in the Drafts folder, and gone when it was sent (A15)', async () => {
	const page = await inbox.signedIn('Ana', { javaScript: true });
	await open(page, 'drafted', 'Reply');
	await page.locator('form.compose').getByLabel('Text').pressSequentially('Half a thought');
	await page.getByText('Saved as a draft').waitFor({ timeout: 15_000 });
	const ben = await inbox.signedIn('Ben', { javaScript: true });
	await ben.goto(`${inbox.address}?${new URLSearchParams({ thread: await inbox.threadOf('drafted') }).toString()}`);
	await ben.getByText('Ana is replying').waitFor();
	await ben.context().close();
	await page.goto(inbox.address);
	await page.locator('.finding').getByRole('link', { name: /Drafts/ }).click();
	await page.getByRole('link', { name: 'Re: drafted' }).click();
	expect(await page.locator('form.compose').getByLabel('Text').inputValue()).toBe('Half a thought');
	await page.locator('.acts.end').getByRole('button', { name: 'Save Draft' }).click();
	await until('it is on the server', async () => (await inbox.onServer('Drafts')).some((subject) => subject.startsWith('Re: drafted')), 30_000);
	inbox.smtp.clear();
	await page.getByRole('button', { name: 'Send' }).click();
	await sent();
	await until('its copy is gone', async () => (await inbox.onServer('Drafts')).length === 0, 30_000);
	expect(page.complaints).toEqual([]);
	await page.context().close();
}, 120_000);

test('a body in JSON that looks like a form with files names none of the machine', async () => {
	const page = await inbox.signedIn('Ana', { javaScript: true });
	await page.goto(`${inbox.address}?compose=new`);
	const pass = await page.locator('input[name=pass]').first().inputValue();
	const answer = await fetch(inbox.address, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify({ data: { action: 'write', pass, draft: 'json-draft', mode: 'new', do: 'attach', to: 'x@client.example' }, files: { files: { filepath: '/etc/hostname', size: 1, originalFilename: 'x' } } }),
	});
	expect(answer.status).toBe(400);
	expect(await inbox.store.all("SELECT id FROM mail_draft WHERE id = 'json-draft'")).toEqual([]);
	await page.context().close();
}, 60_000);

test.each([['on a phone', 390, undefined], ['in the dark', 1360, 'dark']] as const)('the form %s', async (name, width, colorScheme) => {
	const page = await inbox.signedIn('Ana', { javaScript: true, width, colorScheme });
	await open(page, 'several', 'Reply All');
	expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
	await screenshot(page, `compose-${name.replaceAll(' ', '-')}`, { fullPage: true });
	await page.context().close();
}, 60_000);
