import { startTestN8n, type TestN8n } from '../n8n/n8n.mjs';
import { launchBrowser, openPage, openWorkflow, screenshot, signInToEditor, type Browser } from './browser.mjs';

let n8n: TestN8n;
let browser: Browser;
beforeAll(async () => {
	n8n = await startTestN8n({ withPackage: false });
	browser = await launchBrowser();
}, 240_000);
afterAll(async () => {
	await browser?.close();
	await n8n?.dispose();
}, 60_000);

test('the owner signs in and sees a workflow on the canvas', async () => {
	const { id } = await n8n.client.createWorkflow({
		name: 'On the canvas',
		nodes: [{ id: 'a', name: 'By hand', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} }],
		connections: {},
	});
	const page = await openPage(browser);
	await signInToEditor(page, n8n);
	await openWorkflow(page, n8n, id);
	await screenshot(page, 'editor-canvas');
	expect(await page.locator('[data-test-id="canvas-node"]').allInnerTexts()).toEqual([expect.stringContaining('By hand')]);
}, 120_000);
