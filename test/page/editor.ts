import { startTestN8n, type TestN8n } from '../n8n/n8n.mjs';
import { launchBrowser, openPage, signInToEditor, type Browser, type Page } from './browser.mjs';

/** An n8n of its own, and its editor in a browser, with its owner signed in. */
export interface Editor {
	n8n: TestN8n;
	browser: Browser;
	page: Page;
	close(): Promise<void>;
}

/** @param height of the window, in pixels */
export async function openEditor(height?: number): Promise<Editor> {
	const n8n = await startTestN8n();
	const browser = await launchBrowser();
	const page = await openPage(browser, { width: 1600, height });
	await signInToEditor(page, n8n);
	return {
		n8n,
		browser,
		page,
		async close() {
			await browser.close();
			await n8n.dispose();
		},
	};
}

/** What n8n's own tests know a part of the editor by. */
export const at = (id: string) => `[data-test-id="${id}"]`;
