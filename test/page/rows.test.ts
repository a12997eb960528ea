import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { fileIntake } from '../../nodes/shared/filing/file';
import { recordAssignment } from '../../nodes/shared/store/assignments';
import { linkMessage } from '../../nodes/shared/store/links';
import { indexWaiting } from '../../nodes/shared/store/search-index';
import type { TeamMember } from '../../nodes/shared/store/team';
import { leadOf, openTestInbox, plainMail, type TestInbox } from '../SharedInbox/test-inbox';
import { launchBrowser, openPage, screenshot, type Browser } from './browser.mjs';
import { signIn, type Tab } from './signed-in';

// What the product promises of the page, each row by its id, in a browser with the script and without it. What needs a mail
// server (S6 to S8, B1, A15) is in actions.test.ts and compose.test.ts, S9, S10, A11 and A14 in accounts-and-templates.test.ts.

const axe = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
let inbox: TestInbox;
let ana: TeamMember;
let ben: TeamMember;
const MINUTE = 60_000;
const now = Date.now();

beforeAll(async () => {
	browser = await launchBrowser();
	inbox = await openTestInbox();
	ana = await inbox.member('Ana', 'administrator');
	ben = await inbox.member('Ben');
	const sales = await inbox.mailbox('sales@homes.example');
	await inbox.mailbox('office@homes.example');
	const personal = await inbox.mailbox('ben@homes.example', ben);
	await inbox.store.run("UPDATE mailbox SET is_primary = 1, name = 'Sales' WHERE id = $1", [sales]);
	await inbox.store.run("UPDATE mailbox SET name = 'Office' WHERE address = 'office@homes.example'");
	const villa = await inbox.mail(withId('villa-1', plainMail({ subject: 'The villa in Altea', text: 'Nombre: Marta Gil\n\nIs it still for sale? Asking about zanzibar.' })), { receivedAt: now - 30 * MINUTE, lead: leadOf() });
	const { person, enquiry } = await fileIntake(inbox.store, { messageKey: villa, threadKey: villa, receivedAt: now, source: 'Web form', name: 'Marta Gil', company: null, language: 'es', identities: [{ kind: 'email', value: 'marta@people.example', raw: 'marta@people.example' }], references: ['REF-77'] });
	await recordAssignment(inbox.store, { messageKey: villa, contactId: person.id, enquiryId: enquiry?.id ?? null, ownerId: ana.id, rule: 'administrator', reason: 'Ana is the first administrator', assignedNow: true });
	await inbox.mail(`In-Reply-To: <villa-1@people.example>\nReferences: <villa-1@people.example>\n${withId('villa-2', plainMail({ subject: 'Re: The villa in Altea', text: 'And may I see it?' }))}`, { receivedAt: now - 10 * MINUTE, lead: leadOf() });
	await inbox.mail(plainMail({ subject: 'Keys for the flat', from: 'Jo Lane <jo@people.example>', text: 'Where are the keys?' }), { mailboxId: sales, receivedAt: now - 20 * MINUTE });
	const old = await inbox.mail(plainMail({ subject: 'Put away long ago', from: 'Old Man <old@people.example>' }), { receivedAt: now - 5_000 * MINUTE });
	await inbox.store.run('UPDATE delivery SET archived_at = 1, read_at = 1 WHERE message_key = $1', [old]);
	const secret = await inbox.mail(plainMail({ subject: 'Privately, to Ben', from: 'Marta Gil <marta@people.example>', text: 'A private word' }), { mailboxId: personal, receivedAt: now - 60 * MINUTE });
	const { id } = (await inbox.store.get<{ id: string }>('SELECT message_id AS id FROM delivery WHERE message_key = $1', [secret])) ?? { id: '' };
	await inbox.store.transaction((sql) => linkMessage(sql, id, person.id, ben.id));
	await inbox.mail(plainMail({ subject: 'Nobody’s business', from: 'Zoe <zoe@people.example>', text: 'Only for Ben' }), { mailboxId: personal, receivedAt: now - 70 * MINUTE });
	// As the trigger does it when nothing else is to do.
	await indexWaiting(inbox.store, { forMs: 10_000, now: Date.now() + 86_400_000 });
}, 60_000);
afterAll(async () => {
	await browser?.close();
	await inbox?.close();
}, 60_000);

const withId = (name: string, mail: string) => mail.replace(/Message-ID: <[^>]*>/, `Message-ID: <${name}@people.example>`);

const signedIn = async (options: { javaScript: boolean }) => await signIn(await openPage(browser, options), inbox, ana);

const subjects = async (page: Tab) => await page.locator('td.subject a').allInnerTexts();

describe.each([['without JavaScript', false], ['with JavaScript', true]] as const)('%s', (_, javaScript) => {
	let page: Tab;
	beforeAll(async () => {
		page = await signedIn({ javaScript });
	}, 60_000);
	beforeEach(async () => void (await page.goto(inbox.url)));
	afterAll(async () => await page.context().close());

	test('S2: the list shows sender, mailbox, subject, date, what is unread, contact, owner and outcome', async () => {
		const row = page.locator('tbody tr').first();
		expect(await row.innerText()).toMatch(/Marta Gil[\s\S]*The villa in Altea/);
		expect(await row.locator('.from').innerText()).toContain('Office');
		expect(await row.getAttribute('class')).toContain('unread');
		expect(await row.locator('.contact').innerText()).toContain('Marta Gil');
		expect(await row.locator('.owner').innerText()).toContain('Ana');
		expect(await row.locator('.outcome').innerText()).toContain('Lead');
		expect(await row.locator('time').getAttribute('datetime')).toBe(new Date(now - 10 * MINUTE).toISOString());
	}, 30_000);

	test('S3: a conversation shows its mails together, the oldest first', async () => {
		await page.getByRole('link', { name: /The villa in Altea/ }).click();
		expect(await page.locator('details.mail').count()).toBe(2);
		expect(await page.frameLocator('details.mail >> nth=0 >> iframe').locator('body').innerText()).toContain('Is it still for sale?');
		expect(await page.frameLocator('details.mail >> nth=1 >> iframe').locator('body').innerText()).toContain('And may I see it?');
	}, 30_000);

	test('S4: all, unread, archived, linked, unlinked, mine and unassigned', async () => {
		const shown = async (filter: string) => {
			await page.goto(inbox.url);
			const tab = page.getByRole('navigation', { name: 'Filters' }).getByRole('link', { name: new RegExp(`^${filter}`) });
			await tab.click();
			// With the script the list turns without a new page.
			await page.locator('.bar a[aria-current=page]').filter({ hasText: new RegExp(`^${filter}`) }).first().waitFor();
			return (await subjects(page)).map((text) => text.replace(/\s+/g, ' ').replace(/^.*Re: /, ''));
		};
		const [villa, keys, old] = ['The villa in Altea', 'Keys for the flat', 'Put away long ago'];
		expect(await shown('All')).toEqual([villa, keys, old]);
		expect(await shown('Unread')).toEqual([villa, keys]);
		expect(await shown('Archived')).toEqual([old]);
		expect(await shown('Linked')).toEqual([villa]);
		expect(await shown('Unlinked')).toEqual([keys, old]);
		expect(await shown('Mine')).toEqual([villa]);
		expect(await shown('Unassigned')).toEqual([keys]);
	}, 60_000);

	test.each([['sender', 'jo lane', 'Keys for the flat'], ['subject', 'villa', 'The villa in Altea'], ['content', 'zanzibar', 'The villa in Altea']])('S5: search by %s', async (__, text, subject) => {
		const field = page.getByRole('searchbox');
		if (javaScript) await field.pressSequentially(text, { delay: 20 });
		else {
			await field.fill(text);
			await page.getByRole('button', { name: 'Search' }).click();
		}
		await page.locator('td.subject a').filter({ hasText: subject }).first().waitFor();
		if (javaScript) await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1);
		expect(await page.locator('tbody tr').count()).toBe(1);
	}, 30_000);

	test('A1: what is in a personal mailbox of somebody else is not there, by no filter and no search', async () => {
		expect((await subjects(page)).join()).not.toMatch(/Privately|Nobody/);
		for (const query of ['?q=Nobody', '?q=Privately', '?show=unread', '?show=unlinked']) {
			await page.goto(`${inbox.url}${query}`);
			expect((await page.locator('main').innerText()).replace(/Search|Privately(?=")/g, '')).not.toMatch(/Only for Ben|Nobody’s business/);
		}
	}, 30_000);

	test('A12: the primary account stands first, and its mail can be shown alone', async () => {
		const boxes = page.locator('.boxes a');
		expect((await boxes.allInnerTexts()).slice(0, 3)).toEqual(['All Mailboxes', 'Sales', 'Office']);
		await boxes.filter({ hasText: 'Sales' }).click();
		await page.locator('.boxes a[aria-current=page]').filter({ hasText: 'Sales' }).waitFor();
		expect((await subjects(page)).join()).toContain('Keys for the flat');
		expect(await subjects(page)).toHaveLength(1);
	}, 30_000);

	test('A1, B6: the history of a contact has the linked mail of mailboxes that are not open to the viewer; it can be read, and nothing else', async () => {
		await page.getByRole('link', { name: /The villa in Altea/ }).click();
		await page.getByRole('link', { name: 'Marta Gil' }).first().click();
		await page.getByRole('link', { name: /Privately, to Ben/ }).click();
		expect(await page.frameLocator('iframe').locator('body').innerText()).toContain('A private word');
		expect(await page.locator('main').getByRole('button').count()).toBe(0);
		expect(await page.getByRole('link', { name: 'Reply' }).count()).toBe(0);
	}, 30_000);

	test('W3, W12: a mail says what was and was not found in it, and it can be read again', async () => {
		await page.getByRole('link', { name: /The villa in Altea/ }).click();
		const found = page.getByLabel('What became of it');
		expect(await found.innerText()).toMatch(/What Was Found[\s\S]*Marta Gil[\s\S]*label “Nombre”/);
		expect(await found.innerText()).toMatch(/Labels not used[\s\S]*Campaña/);
		expect(await page.getByRole('button', { name: 'Parse Again' }).count()).toBeGreaterThan(0);
	}, 30_000);

	test('B3: a mail can be moved to another enquiry of its contact', async () => {
		await page.getByRole('link', { name: /The villa in Altea/ }).click();
		const moving = page.locator('form.act').filter({ has: page.locator('input[name=action][value=moveEnquiry]') }).first();
		expect(await moving.count()).toBe(1);
		const before = inbox.actions.length;
		await moving.evaluate((form: HTMLFormElement) => form.closest('details')?.setAttribute('open', ''));
		await moving.getByRole('button').click();
		await page.getByText('Moving to the other enquiry').first().waitFor();
		expect(inbox.actions.slice(before)).toEqual([expect.objectContaining({ operation: 'moveEnquiry' })]);
	}, 30_000);
});

test.each([
	['the list', ''],
	['a conversation', 'thread'],
	['the form of a mail', '?compose=new'],
	['a contact', 'contact'],
	['the drafts', '?drafts'],
	['the accounts', '?accounts'],
	['the templates', '?templates'],
	['a new template', '?template=new'],
	['the team', '?people'],
	['one’s own settings', '?me'],
	['the signature', '?signature'],
])('axe finds nothing serious in %s', async (name, query) => {
	const page = await signedIn({ javaScript: true });
	const row = await inbox.store.get<{ thread: string; contact: string }>("SELECT m.thread_id AS thread, f.contact_id AS contact FROM message m JOIN delivery d ON d.message_id = m.id JOIN filed_message f ON f.message_key = d.message_key WHERE m.subject = 'The villa in Altea'");
	await page.goto(`${inbox.url}${query === 'thread' ? `?thread=${row?.thread}` : query === 'contact' ? `?contact=${row?.contact}` : query}`);
	await page.evaluate(axe);
	const violations = await page.evaluate(async () => {
		const { violations: all } = await (window as unknown as { axe: { run: (root: Document, options: object) => Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> } }).axe.run(document, { iframes: false });
		return all.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`);
	});
	expect(violations).toEqual([]);
	await screenshot(page, `page-${name.replace(/[^a-z]+/g, '-')}`, { fullPage: true });
	expect(page.complaints).toEqual([]);
	await page.context().close();
}, 60_000);
