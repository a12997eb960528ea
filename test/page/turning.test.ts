import { indexWaiting } from '../../nodes/shared/store/search-index';
import type { TeamMember } from '../../nodes/shared/store/team';
import { openTestInbox, plainMail, type TestInbox } from '../SharedInbox/test-inbox';
import { launchBrowser, openPage, type Browser } from './browser.mjs';
import { signIn, type Tab } from './signed-in';

// Another part of the list comes without a new page, and everything is as if it were one.

let browser: Browser;
let inbox: TestInbox;
let ana: TeamMember;
let page: Tab;

beforeAll(async () => {
	browser = await launchBrowser();
	inbox = await openTestInbox();
	ana = await inbox.member('Ana', 'administrator');
	const read = await inbox.mail(plainMail({ subject: 'Read already', from: 'Jo Lane <jo@people.example>' }), { receivedAt: Date.UTC(2026, 0, 1, 23, 30) });
	await inbox.store.run('UPDATE delivery SET read_at = 1 WHERE message_key = $1', [read]);
	for (let number = 1; number <= 60; number++) await inbox.mail(plainMail({ subject: `Enquiry ${number}`, from: `Person ${number} <p${number}@people.example>` }), { receivedAt: Date.UTC(2026, 0, 2) + number });
	// As the trigger does it when nothing else is to do.
	await indexWaiting(inbox.store, { forMs: 10_000, now: Date.now() + 86_400_000 });
}, 60_000);
afterAll(async () => {
	await browser?.close();
	await inbox?.close();
}, 60_000);
beforeEach(async () => {
	page = await signIn(await openPage(browser), inbox, ana);
	await page.evaluate(() => Object.assign(window, { isSamePage: true }));
});
afterEach(async () => {
	expect(page.complaints).toEqual([]);
	await page.context().close();
});

const isSamePage = async () => await page.evaluate(() => 'isSamePage' in window);
const filter = (name: string) => page.getByRole('navigation', { name: 'Filters' }).getByRole('link', { name });
const current = async (name: string) => await page.locator('.bar a[aria-current=page]').filter({ hasText: name }).waitFor();
const subjects = async () => await page.locator('td.subject a').allInnerTexts();

test('by filters and further down, with the address, the way back and the way forward', async () => {
	await page.getByRole('link', { name: 'Older' }).click();
	await page.waitForURL(/before=/);
	await page.getByText('Read already').waitFor();
	expect(await subjects()).toHaveLength(21);
	await filter('Unread').click();
	await current('Unread');
	expect(new URL(page.url()).search).toBe('?show=unread');
	expect(await subjects()).toHaveLength(40);
	expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/^Unread/);
	await page.goBack();
	await page.getByText('Read already').waitFor();
	expect(page.url()).toMatch(/before=/);
	await page.goForward();
	await current('Unread');
	expect(await isSamePage()).toBe(true);
	await page.reload();
	await current('Unread');
	expect(await isSamePage()).toBe(false);
}, 60_000);

test('times are those of the viewer there, too', async () => {
	await page.getByRole('searchbox').fill('Read already');
	await page.getByRole('button', { name: 'Search' }).click();
	await page.waitForURL(/q=Read\+already/);
	await page.locator('.found-count').waitFor();
	// In Vienna it is past midnight.
	expect((await page.locator('td.time time').allInnerTexts()).join()).toMatch(/^Jan 2, 12:30\sAM$/);
	expect(await isSamePage()).toBe(true);
}, 60_000);

test('a session that has ended leads to signing in', async () => {
	await inbox.store.run('DELETE FROM session');
	await filter('Unread').click();
	await page.getByRole('button', { name: 'Mail Me a Link' }).waitFor();
}, 60_000);

test('a server that does not answer is told by the browser, and nothing is hidden', async () => {
	await page.route('**/*', (route) => route.abort('connectionrefused'));
	const told = expect(page.waitForURL(/show=unread/)).rejects.toThrow('ERR_CONNECTION_REFUSED');
	await filter('Unread').click();
	await told;
	page.complaints.length = 0;
}, 60_000);

test('with Ctrl it is another tab', async () => {
	const [other] = await Promise.all([page.context().waitForEvent('page'), filter('Unread').click({ modifiers: ['Control'] })]);
	await other.waitForURL(/show=unread/);
	await current('All');
	expect(await isSamePage()).toBe(true);
}, 60_000);
