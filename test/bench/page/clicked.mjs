import { launchBrowser, openPage } from '../../page/browser.mjs';

/** Nobody clicks sooner than that after they have seen something. */
const AT_REST_MS = 300;

/** @typedef {{ url: string, cookie: { name: string, value: string } }} Served */

/**
 * @template T
 * @param {Served} page
 * @param {(tab: import('../../page/browser.mjs').Page) => Promise<T>} work somebody who is signed in
 * @returns {Promise<T>}
 */
async function inBrowser({ url, cookie }, work) {
	const browser = await launchBrowser();
	try {
		const tab = await openPage(browser);
		await tab.context().addCookies([{ ...cookie, url }]);
		const done = await work(tab);
		if (tab.complaints.length > 0) throw new Error(tab.complaints.join('; '));
		return done;
	} finally {
		await browser.close();
	}
}

/**
 * Follows links of the list to another part of it and goes back, again and again, in a real browser.
 * @param {Served} page @param {string} from where the link stands: a query @param {string} link a selector, of a link or a button @param {number} times
 * @returns {Promise<number[]>} milliseconds from the click until the other part has been painted
 */
export async function turned(page, from, link, times) {
	return await inBrowser(page, async (tab) => {
		const measured = [];
		await tab.goto(`${page.url}${from}`);
		for (let time = 0; time < times; time++) {
			measured.push(
				await tab.evaluate(
					(selector) =>
						/** @type {Promise<number>} */ (
							new Promise((resolve) => {
								const began = performance.now();
								// What stands behind a frame in the queue comes after it has been painted.
								document.addEventListener('shown', () => requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began))), { once: true });
								/** @type {HTMLElement} */ (document.querySelector(selector)).click();
							})
						),
					link,
				),
			);
			await tab.goBack();
			await tab.waitForFunction((search) => location.search === search && !document.querySelector('[aria-busy]'), from);
			// What is still being painted of the way back is not part of the next click.
			await tab.waitForTimeout(AT_REST_MS);
		}
		return measured;
	});
}

/**
 * Follows links to whole pages, in a real browser.
 * @param {Served} page @param {string} from where the link stands: a query @param {string} link a selector @param {number} times
 * @returns {Promise<number[]>} milliseconds from the click until the page is there (DOMContentLoaded)
 */
export async function opened(page, from, link, times) {
	return await inBrowser(page, async (tab) => {
		const measured = [];
		for (let time = 0; time < times; time++) {
			await tab.goto(`${page.url}${from}`);
			await Promise.all([tab.waitForEvent('load'), tab.evaluate((selector) => void /** @type {HTMLElement} */ (document.querySelector(selector)).click(), link)]);
			// Its clock begins when the click has told the browser where to go.
			measured.push(await tab.evaluate(() => /** @type {PerformanceNavigationTiming} */ (performance.getEntriesByType('navigation')[0]).domContentLoadedEventEnd));
		}
		return measured;
	});
}
