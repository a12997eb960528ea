import { leadOf, htmlMail, openTestInbox, plainMail, type TestInbox } from '../SharedInbox/test-inbox';
import { HOSTILE } from '../SharedInbox/hostile-mails';
import { launchBrowser, openPage, type Browser } from './browser.mjs';

// Hostile mails in a real browser: no script runs, no request leaves, nothing breaks out of its frame.

type Tab = Awaited<ReturnType<typeof openPage>>;

let browser: Browser;
let inbox: TestInbox;
let page: Tab;
/** Addresses outside the page that the browser wanted to load. */
const left: string[] = [];
/** Dialogs, new tabs and downloads: what a script would open. */
const opened: string[] = [];

beforeAll(async () => {
	browser = await launchBrowser();
	inbox = await openTestInbox();
	page = await openPage(browser);
	const ana = await inbox.member('Ana', 'administrator');
	const [name, value] = (await inbox.signIn(ana)).split('=');
	await page.context().addCookies([{ name, value, url: inbox.url, httpOnly: true, sameSite: 'Lax' }]);
	await page.context().route('**/*', async (route) => {
		if (route.request().url().startsWith(inbox.url)) return await route.continue();
		left.push(route.request().url());
		await route.abort();
	});
	page.on('dialog', (dialog) => {
		opened.push(`dialog ${dialog.message()}`);
		void dialog.dismiss();
	});
	page.on('download', (download) => opened.push(`download ${download.url()}`));
	page.context().on('page', (tab) => opened.push(`tab ${tab.url()}`));
}, 60_000);
afterAll(async () => {
	await browser?.close();
	await inbox?.close();
}, 60_000);
beforeEach(() => {
	left.length = 0;
	opened.length = 0;
});

/** The frame with the content of the mail. */
const frame = () => page.frameLocator('iframe[src*="body="]').last();

async function open(key: string): Promise<void> {
	await page.goto(`${inbox.url}?${new URLSearchParams({ message: key }).toString()}`);
}

/** What stands on the page that is not inside it: a mail that breaks out changes one of these. */
async function outside(): Promise<unknown> {
	return await page.evaluate(() => ({
		title: document.title,
		address: location.href.split('?')[0],
		scripts: document.scripts.length,
		pictures: document.images.length,
		wider: document.documentElement.scrollWidth > document.documentElement.clientWidth,
		onTop: [10, 200, 500].map((x) => document.elementFromPoint(x, 10)?.closest('header, body')?.tagName ?? null),
	}));
}

test('a harmless mail is what the others are compared with; and the test sees what leaves', async () => {
	await open(await inbox.mail(htmlMail('<p>Before</p><p>After</p>'), { lead: leadOf() }));
	await frame().getByText('After').waitFor();
	expect(await outside()).toMatchObject({ title: 'In HTML · Shared Inbox', scripts: 1, wider: false, onTop: ['HEADER', 'HEADER', 'HEADER'] });
	expect(left).toEqual([]);
	const bare = await page.context().newPage();
	await bare.setContent('<img src="https://evil.example/seen.gif">');
	await bare.waitForTimeout(300);
	expect(left).toEqual(['https://evil.example/seen.gif']);
	await bare.close();
}, 60_000);

test.each(HOSTILE)('%s: nothing runs, nothing leaves, nothing breaks out', async (_, hostile) => {
	await open(await inbox.mail(htmlMail(`<p>Before</p>${hostile}`), { lead: leadOf() }));
	await frame().getByText('Before').waitFor();
	await page.waitForTimeout(60);
	expect({ left, opened }).toEqual({ left: [], opened: [] });
	expect(await outside()).toMatchObject({ title: 'In HTML · Shared Inbox', scripts: 1, pictures: 0, wider: false, onTop: ['HEADER', 'HEADER', 'HEADER'] });
}, 60_000);

test.each([
	['a table of twenty thousand cells', `<table>${`<tr>${'<td>cell</td>'.repeat(100)}</tr>`.repeat(200)}</table>`],
	['a line of a million letters', 'x'.repeat(1_000_000)],
	['ten megabytes of HTML', '<p>paragraph of a very long mail</p>'.repeat(290_000)],
	['a thousand tables in each other', `${'<table><tr><td>'.repeat(1000)}deep${'</td></tr></table>'.repeat(1000)}`],
])('%s: the page stays as it is', async (_, huge) => {
	await open(await inbox.mail(htmlMail(`<p>Before</p>${huge}`), { lead: leadOf() }));
	await frame().getByText('Before').waitFor();
	expect(await outside()).toMatchObject({ wider: false, onTop: ['HEADER', 'HEADER', 'HEADER'] });
	expect({ left, opened }).toEqual({ left: [], opened: [] });
}, 60_000);

test('texts that turn the direction, and endless ones, stay in their places: subject, sender, file name', async () => {
	const turned = '\u202Egpj.exe\u2066 \u2067';
	const word = 'W'.repeat(3000);
	const source = `From: "${turned} ${word}" <a@people.example>\nTo: office@homes.example\nSubject: =?utf-8?B?${Buffer.from(`${turned} ${word}`).toString('base64')}?=\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nBefore\n--b\nContent-Type: image/jpeg; name="=?utf-8?B?${Buffer.from(`photo${turned}`).toString('base64')}?="\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\nAAAA\n--b--\n`;
	await open(await inbox.mail(source, { lead: leadOf() }));
	await frame().getByText('Before').waitFor();
	expect(await outside()).toMatchObject({ wider: false, onTop: ['HEADER', 'HEADER', 'HEADER'] });
	// A foreign text that does not stand alone is set apart, so that it cannot turn what stands beside it (Unicode UAX 9).
	const loose = await page.evaluate(() => {
		const found: string[] = [];
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		for (let node = walker.nextNode(); node; node = walker.nextNode()) if (/[\u202A-\u202E\u2066-\u2069]/.test(node.nodeValue ?? '') && !node.parentElement?.closest('bdi, [dir=auto], option, title, script')) found.push(node.parentElement?.outerHTML.slice(0, 120) ?? '');
		return found;
	});
	expect(loose).toEqual([]);
}, 60_000);

test('a mail of plain text that looks like a page is text', async () => {
	await open(await inbox.mail(plainMail({ text: `<script>alert(1)</script><img src=x onerror=alert(1)>\n<meta http-equiv=refresh content="0;url=https://evil.example">` }), { lead: leadOf() }));
	await frame().getByText('<script>alert(1)</script>').waitFor();
	expect({ left, opened }).toEqual({ left: [], opened: [] });
}, 60_000);
