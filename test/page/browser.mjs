import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { projectFolder } from '../../demo/runtime/package-install.mjs';

/** @typedef {import('playwright-core').Browser} Browser */
/** @typedef {import('playwright-core').Page} Page */

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Debian's Chromium without windows: what draws no window of its own leaves the processor to the page. @returns {Promise<Browser>} */
export function launchBrowser() {
	return chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium-headless-shell', args: flags });
}

/**
 * A page of its own, with its own cookies.
 * @param {Browser} browser
 * @param {{ width?: number, height?: number, locale?: string, timezoneId?: string, colorScheme?: 'light' | 'dark', javaScript?: boolean }} [options]
 * @returns {Promise<Page & { complaints: string[] }>} complaints: errors and policy violations the page's console got
 */
export async function openPage(browser, { width = 1360, height = 900, locale = 'en-GB', timezoneId = 'Europe/Vienna', colorScheme = 'light', javaScript = true } = {}) {
	const context = await browser.newContext({ viewport: { width, height }, locale, timezoneId, colorScheme, javaScriptEnabled: javaScript });
	// An editor that is loaded beside other tests is late, and not wrong.
	context.setDefaultTimeout(60_000);
	const page = await context.newPage();
	/** @type {string[]} */
	const complaints = [];
	page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
	page.on('pageerror', (error) => complaints.push(error.message));
	return Object.assign(page, { complaints });
}

/**
 * Signs in through n8n's own form.
 * @param {Page} page
 * @param {{ url: string, owner: { email: string, password: string } }} n8n
 */
export async function signInToEditor(page, { url, owner }) {
	await page.goto(`${url}/signin`);
	await page.locator('input[name="emailOrLdapLoginId"]').fill(owner.email);
	await page.locator('input[name="password"]').fill(owner.password);
	await page.locator('input[name="password"]').press('Enter');
	await page.waitForURL((address) => !address.pathname.startsWith('/signin'), { timeout: 60_000 });
}

/**
 * The editor, with the workflow's nodes drawn.
 * @param {Page} page signed in
 * @param {{ url: string }} n8n
 * @param {string} workflowId
 */
export async function openWorkflow(page, { url }, workflowId) {
	await page.goto(`${url}/workflow/${workflowId}`);
	await page.locator('[data-test-id="canvas-node"]').first().waitFor({ timeout: 60_000 });
}

/**
 * @param {Page} page
 * @param {string} name
 * @param {{ fullPage?: boolean }} [options]
 * @returns {Promise<string>} the file, in coverage/screenshots (not part of the repository)
 */
export async function screenshot(page, name, { fullPage = false } = {}) {
	const folder = process.env.SMART_INBOX_SCREENSHOTS ?? join(projectFolder, 'coverage', 'screenshots');
	await mkdir(folder, { recursive: true });
	const path = join(folder, `${name}.png`);
	await page.screenshot({ path, fullPage, animations: 'disabled' });
	return path;
}
