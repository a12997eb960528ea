import { keepListedFolder, setFolderSync } from '../../nodes/shared/store/folder-sync';
import { recordContact, setGeneralSender, setMailboxState, setPrimaryMailbox } from '../../nodes/shared/store/mailboxes';
import { beginSync, endSync, NOTHING_SYNCED } from '../../nodes/shared/store/sync-runs';
import type { TeamMember } from '../../nodes/shared/store/team';
import { listTemplates, upsertTemplate } from '../../nodes/shared/store/templates';
import { memberSignature } from '../../nodes/shared/store/member-signature';
import { openTestInbox, plainMail, type TestInbox } from '../SharedInbox/test-inbox';
import { launchBrowser, openPage, screenshot, type Browser } from './browser.mjs';
import { faintTexts } from './faint-texts';
import { signIn } from './signed-in';

let browser: Browser;
let inbox: TestInbox;
let ana: TeamMember;
let office: string;

beforeAll(async () => {
	browser = await launchBrowser();
}, 60_000);
afterAll(async () => await browser?.close(), 60_000);
beforeEach(async () => {
	inbox = await openTestInbox();
	ana = await inbox.member('Ana', 'administrator');
	office = await inbox.mailbox('office@homes.example');
});
afterEach(async () => await inbox.close());

const signedIn = async (options: Parameters<typeof openPage>[1] = {}) => await signIn(await openPage(browser, options), inbox, ana);

/** Three accounts: one that works, one that was disabled, one that nobody reads yet. */
async function fillAccounts(): Promise<void> {
	const now = Date.now();
	await recordContact(inbox.store, office);
	await setPrimaryMailbox(inbox.store, office);
	await setGeneralSender(inbox.store, office);
	for (const [path, specialUse, everySeconds] of [['INBOX', '\\Inbox', null], ['Archive', '\\Archive', 3600], ['Projects/2026', null, 300]] as const) {
		await setFolderSync(inbox.store, await keepListedFolder(inbox.store, office, { path, specialUse, isActive: true }), { everySeconds });
	}
	for (let run = 0; run < 60; run++) {
		const begun = await beginSync(inbox.store, office, 'test', [], now - (61 - run) * 60_000);
		const failure = run === 40 ? { problem: 'imap.homes.example closed the connection while Projects/2026 was being read', advice: 'Nothing to do: it is tried again with the next sync.' } : null;
		if (begun) await endSync(inbox.store, begun, { ...NOTHING_SYNCED, added: run % 3, pushed: run % 7 === 0 ? 2 : 0 }, failure, now - (61 - run) * 60_000 + 900);
	}
	await inbox.mail(plainMail({ subject: 'Waits' }), { mailboxId: office });
	await inbox.mail(plainMail({ subject: 'Put aside' }), { mailboxId: office, verdict: { state: 'quarantined', reason: 'Too large' } });
	await setMailboxState(inbox.store, await inbox.mailbox('sales-with-a-very-long-name@homes.example'), 'disabled', 'imap.homes.example refused the user name or the password (IMAP). Change it in the credential in n8n, then use Reconnect.');
	await inbox.mailbox('ana@private.example', ana);
}

describe.each([true, false])('with JavaScript: %s', (javaScript) => {
	it('S10, A14: a disabled account is seen in the list, opened from there, and reconnected', async () => {
		await fillAccounts();
		const page = await signedIn({ javaScript });
		await page.getByRole('link', { name: 'Needs Attention' }).click();
		await page.getByRole('link', { name: 'See what to do' }).click();
		await page.getByText('No mail comes from this account').waitFor();
		await page.getByRole('button', { name: 'Reconnect' }).click();
		await page.getByText('Reconnecting the account …').waitFor();
		expect(inbox.actions.map(({ operation }) => operation)).toEqual(['reconnect']);
		await page.getByRole('link', { name: 'All Accounts' }).click();
		expect(await page.getByRole('heading', { level: 2 }).allInnerTexts()).toEqual(['office@homes.example', 'sales-with-a-very-long-name@homes.example', 'ana@private.example']);
		await page.getByRole('link', { name: 'office@homes.example', exact: true }).click();
		await page.getByRole('link', { name: 'Older Syncs' }).click();
		await page.getByRole('link', { name: 'Newest Syncs' }).first().click();
		expect(page.complaints).toEqual([]);
	}, 60_000);

	it('S9: a template is written, looked at, kept, changed and deleted', async () => {
		const page = await signedIn({ javaScript });
		await page.getByRole('link', { name: 'Templates' }).click();
		await page.getByRole('link', { name: 'New Template' }).click();
		await page.getByLabel('Text').fill('Hello [[first_name|there]],\n\nsee you on Saturday.\n\n[[owner]]');
		await page.getByRole('button', { name: 'Preview' }).click();
		expect(await page.getByLabel('Preview', { exact: true }).innerText()).toContain('Hello Marta,\n\nsee you on Saturday.\n\nAna');
		await page.getByRole('button', { name: 'Save' }).click();
		await page.getByText('Give the template a name').waitFor();
		expect(await page.getByLabel('Text').inputValue()).toBe('Hello [[first_name|there]],\n\nsee you on Saturday.\n\n[[owner]]');
		// The first button is what the Enter key presses.
		await page.getByLabel('Name').fill('Viewing');
		await page.getByLabel('Name').press('Enter');
		await page.getByText('The template is saved.').waitFor();
		await page.getByRole('link', { name: 'Viewing' }).click();
		await page.getByLabel('Language').selectOption({ label: 'German' });
		await page.getByRole('button', { name: 'Save' }).click();
		await page.getByText('The template is saved.').waitFor();
		expect((await listTemplates(inbox.store)).map(({ name, language }) => [name, language])).toEqual([['Viewing', 'de']]);
		await page.getByRole('link', { name: 'Viewing' }).click();
		await page.locator('summary', { hasText: 'Delete' }).click();
		await page.getByRole('button', { name: 'Delete' }).click();
		await page.getByText('The template is deleted.').waitFor();
		expect(await listTemplates(inbox.store)).toEqual([]);
		// That something was refused, the browser says of itself.
		expect(page.complaints.filter((complaint) => !complaint.includes('status of 422'))).toEqual([]);
	}, 60_000);

	it('A11: a member writes their signature, behind their name', async () => {
		const page = await signedIn({ javaScript });
		await page.getByRole('link', { name: 'Ana' }).click();
		await page.getByRole('link', { name: 'Your signature' }).click();
		await page.getByLabel('Your signature').fill('Ana\nExample Homes');
		await page.getByRole('button', { name: 'Save' }).first().click();
		await page.getByText('The signature is saved.').waitFor();
		expect(await memberSignature(inbox.store, ana.id)).toBe('Ana\nExample Homes');
		expect(await page.getByLabel('Your signature').inputValue()).toBe('Ana\nExample Homes');
		expect(page.complaints).toEqual([]);
	}, 60_000);
});

describe('on every screen', () => {
	it.each([
		['a phone', 390, 'light', 'en-GB'],
		['a phone at night', 390, 'dark', 'de-DE'],
		['a wide screen', 1700, 'light', 'es-ES'],
	] as const)('on %s everything is seen without scrolling sideways, with enough contrast', async (name, width, colorScheme, locale) => {
		await fillAccounts();
		const { template } = await upsertTemplate(inbox.store, { name: 'First answer', language: 'de', subject: 'Ihre Anfrage zu [[listing]]', body: 'Guten Tag [[nom]],\n\nvielen Dank.\n\n[[suggestions]]\n\n[[signature]]', format: 'text' });
		const page = await signedIn({ width, colorScheme, locale });
		for (const [view, query] of [['list', ''], ['accounts', '?accounts'], ['account', `?account=${office}`], ['templates', '?templates'], ['template', `?template=${template.id}`], ['signature', '?signature']] as const) {
			await page.goto(`${inbox.url}${query}`);
			await screenshot(page, `${view}-${name.replaceAll(' ', '-')}`);
			expect([view, await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)]).toEqual([view, 0]);
			expect([view, await page.evaluate(faintTexts)]).toEqual([view, []]);
		}
	}, 90_000);
});
