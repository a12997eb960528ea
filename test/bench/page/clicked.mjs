import { launchBrowser, openPage } from '../../page/browser.mjs';

/**
 * Follows links of the page in a real browser.
 * @param {{ url: string, cookie: { name: string, value: string } }} page
 * @param {string} from where the link stands: a query @param {string} link a selector, of a link or a button @param {number} times
 * @returns {Promise<number[]>} milliseconds from the click until the page is there (DOMContentLoaded)
 */
export async function clicked({ url, cookie }, from, link, times) {
	const browser = await launchBrowser();
	try {
		const tab = await openPage(browser);
		await tab.context().addCookies([{ ...cookie, url }]);
		const measured = [];
		for (let time = 0; time < times; time++) {
			await tab.goto(`${url}${from}`);
			await Promise.all([tab.waitForEvent('load'), tab.evaluate((selector) => void /** @type {HTMLElement} */ (document.querySelector(selector)).click(), link)]);
			// Its clock begins when the click has told the browser where to go.
			measured.push(await tab.evaluate(() => /** @type {PerformanceNavigationTiming} */ (performance.getEntriesByType('navigation')[0]).domContentLoadedEventEnd));
		}
		if (tab.complaints.length > 0) throw new Error(tab.complaints.join('; '));
		return measured;
	} finally {
		await browser.close();
	}
}
