import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IDataObject, INodeParameters, INodeProperties, INodePropertyCollection, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import manifest from '../package.json';

interface TemplateNode {
	id: string;
	name: string;
	type: string;
	typeVersion: number;
	position: [number, number];
	parameters: INodeParameters;
	credentials?: unknown;
	webhookId?: string;
}

interface Template {
	name: string;
	nodes: TemplateNode[];
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

const isOptions = (property: INodeProperties) => property.type === 'options' || property.type === 'multiOptions';

/** Every key that stands in `parameters` must be declared by one of `properties`, with a value that it allows. */
function undeclared(parameters: IDataObject, properties: INodeProperties[], path: string): string[] {
	return Object.entries(parameters).flatMap(([key, value]) => {
		const declared = properties.filter((property) => property.name === key);
		if (declared.length === 0) return [`${path}.${key} is not a parameter`];
		const problems = declared.map((property) => valueProblems(value, property, `${path}.${key}`));
		return problems.some((list) => list.length === 0) ? [] : problems[0];
	});
}

function valueProblems(value: unknown, property: INodeProperties, path: string): string[] {
	if (typeof value === 'string' && value.startsWith('=')) return [];
	if (isOptions(property) && property.options?.length && !property.typeOptions?.loadOptionsMethod) {
		const allowed = new Set(property.options.map((option) => ('value' in option ? option.value : undefined)));
		return [value].flat().filter((one) => !allowed.has(one as string)).map((one) => `${path} has no option ${JSON.stringify(one)}`);
	}
	if (property.type === 'collection') return undeclared(value as IDataObject, property.options as INodeProperties[], path);
	if (property.type === 'fixedCollection') {
		return Object.entries(value as IDataObject).flatMap(([group, entries]) => {
			const declared = (property.options as INodePropertyCollection[]).find(({ name }) => name === group);
			if (!declared) return [`${path}.${group} is not a group`];
			return [entries].flat().flatMap((entry, index) => undeclared(entry as IDataObject, declared.values, `${path}.${group}[${index}]`));
		});
	}
	return [];
}

test('the templates of this version are there, numbered in reading order', () => {
	expect(files).toEqual(expect.arrayContaining(['1-smart-inbox-intake.json', '2-try-it-without-a-mailbox.json', '3-import-team-and-listings.json', '5-mailbox-sync.json', '6-follow-up-reminders.json', '7-alerts-when-something-needs-attention.json']));
	expect(files.every((name) => /^\d-[a-z-]+\.json$/.test(name))).toBe(true);
});

describe.each(files)('%s', (file) => {
	const text = readFileSync(join(folder, file), 'utf8');
	const template = JSON.parse(text) as Template;
	const ours = template.nodes.filter(({ type }) => type.startsWith(manifest.name));

	test('every parameter of our nodes exists in the description, with a value it allows', () => {
		const problems = ours.flatMap((node) => {
			const description = descriptions.get(node.type);
			if (!description) return [`${node.name}: ${node.type} is not a node of this package`];
			return undeclared(node.parameters, description.properties, node.name);
		});
		expect(problems).toEqual([]);
	});

	test('every required parameter has a value', () => {
		const problems = ours.flatMap((node) => {
			const description = descriptions.get(node.type)!;
			const parameters = NodeHelpers.getNodeParameters(description.properties, node.parameters, true, false, { typeVersion: node.typeVersion }, description);
			const withDefaults = { ...node, credentials: undefined, parameters: parameters ?? {}, disabled: false };
			const issues = NodeHelpers.getNodeParametersIssues(description.properties, withDefaults, description);
			return Object.values(issues?.parameters ?? {}).flat().map((issue) => `${node.name}: ${issue}`);
		});
		expect(problems).toEqual([]);
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

	test('explains itself on a sticky note', () => {
		const notes = template.nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote');
		expect(notes.map(({ parameters }) => parameters.content).join('\n')).toMatch(/How it works[\s\S]*Set up/);
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
