import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

import { differences } from '../../demo/outcomes.mjs';
import { installPackage } from '../../demo/runtime/package-install.mjs';
import { startSmtpSink, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { installCommunityPackage, takeInOneMail } from './installed-by-n8n.mjs';
import { startTestN8n, type TestN8n } from './n8n.mjs';
import { startRegistryStandIn, type RegistryStandIn } from './registry-stand-in.mjs';

let registry: RegistryStandIn;
let sink: SmtpSink;
let n8n: TestN8n;
let installed: Awaited<ReturnType<typeof installCommunityPackage>>;

beforeAll(async () => {
	[registry, sink] = await Promise.all([startRegistryStandIn(), startSmtpSink()]);
	n8n = await startTestN8n({ withPackage: false, env: registry.env });
	installed = await installCommunityPackage(n8n, registry.tarball.name);
}, 420_000);

afterAll(async () => {
	await n8n?.dispose();
	await sink?.stop();
	await registry?.stop();
}, 60_000);

/** What a folder holds: path to hash. npm's note of what it saw is its own. */
async function contents(folder: string): Promise<Record<string, string>> {
	const files = (await readdir(folder, { withFileTypes: true, recursive: true })).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
	const hashed = await Promise.all(files.map(async (path) => [relative(folder, path), createHash('sha256').update(await readFile(path)).digest('hex')] as const));
	return Object.fromEntries(hashed.filter(([path]) => path !== join('node_modules', '.package-lock.json')).sort());
}

test('n8n itself installs the tarball, and needs nothing else of any registry', () => {
	const { name, version } = registry.tarball;
	expect(installed).toMatchObject({ packageName: name, installedVersion: version });
	expect(installed.installedNodes).toHaveLength(7);
	expect(registry.asked.length).toBeGreaterThan(0);
	expect(registry.asked.filter((path) => path !== `/${name}` && !path.startsWith(`/${name}/`))).toEqual([]);
});

test('the other tests install the same', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'smart-inbox-installed-'));
	try {
		const ours = await contents(await installPackage(folder));
		expect(Object.keys(ours).length).toBeGreaterThan(1000);
		expect(await contents(join(n8n.userFolder, '.n8n', 'nodes', 'node_modules', registry.tarball.name))).toEqual(ours);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}, 60_000);

test('it takes in a mail, also after n8n has started anew', async () => {
	expect((await n8n.client.nodeTypes('n8n-nodes-smart-inbox.')).length).toBeGreaterThanOrEqual(7);
	await n8n.restart();
	const { found, expected } = await takeInOneMail(n8n, sink);
	expect(differences(found, expected)).toEqual([]);
	expect(sink.mails).toHaveLength(1);
}, 300_000);
