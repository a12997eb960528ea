import type { TestN8n } from '../n8n/n8n.mjs';
import { openWorkflow, screenshot, type Page } from './browser.mjs';
import { at, openEditor, type Editor } from './editor';

// Lead Parser in the editor (issue 4, Shows 6): its rules, its outputs and its evidence. The screenshots are for people.

const mail = { subject: 'A knock', from: 'Knocks <form@site.example>', to: 'inbox@agency.example', text: 'Somebody knocks\nWho » Ana Ruiz\nWhere to » ana@mail.example\nCall it » AB-12\n\nWords\nMay I see it on Friday?\nSent from our app' };
const rules = {
	rule: [
		{ when: 'sender', comparison: 'contains', text: '@site.example', field: 'name', method: 'label', label: 'Who', name: 'Name on knocks' },
		{ field: 'email', method: 'between', after: 'Where to »' },
		{ field: 'reference', method: 'pattern', pattern: 'Call it » (\\S+)' },
		{ field: 'message', method: 'lineAfter', label: 'Words' },
		{ field: 'ignore', label: 'Sent from our app' },
	],
};

let editor: Editor | undefined;
let n8n: TestN8n;
let page: Page;
let workflow = '';

beforeAll(async () => {
	editor = await openEditor(1300);
	({ n8n, page } = editor);
	({ id: workflow } = await n8n.client.createWorkflow({
		name: 'Rules',
		nodes: [
			{ id: 'a', name: 'By hand', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
			{ id: 'b', name: 'Read the enquiry', type: 'n8n-nodes-smart-inbox.leadParser', typeVersion: 1, position: [300, 0], parameters: { rules, options: { confidenceThreshold: 0.8, profiles: 'all', ownProfiles: '[]' } } },
			{ id: 'c', name: 'Learn from it', type: 'n8n-nodes-smart-inbox.leadParser', typeVersion: 1, position: [300, 300], parameters: { operation: 'learn', rightValues: { name: 'Ana Ruiz', email: 'ana@mail.example', reference: 'AB-12' }, keepProfile: false } },
		],
		connections: { 'By hand': { main: [[{ node: 'Read the enquiry', type: 'main', index: 0 }, { node: 'Learn from it', type: 'main', index: 0 }]] } },
		pinData: { 'By hand': [{ json: mail }] },
	}));
	await openWorkflow(page, n8n, workflow);
}, 300_000);
afterAll(async () => {
	await editor?.close();
}, 60_000);

async function open(name: string): Promise<void> {
	await page.locator(`${at('canvas-node')}[data-node-name="${name}"]`).dblclick();
	await page.locator(at('ndv-parameters'), { hasText: 'Operation' }).or(page.locator(at('parameter-input')).first()).first().waitFor({ timeout: 30_000 });
	await page.waitForTimeout(1_000);
}

test('outputs are named, and running it shows who found what', async () => {
	await page.locator(`button${at('execute-workflow-button')}`).last().click();
	await page.locator('.el-notification').first().waitFor({ timeout: 60_000 });
	await screenshot(page, 'lead-parser-canvas');
	expect(await page.locator(`${at('canvas-node')}[data-node-name="Read the enquiry"] ${at('canvas-node-output-handle')}`).allInnerTexts()).toEqual(['Lead', 'Needs Review', 'Not a Lead'].map((name) => expect.stringContaining(name) as string));
}, 120_000);

test('rules are there to edit, and the evidence reads as sentences', async () => {
	await open('Read the enquiry');
	await screenshot(page, 'lead-parser-rules');
	const text = await page.locator('body').innerText();
	for (const shown of ['Operation', 'Default Country', 'Rules', 'When', 'Comparison', 'Method', 'Clean Up', 'Text Before', 'Add Rule', 'Confidence Threshold']) expect(text).toContain(shown);
	expect(await page.locator('input').evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value))).toEqual(expect.arrayContaining(['Name on knocks', '@site.example', 'Where to »', 'Sent from our app']));
	await page.getByText('Add Rule', { exact: true }).scrollIntoViewIfNeeded();
	await screenshot(page, 'lead-parser-rules-below');
	// The editor draws only those lines of JSON that are in sight.
	await page.setViewportSize({ width: 1600, height: 4200 });
	await page.locator(`${at('output-panel')} ${at('radio-button-json')}`).click();
	await page.getByText('explanation').first().waitFor();
	await screenshot(page, 'lead-parser-evidence');
	const output = await page.locator('body').innerText();
	expect(output).toContain('“Name on knocks” found it: behind the label “Who »”, line 2. Sure (96 %).');
	expect(output).toContain('May I see it on Friday?');
}, 120_000);

test('Learn From Example asks for the right values', async () => {
	await page.setViewportSize({ width: 1600, height: 1300 });
	await openWorkflow(page, n8n, workflow);
	await open('Learn from it');
	await screenshot(page, 'lead-parser-learn');
	const text = await page.locator('body').innerText();
	for (const shown of ['Right Values', 'Profile Name', 'Keep in the Store']) expect(text).toContain(shown);
}, 120_000);
