import type { Browser } from 'playwright-core';

import { activityDue } from '../../nodes/shared/mail/notice-mail/activity-due';
import { ownerAssigned } from '../../nodes/shared/mail/notice-mail/owner-assigned';
import { quarantineDigest } from '../../nodes/shared/mail/notice-mail/quarantine-digest';
import { troubleEnded, troubleRaised } from '../../nodes/shared/mail/notice-mail/trouble';
import { assignedExample, dueExample, putAsideExample } from '../shared/mail/notice-mail/examples';
import { launchBrowser, openPage, screenshot } from './browser.mjs';

// What staff see in a mail program that shows HTML (A13), on wide and narrow screens.

const AT = Date.UTC(2026, 10, 20, 10);
const reader = { name: 'Clara', language: 'de' as const, timeZone: 'Europe/Madrid', page: 'https://n8n.example.com/webhook/inbox' };
const trouble = (resolvedAt: number | null) => ({ kind: 'reconnect' as const, about: 'info@agency.example', notice: { message: 'The mail server refused the sign-in.', raisedAt: AT, resolvedAt } });
const MAILS = {
	owner: ownerAssigned(assignedExample('en')),
	due: activityDue(dueExample('es'), AT),
	raised: troubleRaised(trouble(null), reader),
	ended: troubleEnded(trouble(AT + 1), reader),
	digest: quarantineDigest(putAsideExample, 23, reader),
};

let browser: Browser;
beforeAll(async () => {
	browser = await launchBrowser();
});
afterAll(async () => await browser?.close());

/** Texts that WCAG AA finds too faint on their ground, run in the page. */
function tooFaint(): string[] {
	const rgb = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number);
	const light = (color: number[]) => {
		const [r, g, b] = color.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const groundOf = (element: Element | null): number[] => {
		for (let one = element; one; one = one.parentElement) {
			const ground = rgb(getComputedStyle(one).backgroundColor);
			if (ground.length === 3) return ground;
		}
		return [255, 255, 255];
	};
	const withText = Array.from(document.body.querySelectorAll('*')).filter((one) => Array.from(one.childNodes).some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim()));
	return withText.flatMap((one) => {
		const [dark, bright] = [light(rgb(getComputedStyle(one).color).slice(0, 3)), light(groundOf(one))].sort((a, b) => a - b);
		return (bright + 0.05) / (dark + 0.05) < 4.5 ? [one.textContent ?? ''] : [];
	});
}

test.each([
	['light', 760],
	['dark', 760],
	['light', 360],
	['dark', 360],
] as const)('every mail of the set can be read in %s on %i pixels, and asks nobody for anything', async (colorScheme, width) => {
	const page = await openPage(browser, { width, height: 760, colorScheme });
	const requests: string[] = [];
	page.on('request', (request) => requests.push(request.url()));
	for (const [name, { html }] of Object.entries(MAILS)) {
		await page.setContent(html);
		await screenshot(page, `notice-${name}-${colorScheme}-${width}`);
		expect({ name, faint: await page.evaluate(tooFaint) }).toEqual({ name, faint: [] });
		expect({ name, overflow: await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth) }).toEqual({ name, overflow: 0 });
	}
	expect(requests).toEqual([]);
	await page.close();
});
