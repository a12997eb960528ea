import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

import type { INodeProperties, INodeType, INodeTypeDescription } from 'n8n-workflow';
import * as ts from 'typescript';

import manifest from '../package.json';

// The documents stay right: links lead somewhere, messages are those of the product, operations are those of the nodes.

const root = join(__dirname, '..');
const REPOSITORY = manifest.homepage.replace(/#.*/, '');
/** Where pages outside the repository (n8n, npm) find its files. */
const ABSOLUTE = [`${REPOSITORY}/blob/HEAD/`, `${REPOSITORY.replace('github.com', 'raw.githubusercontent.com')}/HEAD/`];

const filesBelow = (folder: string, ending: string): string[] =>
	readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
		.filter((entry) => entry.isFile() && entry.name.endsWith(ending))
		.map((entry) => relative(root, join(entry.parentPath, entry.name)));

const documents = [...readdirSync(root).filter((name) => name.endsWith('.md')), ...filesBelow('docs', '.md'), 'workflows/README.md', 'test/bench/leads/README.md'];
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** A text without its code, in which brackets mean something else. */
const prose = (text: string) => text.replace(/^```[\s\S]*?^```/gm, '').replace(/^( {4}|\t).*$/gm, '').replace(/`[^`\n]*`/g, '');

/** The names that GitHub gives the headings of a document. */
function anchorsOf(path: string): Set<string> {
	const anchors = new Set<string>();
	for (const [, heading] of read(path).replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#{1,6} (.+)$/gm)) {
		const name = heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replace(/ /g, '-');
		let anchor = name;
		for (let count = 1; anchors.has(anchor); count++) anchor = `${name}-${count}`;
		anchors.add(anchor);
	}
	return anchors;
}

/** Why a link leads nowhere; null when it does lead somewhere, or outside. */
function broken(link: string, from: string): string | null {
	const ours = ABSOLUTE.find((prefix) => link.startsWith(prefix));
	if (ours === undefined && /^(?:https?|mailto):/.test(link)) return link.startsWith(`${REPOSITORY}#`) ? broken(`README.md${link.slice(REPOSITORY.length)}`, '.') : null;
	const [path, anchor] = (ours === undefined ? link : link.slice(ours.length)).split('#');
	const file = path === '' ? from : ours === undefined ? relative(root, resolve(root, dirname(from), path)) : path;
	if (!existsSync(join(root, file))) return `${from}: ${link} is not there`;
	return anchor !== undefined && !anchorsOf(file).has(anchor) ? `${from}: ${link} has no such heading` : null;
}

const linksOf = (path: string) => [...prose(read(path)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);

const sources = [...filesBelow('nodes', '.ts'), ...filesBelow('credentials', '.ts')].filter((path) => !path.endsWith('.d.ts'));

/** A text as the documents write it: "…" for whatever is put in. */
function writtenText(node: ts.Node): string | undefined {
	if (ts.isStringLiteralLike(node)) return node.text;
	if (!ts.isTemplateExpression(node)) return undefined;
	return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…').replace(/…+/g, '…');
}

interface Told {
	/** Every text of the product. */
	texts: Set<string>;
	/** What people who run it are told: the first argument of these errors. */
	errors: Map<string, string>;
}

const FOR_OPERATORS = /^(?:Settings|Store|MailServer)Error$/;

function readTexts(): Told {
	const told: Told = { texts: new Set(), errors: new Map() };
	const visit = (node: ts.Node, path: string) => {
		const text = writtenText(node);
		if (text !== undefined) told.texts.add(text.trim());
		if (ts.isNewExpression(node) && FOR_OPERATORS.test(node.expression.getText())) {
			const message = node.arguments?.map(writtenText)[node.expression.getText() === 'MailServerError' ? 2 : 0];
			if (message !== undefined && /\p{L}/u.test(message)) told.errors.set(message, path);
		}
		ts.forEachChild(node, (child) => visit(child, path));
	};
	for (const path of sources) visit(ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true), path);
	return told;
}

const told = readTexts();

/** The rows of every table of a document, as their cells. */
const rowsOf = (text: string) =>
	text
		.split('\n')
		.filter((line) => line.startsWith('|') && !/^\|[-|]+$/.test(line))
		.map((line) => line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim().replaceAll('\\|', '|')));

const codeIn = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code);
/** Some messages get the place of the store in brackets, or end with a reason, when they are shown. */
const isTold = (message: string) => told.texts.has(message.trim()) || told.texts.has(message.replace(/ \(…\)$/, ''));

const messages = rowsOf(read('docs/troubleshooting.md')).flatMap(([first]) => codeIn(first));

/** Operations of the nodes: node, resource ('' = none), operation. */
const operations = new Set<string>();
const nodes: INodeTypeDescription[] = [];

beforeAll(async () => {
	for (const path of manifest.n8n.nodes) {
		const source = path.replace(/^dist\//, '../').replace(/\.js$/, '');
		const module = (await import(source)) as Record<string, new () => INodeType>;
		const { description } = new module[source.split('/').at(-1)!.split('.')[0]]();
		nodes.push(description);
		const resources = optionsOf(description.properties.find(({ name }) => name === 'resource'));
		for (const property of description.properties.filter(({ name }) => name === 'operation')) {
			const [value] = (property.displayOptions?.show?.resource ?? ['']) as string[];
			const resource = resources.find((one) => one.value === value)?.name ?? '';
			for (const { name } of optionsOf(property)) operations.add([description.displayName, resource, name].join(' → '));
		}
	}
});

function optionsOf(property: INodeProperties | undefined): { name: string; value: unknown }[] {
	return (property?.options ?? []).flatMap((option) => ('value' in option ? [{ name: option.name, value: option.value }] : []));
}

describe('links', () => {
	test.each(documents)('of %s lead somewhere', (path) => {
		expect(linksOf(path).flatMap((link) => broken(link, path) ?? [])).toEqual([]);
	});

	test('of nodes and credentials lead somewhere', () => {
		const links = [...sources, ...filesBelow('nodes', '.node.json')].flatMap((path) => [...read(path).matchAll(/https:\/\/github\.com\/n8n-nodes-smart-inbox[^\s"'<>)\\]*/g)].map(([link]) => link));
		expect(links.length).toBeGreaterThan(15);
		expect(links.flatMap((link) => broken(link, '.') ?? [])).toEqual([]);
	});

	test('to pictures in the README are whole addresses, as npm shows no others, and the pictures are small', () => {
		const pictures = [...read('README.md').matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, link]) => link);
		expect(pictures.length).toBeGreaterThanOrEqual(2);
		for (const link of pictures) expect(link.startsWith(ABSOLUTE[1])).toBe(true);
		for (const path of filesBelow('docs/pictures', '.png')) expect({ path, isSmall: readFileSync(join(root, path)).length < 150_000 }).toEqual({ path, isSmall: true });
	});

	test('a wrong link would be found', () => {
		expect(broken('docs/nowhere.md', 'README.md')).toContain('is not there');
		expect(broken('docs/nodes.md#nowhere', 'README.md')).toContain('has no such heading');
		expect(broken(`${ABSOLUTE[0]}docs/nodes.md#nowhere`, '.')).toContain('has no such heading');
	});
});

describe('troubleshooting', () => {
	test('names messages as the product writes them', () => {
		expect(messages.length).toBeGreaterThan(200);
		expect(messages.filter((message) => !isTold(message))).toEqual([]);
		expect(rowsOf(read('README.md')).flatMap(([first]) => codeIn(first)).filter((message) => !isTold(message))).toEqual([]);
	});

	test('has everything that keeps a mailbox, the trigger or the store from working', () => {
		const written = new Set(messages.map((message) => message.replace(/ \(…\)$/, '')));
		expect([...told.errors].filter(([message]) => !written.has(message.trim().replace(/ \(…\)$/, '')))).toEqual([]);
	});

	test('a message that nobody writes would be found', () => {
		expect(isTold('The store is made of cheese')).toBe(false);
	});
});

describe('nodes and operations', () => {
	test('the table has every operation, and no other', () => {
		const written: string[] = [];
		for (const [, node, text] of read('docs/nodes.md').matchAll(/^## (.+)\n([\s\S]*?)(?=^## |(?![\s\S]))/gm)) {
			let resource = '';
			const [head, ...rows] = rowsOf(text);
			if (head?.at(-2) !== 'operation') continue;
			for (const cells of rows) {
				if (cells.length === 3) resource = cells[0].replaceAll('*', '') || resource;
				written.push([node, resource, cells.at(-2)].join(' → '));
			}
		}
		expect(written.sort()).toEqual([...operations].sort());
	});

	test('the README has the seven nodes in the order of the pipeline', () => {
		const section = /^## The seven nodes\n([\s\S]*?)^## /m.exec(read('README.md'))![1];
		expect(rowsOf(section).slice(1).map(([first]) => first.replaceAll('*', ''))).toEqual(nodes.map(({ displayName }) => displayName));
	});

	test('operations that texts speak of are there', () => {
		const names = nodes.map(({ displayName }) => displayName).join('|');
		const resources = [...new Set([...operations].map((one) => one.split(' → ')[1]).filter((name) => name !== ''))];
		const spoken = new RegExp(`(${names})[*]?(?:,| →| [(])[ \\n\\t]*(${resources.join('|')})(?::| →)[ \\n\\t]+([A-Z]\\w+(?:[ -][A-Za-z]+)*)`, 'g');
		const mentions = [...documents, ...sources, ...filesBelow('workflows', '.json')].flatMap((path) => [...read(path).matchAll(spoken)].map(([, node, resource, operation]) => ({ path, node, resource, operation })));
		expect(mentions.length).toBeGreaterThan(50);
		const isThere = ({ node, resource, operation }: (typeof mentions)[number]) => [...operations].some((one) => `${node} → ${resource} → ${operation} `.startsWith(`${one} `));
		expect(mentions.filter((mention) => !isThere(mention))).toEqual([]);
	});
});
