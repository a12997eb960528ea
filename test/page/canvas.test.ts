import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INode, INodeTypeDescription } from 'n8n-workflow';

import type { TestN8n } from '../n8n/n8n.mjs';
import { openPage, openWorkflow, screenshot, signInToEditor, type Browser, type Page } from './browser.mjs';
import { wholeParameters } from '../support/parameters';
import { at, openEditor, type Editor } from './editor';

// The templates and the nodes as they look in the editor (issue 2, Shows 6 and 7). The screenshots are for people.

const PACKAGE = 'n8n-nodes-smart-inbox';
const file = (name: string) => join(__dirname, '..', '..', 'workflows', name);

let editor: Editor | undefined;
let n8n: TestN8n;
let browser: Browser;
let page: Page;

beforeAll(async () => {
	editor = await openEditor();
	({ n8n, browser, page } = editor);
}, 300_000);
afterAll(async () => {
	await editor?.close();
}, 60_000);

test('the owner signs in and sees a workflow on the canvas', async () => {
	const { id } = await n8n.client.createWorkflow({
		name: 'On the canvas',
		nodes: [{ id: 'a', name: 'By hand', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} }],
		connections: {},
	});
	await openWorkflow(page, n8n, id);
	await screenshot(page, 'editor-canvas');
	expect(await page.locator(at('canvas-node')).allInnerTexts()).toEqual([expect.stringContaining('By hand')]);
}, 120_000);

/** As "Import from file" in the menu of a new workflow. @returns the id it was saved under */
async function importFile(into: Page, name: string): Promise<string> {
	const { nodes } = JSON.parse(readFileSync(file(name), 'utf8')) as { nodes: { type: string }[] };
	await into.goto(`${n8n.url}/workflow/new`);
	await into.locator(at('workflow-import-input')).setInputFiles(file(name));
	const drawn = nodes.filter(({ type }) => !type.endsWith('.stickyNote')).length;
	await into.locator(at('canvas-node')).nth(drawn - 1).waitFor({ timeout: 60_000 });
	await into.waitForURL((url) => /\/workflow\/\w{10,}$/.test(url.pathname) && !url.searchParams.has('new'), { timeout: 60_000 });
	// A click on the empty canvas: what was imported is selected, and would be drawn with a frame.
	await into.locator('.vue-flow__pane').click({ position: { x: 20, y: 200 } });
	await into.waitForTimeout(600);
	return into.url().split('/').at(-1)!;
}

/** The editor leaves away what is a default, and what a node does not show: nothing but the former may be missing. */
async function expectParametersKept(name: string, id: string): Promise<void> {
	const types = (await n8n.client.nodeTypes('')) as unknown as INodeTypeDescription[];
	const { nodes } = JSON.parse(readFileSync(file(name), 'utf8')) as { nodes: INode[] };
	const saved = (await n8n.client.workflow(id)).nodes as INode[];
	for (const node of nodes) {
		const description = types.find((type) => type.name === node.type && [type.version].flat().includes(node.typeVersion))!;
		const kept = saved.find((one) => one.name === node.name)!;
		expect({ name: node.name, parameters: wholeParameters(kept, description) }).toEqual({ name: node.name, parameters: wholeParameters(node, description) });
	}
}

interface Drawn {
	name: string;
	type: string;
	outputs: string[];
	subtitle: string;
	icons: { src: string; loaded: boolean }[];
}

/** What is drawn of our nodes. */
async function ourNodes(of: Page): Promise<Record<string, Drawn>> {
	const drawn = await of.locator(at('canvas-node')).evaluateAll((nodes, prefix) =>
		nodes
			.filter((node) => node.getAttribute('data-node-type')?.startsWith(prefix))
			.map((node) => {
				const name = node.getAttribute('data-node-name') ?? '';
				const lines = (node.querySelector('[data-test-id="canvas-default-node"], [data-test-id="canvas-trigger-node"]') as HTMLElement).innerText.split('\n').filter((line) => line.trim() !== '');
				return {
					name,
					type: node.getAttribute('data-node-type') ?? '',
					outputs: Array.from(node.querySelectorAll('[data-test-id="canvas-node-output-handle"]')).map((handle) => (handle as HTMLElement).innerText.trim()),
					subtitle: lines[lines.indexOf(name) + 1] ?? '',
					icons: Array.from(node.querySelectorAll('img')).map((image) => ({ src: image.getAttribute('src') ?? '', loaded: image.naturalWidth > 0 })),
				};
			}),
		`${PACKAGE}.`,
	);
	return Object.fromEntries(drawn.map((node) => [node.name, node]));
}

/** What lies on top of what it should not: notes cut nodes, text leaves its note, nodes or their names meet. */
async function collisions(of: Page): Promise<string[]> {
	return of.evaluate(() => {
		type Box = { name: string; left: number; top: number; right: number; bottom: number };
		const box = (name: string, { left, top, right, bottom }: DOMRect): Box => ({ name, left, top, right, bottom });
		const meet = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
		const inside = (a: Box, b: Box) => a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
		const nodes = Array.from(document.querySelectorAll<HTMLElement>('[data-test-id="canvas-node"]')).map((node) => {
			const name = node.dataset.nodeName ?? '';
			const label = Array.from(node.querySelectorAll('div')).filter((element) => element.children.length === 0 && element.textContent?.trim() === name).at(-1);
			return { body: box(name, node.getBoundingClientRect()), label: box(`the name of ${name}`, (label ?? node).getBoundingClientRect()) };
		});
		const notes = Array.from(document.querySelectorAll('[data-test-id="sticky"]')).map((note) => {
			const title = note.querySelector('h1, h2, h3')?.textContent ?? '';
			const text = Array.from(note.querySelectorAll('h2, h3, p, li')).map((element) => box(`a text of the note ${title}`, element.getBoundingClientRect()));
			return { frame: box(`the note ${title}`, note.getBoundingClientRect()), text };
		});
		const found: string[] = [];
		const report = (a: Box, b: Box) => found.push(`${a.name} and ${b.name}`);
		for (const [index, { body, label }] of nodes.entries()) {
			for (const other of nodes.slice(index + 1)) for (const one of [body, label]) for (const another of [other.body, other.label]) if (meet(one, another)) report(one, another);
			for (const { frame, text } of notes) {
				for (const one of [body, label]) if (meet(one, frame) && !inside(one, frame)) report(one, frame);
				for (const line of text) if (meet(line, body) || meet(line, label)) report(line, body);
			}
		}
		for (const { frame, text } of notes) for (const line of text) if (!inside(line, frame)) report(line, frame);
		for (const [index, { frame }] of notes.entries()) for (const other of notes.slice(index + 1)) if (meet(frame, other.frame)) report(frame, other.frame);
		return found;
	});
}

const toasts = (of: Page) => of.locator('.el-notification').allInnerTexts();

async function execute(of: Page): Promise<void> {
	await of.locator(`button${at('execute-workflow-button')}`).last().click();
	await of.locator('.el-notification').first().waitFor({ timeout: 60_000 });
	expect(await toasts(of)).toEqual([expect.stringContaining('Workflow executed successfully')]);
}

const outcomes = { parser: ['Lead', 'Needs Review', 'Not a Lead'], contact: ['Created', 'Matched', 'Needs Review'], reply: ['Sent', 'Not Sent'] };

// The import first: its team and listings are what the others find.
const templates: [string, Record<string, { outputs: string[]; subtitle: string }>, number][] = [
	[
		'3-import-team-and-listings.json',
		{ 'Add or update the member': { outputs: [''], subtitle: 'create or update: member' }, 'Add or update the listing': { outputs: [''], subtitle: 'create or update: listing' } },
		7,
	],
	[
		'2-try-it-without-a-mailbox.json',
		{
			'Read the enquiry': { outputs: outcomes.parser, subtitle: 'default country: ES' },
			'File contact and enquiry': { outputs: outcomes.contact, subtitle: 'create or update: contact' },
			'Choose the owner': { outputs: [''], subtitle: 'assign: enquiry' },
			'Show the answer': { outputs: [''], subtitle: 'preview' },
		},
		6,
	],
	[
		'1-smart-inbox-intake.json',
		{
			'Receive every mail': { outputs: [''], subtitle: 'IMAP Mailbox' },
			'Read the enquiry': { outputs: outcomes.parser, subtitle: 'no default country' },
			'File contact and enquiry': { outputs: outcomes.contact, subtitle: 'create or update: contact' },
			'Choose the owner': { outputs: [''], subtitle: 'assign: enquiry' },
			'Answer new contacts': { outputs: outcomes.reply, subtitle: 'send' },
			'Assign what waits': { outputs: [''], subtitle: 'assign waiting: enquiry' },
		},
		6,
	],
];

describe.each(templates)('%s', (name, expected, nodes) => {
	let id = '';
	beforeAll(async () => {
		id = await importFile(page, name);
	}, 150_000);

	test('imports from a file without a warning', async () => {
		expect(await toasts(page)).toEqual([]);
	});

	test('shows icons, subtitles and named outputs', async () => {
		const drawn = await ourNodes(page);
		expect(Object.fromEntries(Object.entries(drawn).map(([node, { outputs, subtitle }]) => [node, { outputs, subtitle }]))).toEqual(expected);
		for (const { icons } of Object.values(drawn)) expect(icons).toEqual([{ src: expect.stringMatching(/\w+\/(\w+)\/\1\.svg$|\/[a-z]\w+\.svg$/i) as string, loaded: true }]);
		for (const { icons } of Object.values(drawn)) expect(icons[0].src).not.toContain('.dark.');
	});

	test('nothing covers anything: notes, nodes and names', async () => {
		await screenshot(page, `canvas-${name[0]}`);
		expect(await collisions(page)).toEqual([]);
	});

	test('Execute workflow runs on the sample data before any credential exists', async () => {
		await execute(page);
		await page.waitForTimeout(400);
		await screenshot(page, `canvas-${name[0]}-run`);
		const [{ status, mode }] = await n8n.client.executions(id);
		expect({ status, mode }).toEqual({ status: 'success', mode: 'manual' });
		expect(await page.locator(`${at('canvas-node')} ${at('canvas-node-status-error')}`).count()).toBe(0);
		// Pinned nodes carry the pin and an account that is missing its warning, in place of the tick.
		expect(await page.locator(`${at('canvas-node-status-success')}, ${at('canvas-node-status-pinned')}, ${at('node-issues')}`).count()).toBe(nodes);
	}, 150_000);
});

/** The others, and whether all of their nodes succeed before any account is chosen. */
const others: [string, boolean][] = [
	['1-smart-inbox-intake-with-ai.json', true],
	['1-smart-inbox-intake-with-approval.json', true],
	['4-sign-in-with-n8n-account.json', false],
	['5-mailbox-sync.json', false],
	['6-follow-up-reminders.json', true],
	['7-alerts-when-something-needs-attention.json', true],
	['7-look-after-the-data.json', true],
	['8-push-contacts-to-a-crm.json', true],
	['9-parser-playground.json', true],
];

test.each(others)('%s imports from a file without a warning, nothing covers anything, and it runs on its sample data', async (name, runs) => {
	const id = await importFile(page, name);
	expect(await toasts(page)).toEqual([]);
	await expectParametersKept(name, id);
	await screenshot(page, `canvas-${name.replace('.json', '')}`);
	expect(await collisions(page)).toEqual([]);
	if (!runs) return;
	await execute(page);
	await page.waitForTimeout(400);
	await screenshot(page, `canvas-${name.replace('.json', '')}-run`);
	const [{ status, mode }] = await n8n.client.executions(id);
	expect({ status, mode }).toEqual({ status: 'success', mode: 'manual' });
}, 150_000);

test('every template is looked at', () => {
	const looked = [...templates.map(([name]) => name), ...others.map(([name]) => name), '4-shared-inbox.json'];
	expect(looked.sort()).toEqual(readdirSync(file('')).filter((name) => name.endsWith('.json')).sort());
});

test('4-shared-inbox.json imports from a file, with its path below it and nothing covered', async () => {
	await importFile(page, '4-shared-inbox.json');
	expect(await ourNodes(page)).toMatchObject({ 'Show the inbox page': { subtitle: '/inbox', icons: [{ loaded: true }] } });
	await screenshot(page, 'canvas-4');
	expect(await collisions(page)).toEqual([]);
	expect(await toasts(page)).toEqual([]);
}, 150_000);

test('the dark theme has icons of its own', async () => {
	const dark = await openPage(browser, { width: 1600, colorScheme: 'dark' });
	await signInToEditor(dark, n8n);
	await importFile(dark, '1-smart-inbox-intake.json');
	await execute(dark);
	await screenshot(dark, 'canvas-1-dark');
	const icons = Object.values(await ourNodes(dark)).flatMap((node) => node.icons);
	expect(icons).toHaveLength(6);
	for (const icon of icons) expect(icon).toEqual({ src: expect.stringMatching(/\.dark\.svg$/) as string, loaded: true });
	await dark.context().close();
}, 150_000);
