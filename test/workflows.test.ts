import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IDataObject, INode, INodeParameters, INodeType, INodeTypeDescription } from 'n8n-workflow';

import manifest from '../package.json';
import { missingParameters, parameterProblems, wholeParameters } from './support/parameters';

interface Template {
	name: string;
	description?: string;
	nodes: INode[];
	connections: Record<string, Record<string, Array<Array<{ node: string; type: string; index: number }> | null>>>;
	pinData?: Record<string, IDataObject[]>;
	settings?: IDataObject;
	active?: boolean;
}

const root = join(__dirname, '..');
const folder = join(root, 'workflows');
const files = readdirSync(folder).filter((name) => name.endsWith('.json')).sort();

/** Descriptions of our nodes by their full type name. */
const descriptions = new Map<string, INodeTypeDescription>();

beforeAll(async () => {
	for (const path of manifest.n8n.nodes) {
		const source = path.replace(/^dist\//, '../').replace(/\.js$/, '');
		const className = source.split('/').at(-1)!.split('.')[0];
		const module = (await import(source)) as Record<string, new () => INodeType>;
		const { description } = new module[className]();
		descriptions.set(`${manifest.name}.${description.name}`, description);
	}
});

test('the templates are there, numbered in reading order, each under a name of its own', () => {
	expect(files).toEqual([
		'1-smart-inbox-intake-with-ai.json',
		'1-smart-inbox-intake-with-approval.json',
		'1-smart-inbox-intake.json',
		'2-try-it-without-a-mailbox.json',
		'3-import-team-and-listings.json',
		'4-shared-inbox.json',
		'4-sign-in-with-n8n-account.json',
		'5-mailbox-sync.json',
		'6-follow-up-reminders.json',
		'7-alerts-when-something-needs-attention.json',
		'7-look-after-the-data.json',
		'8-push-contacts-to-a-crm.json',
		'9-parser-playground.json',
	]);
	const names = files.map((name) => (JSON.parse(readFileSync(join(folder, name), 'utf8')) as Template).name);
	expect(new Set(names).size).toBe(files.length);
	const table = readFileSync(join(folder, 'README.md'), 'utf8');
	for (const name of files) expect(table).toContain(`| \`${name}\` |`);
});

/** What a note's colour says, in every template. */
const COLOURS: Record<number, string> = { 1: 'overview', 3: 'what went wrong', 5: 'yours to choose', 7: 'a section' };
/** Nodes of n8n that need an account, or a model, of the user's own. */
const YOURS = /\.(airtable|emailSend|googleSheets|hubspot|informationExtractor|pipedrive)$/;
/** Trying again would mail twice; and a node that waits loses its item when its time is over, if it has an error output: n8n empties what it kept. */
const WAITS = /\.emailSend$/;

interface Note {
	colour: number;
	content: string;
	left: number;
	top: number;
	right: number;
	bottom: number;
}

function notesOf({ nodes }: Template): Note[] {
	const notes = nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote');
	return notes.map(({ parameters, position: [left, top] }) => ({ colour: Number(parameters.color ?? 1), content: String(parameters.content), left, top, right: left + Number(parameters.width), bottom: top + Number(parameters.height) }));
}

const isOn = ({ left, top, right, bottom }: Note, { position: [x, y] }: INode) => x >= left && x < right && y >= top && y < bottom;

/** How many outputs a node has beside the one for errors. */
function outputCount(node: INode): number {
	const description = descriptions.get(node.type);
	if (typeof description?.outputs !== 'string') return 1;
	const ask = new Function('$parameter', `return ${description.outputs.replace(/^=\{\{|\}\}$/g, '')}`) as (parameter: INodeParameters) => unknown[];
	return ask(wholeParameters(node, description)).length;
}

/** Where what went wrong in a node goes. */
const errorTargets = (template: Template, node: INode) => template.connections[node.name]?.main?.[outputCount(node)]?.map(({ node: target }) => target) ?? [];

describe.each(files)('%s', (file) => {
	const text = readFileSync(join(folder, file), 'utf8');
	const template = JSON.parse(text) as Template;
	const ours = template.nodes.filter(({ type }) => type.startsWith(manifest.name));

	test('every parameter of our nodes exists in the description, with a value it allows', () => {
		const problems = ours.flatMap((node) => {
			const description = descriptions.get(node.type);
			return description ? parameterProblems(node, description) : [`${node.name}: ${node.type} is not a node of this package`];
		});
		expect(problems).toEqual([]);
	});

	test('every required parameter has a value', () => {
		expect(ours.flatMap((node) => missingParameters(node, descriptions.get(node.type)!))).toEqual([]);
	});

	test('every node has a known version', () => {
		for (const node of ours) expect([descriptions.get(node.type)?.version].flat()).toContain(node.typeVersion);
	});

	test('connections name nodes that exist and outputs that exist', () => {
		const names = new Set(template.nodes.map(({ name }) => name));
		for (const [from, types] of Object.entries(template.connections)) {
			expect(names).toContain(from);
			const targets = Object.values(types).flat(2).filter((target) => target !== null);
			for (const { node } of targets) expect(names).toContain(node);
		}
	});

	test('nodes say what they do here, not their type', () => {
		for (const node of ours) {
			const { displayName } = descriptions.get(node.type)!;
			expect(node.name).not.toMatch(new RegExp(`^${displayName}\\d*$`));
		}
	});

	test('is called by what it does: a verb first, in sentence case, with a description of why', () => {
		expect(template.name).toMatch(/^[A-Z][a-z]+ /);
		const capitals = template.name.slice(1).match(/\b[A-Z]\w*/g) ?? [];
		expect(capitals.filter((word) => !['AI', 'CRM'].includes(word))).toEqual([]);
		expect(template.description?.length).toBeGreaterThan(60);
		expect(template.settings).toMatchObject({ executionOrder: 'v1' });
	});

	test('explains itself on one overview, and on a note for each section', () => {
		const notes = notesOf(template);
		const overviews = notes.filter(({ colour }) => COLOURS[colour] === 'overview');
		expect(overviews).toHaveLength(1);
		expect(overviews[0].content).toMatch(/^## [\s\S]*### How it works[\s\S]*### Set up/);
		for (const { colour, content } of notes) {
			expect(Object.keys(COLOURS)).toContain(String(colour));
			if (COLOURS[colour] !== 'overview') expect(content).toMatch(/^### .+\n.{20,}/);
		}
		for (const node of template.nodes) if (!node.type.endsWith('.stickyNote')) expect({ node: node.name, notes: notes.filter((note) => isOn(note, node)).length }).toEqual({ node: node.name, notes: 1 });
	});

	test('a colour means one thing', () => {
		const failures = template.nodes.filter(({ onError }) => onError === 'continueErrorOutput').flatMap((node) => errorTargets(template, node));
		const fallbacks = template.nodes.filter(({ parameters }) => (parameters.options as IDataObject | undefined)?.fallbackOutput === 'extra').flatMap(({ name }) => template.connections[name].main.at(-1)!.map(({ node }) => node));
		const wrong = new Set([...failures, ...fallbacks]);
		for (const note of notesOf(template)) {
			const held = template.nodes.filter((node) => !node.type.endsWith('.stickyNote') && isOn(note, node));
			if (COLOURS[note.colour] === 'overview') expect(held).toEqual([]);
			if (COLOURS[note.colour] === 'what went wrong') expect(held.some(({ name }) => wrong.has(name))).toBe(true);
			expect({ note: note.content.split('\n')[0], isYours: COLOURS[note.colour] === 'yours to choose' }).toEqual({ note: note.content.split('\n')[0], isYours: held.some(({ type }) => YOURS.test(type)) });
		}
	});

	test('what goes wrong goes somewhere, or fails the execution', () => {
		for (const node of template.nodes) {
			expect(node.onError ?? 'stopWorkflow').toMatch(WAITS.test(node.type) ? /^continueRegularOutput$/ : /^(continueErrorOutput|stopWorkflow)$/);
			if (node.onError === 'continueErrorOutput') expect({ node: node.name, wired: errorTargets(template, node).length > 0 }).toEqual({ node: node.name, wired: true });
			if (!YOURS.test(node.type) || WAITS.test(node.type)) continue;
			expect(node.onError).toBe('continueErrorOutput');
			// What must not be tried again says why.
			if (node.retryOnFail !== true) expect(node.notes).toMatch(/^Not tried again/);
		}
	});

	test('uses nothing that n8n 3.0 removes, adds no advertisement, reads no environment', () => {
		expect(text).not.toMatch(/\$env|localFile|n8n-nodes-base\.(function|functionItem|itemLists|start|executeCommand)"/);
		expect(template.settings?.callerPolicy).not.toBe('any');
		for (const { type, parameters } of template.nodes) {
			if (type.endsWith('.executeWorkflow')) expect(parameters).toMatchObject({ source: 'database' });
			if (/\.(emailSend|formTrigger)$/.test(type)) expect(parameters.options).toMatchObject({ appendAttribution: false });
		}
	});

	test('starts with sample data, so that Execute workflow works at once', () => {
		const starts = template.nodes.filter(({ name, type }) => type !== 'n8n-nodes-base.stickyNote' && !Object.values(template.connections).flatMap((types) => Object.values(types).flat(2)).some((target) => target?.node === name));
		expect(starts.length).toBeGreaterThan(0);
		for (const { name, type } of starts) {
			if (type === 'n8n-nodes-base.manualTrigger' || type.endsWith('.sharedInbox')) continue;
			expect(template.pinData?.[name]?.length).toBeGreaterThan(0);
		}
	});

	test('carries no credentials, no ids of somebody else and no address outside example domains', () => {
		expect(template.nodes.filter(({ credentials }) => credentials)).toEqual([]);
		expect(template.active ?? false).toBe(false);
		for (const [address] of text.matchAll(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g)) expect(address).toMatch(/(@|\.)example(\.(com|org|net))?$/);
	});
});
