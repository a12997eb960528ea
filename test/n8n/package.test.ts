import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { startTestN8n, type TestN8n } from './n8n.mjs';

let n8n: TestN8n;
beforeAll(async () => {
	n8n = await startTestN8n();
}, 240_000);
afterAll(() => n8n?.dispose(), 60_000);

test('n8n loads every node and credential the package lists', async () => {
	const manifest = JSON.parse(await readFile('package.json', 'utf8'));
	const names = (files: string[]) => files.map((file) => basename(file).split('.')[0]).map((name) => name[0].toLowerCase() + name.slice(1)).sort();
	const nodes = await n8n.client.nodeTypes(`${manifest.name}.`);
	const credentials = await n8n.client.credentialTypes('smartInbox');

	// A node that can be an AI tool is listed a second time, as that tool.
	const loaded = nodes.map(({ name }) => name.slice(manifest.name.length + 1)).filter((name) => !name.endsWith('Tool'));
	expect([...new Set(loaded)].sort()).toEqual(names(manifest.n8n.nodes));
	expect(credentials.map(({ name }) => name).sort()).toEqual(names(manifest.n8n.credentials));
	expect(n8n.logs.filter((line) => line.includes('Failed to load'))).toEqual([]);
});
