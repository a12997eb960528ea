import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { composeReply, type ReplyContent } from '../../nodes/AutoReply/compose';
import { CONTENT, FLAT, suggest } from '../AutoReply/reply-content';
import { launchBrowser, openPage, screenshot, type Browser } from './browser.mjs';
import { faintTexts } from './faint-texts';

type Tab = Awaited<ReturnType<typeof openPage>>;

const PHONE = 390;
const DESKTOP = 1000;

let browser: Browser;
let server: Server;
let origin: string;
/** What /mail shows. */
let mail = '';

/** A house under a sky, in the shapes that pictures of listings have. */
function picture(width: number, height: number, wall: string): string {
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 100 ${(100 * height) / width}" preserveAspectRatio="xMidYMax slice"><rect width="100" height="200" fill="#9cc7e8"/><rect y="62" width="100" height="140" fill="#7fa86a"/><path d="M18 40 50 16 82 40Z" fill="#8a4b3a"/><rect x="24" y="40" width="52" height="34" fill="${wall}"/><rect x="45" y="52" width="11" height="22" fill="#5d4637"/><rect x="30" y="47" width="9" height="9" fill="#e9f3fb"/><rect x="62" y="47" width="9" height="9" fill="#e9f3fb"/></svg>`;
}

beforeAll(async () => {
	browser = await launchBrowser();
	server = createServer((request, response) => {
		const shape = /^\/(\d+)x(\d+)-([a-f0-9]{6})\.svg$/.exec(request.url ?? '');
		response.setHeader('content-type', shape ? 'image/svg+xml' : 'text/html; charset=utf-8');
		response.end(shape ? picture(Number(shape[1]), Number(shape[2]), `#${shape[3]}`) : mail);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}, 60_000);
afterAll(async () => {
	await browser?.close();
	server?.closeAllConnections();
	server?.close();
}, 60_000);

const SIGNATURE = 'Example Homes\n12 High Street, Oxford\n+44 20 7946 0000 · https://homes.example';

const PEOPLE: Record<string, Partial<ReplyContent>> = {
	en: { name: 'Grace Hopper', listing: { ...FLAT, title: 'Two-bedroom flat near the park' } },
	de: { name: 'Jürgen Groß', listing: { ...FLAT, title: 'Helle Altbauwohnung mit Balkon und Blick ins Grüne' } },
	ar: { name: 'سارة الأحمد', listing: { ...FLAT, title: 'شقة مشرقة بالقرب من الحديقة' } },
};

/** Three listings, as different as they come: everything, no picture and a title that never ends, no link and no price. */
const threeListings = () =>
	suggest(
		{ reference: 'R2', title: 'Sunny flat with a terrace', url: 'https://homes.example/r2', pictureUrl: `${origin}/800x600-f3e3c3.svg` },
		{ reference: 'HOUSE-2026/0042', title: `Detached house with garden, ${'Donaudampfschifffahrtsgesellschaftskapitänsvilla'.repeat(2)} and a view over the old town that nobody forgets`, price: 1_250_000, rooms: 7.5, area: 312, place: 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch', pictureUrl: null, url: 'https://homes.example/house-2026-0042' },
		{ reference: 'R3', title: 'Studio', price: null, rooms: 1, area: null, url: null, pictureUrl: `${origin}/600x800-d9c9e8.svg` },
	);

interface Seen {
	width: number;
	colorScheme: 'light' | 'dark';
}

/** The mail of a reply in a browser's tab. @returns its plain text */
async function show(page: Tab, content: Partial<ReplyContent>, { width, colorScheme }: Seen): Promise<string> {
	const reply = composeReply({ ...CONTENT, signature: SIGNATURE, ...content });
	mail = reply.html;
	await page.setViewportSize({ width, height: 900 });
	await page.emulateMedia({ colorScheme });
	await page.goto(`${origin}/mail`);
	return reply.text;
}

/** What stands out of its box to the side. Runs in the browser. */
function overflowing(): string[] {
	const room = document.documentElement.clientWidth;
	return Array.from(document.body.querySelectorAll('*'))
		.filter((element) => element.getClientRects().length > 0)
		.filter((element) => {
			const { left, right } = element.getBoundingClientRect();
			return left < -0.5 || right > room + 0.5 || (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0);
		})
		.map((element) => `${element.tagName} ${element.className} ${element.textContent?.trim().slice(0, 40)}`);
}

/** Pictures that touch the edge of their card, and facts too narrow to read. Runs in the browser. */
function cramped(): string[] {
	return Array.from(document.querySelectorAll('.card')).flatMap((card) => {
		const [edge, picture, facts] = [card, card.querySelector('img') ?? card.querySelector('p') ?? card, card.querySelector('.facts') ?? card].map((element) => element.getBoundingClientRect());
		const touches = picture.left - edge.left < 10 || edge.right - picture.right < 10 || picture.top - edge.top < 10;
		return touches || facts.width < 180 ? [`${card.textContent?.trim().slice(0, 40)}: ${Math.round(picture.left - edge.left)}, ${Math.round(edge.right - picture.right)}, ${Math.round(facts.width)} px`] : [];
	});
}

async function looksRight(page: Tab): Promise<void> {
	expect(await page.evaluate(cramped)).toEqual([]);
	expect(await page.evaluate(overflowing)).toEqual([]);
	expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
	expect(await page.evaluate(faintTexts)).toEqual([]);
	expect(await page.evaluate(() => Array.from(document.images).filter((image) => !image.complete || image.naturalWidth === 0).length)).toBe(0);
}

const plain = (text: string) => text.replace(/[\u200e\u200f\u2066-\u2069]/g, '').replace(/[\s\u00a0]+/g, ' ').trim();

/** Every line of one part stands in the other; the head, which names the sender, is the signature's first line as well. */
async function saysTheSame(page: Tab, text: string): Promise<void> {
	const shown = plain(await page.locator('body').innerText());
	const links = await page.locator('a').evaluateAll((anchors) => anchors.map((anchor) => anchor.getAttribute('href')));
	for (const line of text.split('\n').map((one) => plain(one.replace(/^• /, ''))).filter((one) => one !== '')) {
		const link = /^(.+): (https?:\S+)$/.exec(line);
		expect(shown).toContain(link ? link[1] : line);
		if (link) expect(links).toContain(link[2]);
	}
	const written = plain(text);
	for (const line of (await page.locator('body').innerText()).split('\n').map(plain).filter((one) => one !== '')) expect(written).toContain(line);
	for (const link of links) expect(written).toContain(link);
}

describe.each(Object.keys(PEOPLE))('Show 7: the default reply in %s', (language) => {
	it.each(['light', 'dark'] as const)('in %s, with and without suggestions, on a desktop and on a phone', async (colorScheme) => {
		const page = await openPage(browser);
		for (const width of [DESKTOP, PHONE]) {
			for (const suggestions of [threeListings(), []]) {
				const text = await show(page, { language, ...PEOPLE[language], suggestions }, { width, colorScheme });
				await screenshot(page, `reply-${language}-${colorScheme}-${width === PHONE ? 'phone' : 'desktop'}-${suggestions.length > 0 ? 'suggestions' : 'plain'}`, { fullPage: true });
				await looksRight(page);
				await saysTheSame(page, text);
				expect(await page.locator('.card').count()).toBe(suggestions.length);
				const [, , paper] = await page.evaluate(() => (getComputedStyle(document.querySelector('.paper') ?? document.body).backgroundColor.match(/\d+/g) ?? []).map(Number));
				expect(paper > 128 ? 'light' : 'dark').toBe(colorScheme);
			}
		}
		expect(page.complaints).toEqual([]);
	}, 60_000);

	it('begins where reading begins, with the picture first', async () => {
		const page = await openPage(browser);
		await show(page, { language, ...PEOPLE[language], suggestions: threeListings() }, { width: DESKTOP, colorScheme: 'light' });
		const place = await page.evaluate(() => {
			const [paper, greeting, picture, facts] = ['.paper', '.text p', '.picture', '.facts'].map((selector) => {
				const range = document.createRange();
				range.selectNodeContents(document.querySelector(selector) ?? document.body);
				return range.getBoundingClientRect();
			});
			return { isRight: paper.right - greeting.right < greeting.left - paper.left, pictureIsRight: picture.left > facts.left, isBeside: picture.top < facts.bottom && facts.top < picture.bottom };
		});
		expect(place).toEqual({ isRight: language === 'ar', pictureIsRight: language === 'ar', isBeside: true });
	}, 60_000);
});

describe('Show 7: in programs with ways of their own', () => {
	it('Outlook.com, which marks what it has darkened, has enough contrast', async () => {
		const page = await openPage(browser);
		await show(page, { ...PEOPLE.en, suggestions: threeListings() }, { width: DESKTOP, colorScheme: 'light' });
		await page.evaluate(() => ['data-ogsc', 'data-ogsb'].forEach((mark) => document.documentElement.setAttribute(mark, '')));
		await looksRight(page);
		await screenshot(page, 'reply-en-outlook-dark', { fullPage: true });
	}, 60_000);

	it('a program that drops style sheets shows it without overflow, on a phone too', async () => {
		const page = await openPage(browser);
		for (const width of [360, DESKTOP]) {
			await show(page, { ...PEOPLE.de, language: 'de', suggestions: threeListings() }, { width, colorScheme: 'light' });
			await page.evaluate(() => document.querySelectorAll('style').forEach((style) => style.remove()));
			await looksRight(page);
			await screenshot(page, `reply-de-no-styles-${width}`, { fullPage: true });
		}
	}, 60_000);

	it('own HTML with colours of its own stays on white paper; without them it is dark with the program', async () => {
		const page = await openPage(browser);
		for (const [name, colour] of [['coloured', ' style="color:#333333"'], ['plain', '']]) {
			const written = { subject: '', format: 'html' as const, body: `<h1${colour}>Hello [[first_name]]</h1><p${colour}>About <a href="[[link]]">[[listing]]</a></p>[[listings]]<p>[[signature]]</p>` };
			const text = await show(page, { ...PEOPLE.en, firstName: 'Grace', written, suggestions: threeListings() }, { width: PHONE, colorScheme: 'dark' });
			await looksRight(page);
			expect(plain(text)).toContain(`About Two-bedroom flat near the park (${FLAT.url})`);
			await screenshot(page, `reply-own-html-${name}-dark`, { fullPage: true });
		}
	}, 60_000);
});
