import type { TeamMember } from '../../nodes/shared/store/team';
import { findTeamMemberByEmail } from '../../nodes/shared/store/team';
import { openTestInbox, plainMail, type TestInbox } from '../SharedInbox/test-inbox';
import { launchBrowser, openPage, screenshot, type Browser } from './browser.mjs';
import { faintTexts } from './faint-texts';
import { signIn } from './signed-in';

let browser: Browser;
let inbox: TestInbox;
let ana: TeamMember;
let luis: TeamMember;

beforeAll(async () => {
	browser = await launchBrowser();
}, 60_000);
afterAll(async () => await browser?.close(), 60_000);
beforeEach(async () => {
	inbox = await openTestInbox();
	ana = await inbox.member('Ana', 'administrator');
	luis = await inbox.member('Luis');
	await inbox.mailbox('office@homes.example');
	const own = await inbox.mailbox('luis.private.and.long.address@agency-of-homes.example', luis);
	await inbox.mail(plainMail(), { mailboxId: own });
});
afterEach(async () => await inbox.close());

test.each([true, false])('an administrator works on the team (with script: %s)', async (javaScript) => {
	const page = await openPage(browser, { javaScript });
	await signIn(page, inbox, ana);
	await page.getByRole('link', { name: 'People' }).click();
	await page.getByLabel('Name').fill('Marta Gil');
	await page.getByLabel('Email').fill('marta@homes.example');
	await page.getByLabel('Role').selectOption('Coordinator');
	await page.getByRole('button', { name: 'Add to the Team' }).click();
	await page.getByText('Added to the team.').waitFor();
	await page.getByRole('link', { name: 'Change: Marta Gil' }).click();
	await page.getByLabel('Role').selectOption('Member');
	await page.getByLabel('Time zone').selectOption('Europe/Madrid');
	await page.getByRole('button', { name: 'Save' }).click();
	await page.getByText('Saved.').waitFor();
	expect(await findTeamMemberByEmail(inbox.store, 'marta@homes.example')).toMatchObject({ role: 'member', timeZone: 'Europe/Madrid' });
	await page.getByRole('link', { name: 'Back to the team' }).click();
	await page.getByRole('link', { name: 'Change: office@homes.example' }).click();
	await page.getByLabel('Only those chosen below').check();
	await page.getByLabel('Luis: Reads').uncheck();
	await page.getByLabel('Luis: Sends').uncheck();
	await page.getByRole('button', { name: 'Save' }).click();
	await page.getByText('Marta Gil (reads and sends)').waitFor();
	await page.getByRole('link', { name: 'Change: Luis' }).click();
	await page.getByRole('link', { name: 'Remove From the Team' }).click();
	await page.getByText('with 1 mail').waitFor();
	await page.getByLabel('To', { exact: true }).selectOption('Marta Gil');
	await page.getByRole('button', { name: 'Remove From the Team' }).click();
	await page.getByText('Removed from the team.').waitFor();
	expect(await findTeamMemberByEmail(inbox.store, 'luis@homes.example')).toBeUndefined();
	expect(page.complaints).toEqual([]);
}, 120_000);

test('signing out everywhere, from one’s own settings', async () => {
	const page = await openPage(browser);
	await signIn(page, inbox, luis);
	await page.getByTitle('Your settings').click();
	await page.getByText('this one', { exact: true }).waitFor();
	await page.getByText('Sign Out Everywhere').first().click();
	await page.getByRole('button', { name: 'Sign Out Everywhere' }).click();
	await page.getByText('You are signed out.').waitFor();
}, 60_000);

test.each([
	['wide', { width: 1360 }],
	['dark', { width: 1360, colorScheme: 'dark' as const }],
	['phone', { width: 390, height: 844 }],
])('every part of it looks right: %s', async (look, options) => {
	const page = await openPage(browser, options);
	await signIn(page, inbox, ana);
	for (const [name, address] of [['people', '?people=&told=added'], ['person', `?people=${luis.id}&told=last-administrator`], ['remove', `?remove-member=${luis.id}`], ['me', '?me']]) {
		await page.goto(`${inbox.url}${address}`);
		await screenshot(page, `team-${name}-${look}`, { fullPage: true });
		expect(await page.evaluate(faintTexts)).toEqual([]);
		expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
	}
	expect(page.complaints).toEqual([]);
}, 120_000);
