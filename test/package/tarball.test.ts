import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { projectFolder } from '../../demo/runtime/package-build.mjs';
import { ensureTarball } from '../../demo/runtime/package-tarball.mjs';

interface Manifest {
	name: string;
	version: string;
	dependencies: Record<string, string>;
	bundleDependencies: string[];
	bin?: unknown;
	scripts?: Record<string, string>;
	gypfile?: boolean;
	n8n: { nodes: string[]; credentials: string[] };
}

let folder: string;
let manifest: Manifest;
let bundled: { path: string; manifest: Manifest }[];

const json = async <T>(...parts: string[]) => JSON.parse(await readFile(join(...parts), 'utf8')) as T;

beforeAll(async () => {
	const { file } = await ensureTarball();
	folder = await mkdtemp(join(tmpdir(), 'smart-inbox-tarball-'));
	await promisify(execFile)('tar', ['-xzf', file, '-C', folder, '--strip-components=1']);
	manifest = await json(folder, 'package.json');
	const files = await readdir(join(folder, 'node_modules'), { recursive: true });
	const paths = files.filter((path) => /(?:^|node_modules\/)(?:@[^/]+\/)?[^/]+\/package\.json$/.test(path)).map((path) => `node_modules/${path.slice(0, -'/package.json'.length)}`);
	bundled = await Promise.all(paths.map(async (path) => ({ path, manifest: await json<Manifest>(folder, path, 'package.json') })));
}, 600_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

test('only what runs is in it', async () => {
	expect((await readdir(folder)).sort()).toEqual(['LICENSE.md', 'README.md', 'THIRD-PARTY-LICENCES.md', 'dist', 'node_modules', 'package.json', 'workflows']);
	expect(manifest).not.toHaveProperty('devDependencies');
	expect(manifest).not.toHaveProperty('scripts');
	const files = await readdir(folder, { recursive: true });
	expect(files.filter((path) => /\.(?:d\.[cm]?ts|map|tgz|eml)$|\.test\.[cm]?js$/.test(path))).toEqual([]);
});

test('every node, credential, icon, output schema and migration is in it', async () => {
	const sources = (await readdir(projectFolder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
	const carried = sources
		.map((entry) => join(entry.parentPath, entry.name).slice(projectFolder.length))
		.filter((path) => /^(?:nodes|credentials)\//.test(path) && /\.(?:svg|png|sql|json)$|\.(?:node|credentials)\.ts$/.test(path))
		.map((path) => join('dist', path.replace(/\.ts$/, '.js')));
	expect(carried.length).toBeGreaterThan(100);
	expect(carried.filter((path) => !existsSync(join(folder, path)))).toEqual([]);
	const { nodes, credentials } = manifest.n8n;
	expect([...nodes, ...credentials].sort()).toEqual(carried.filter((path) => /\.(?:node|credentials)\.js$/.test(path)).sort());
});

test('the dependencies are those of package-lock.json, to the version', async () => {
	const lock = await json<{ packages: Record<string, { version: string; inBundle?: boolean }> }>(projectFolder, 'package-lock.json');
	const locked = Object.entries(lock.packages).filter(([, { inBundle }]) => inBundle);
	const versions = (entries: [string, string][]) => Object.fromEntries(entries.sort());
	expect(versions(bundled.map(({ path, manifest: { version } }) => [path, version]))).toEqual(versions(locked.map(([path, { version }]) => [path, version])));
	expect(manifest.bundleDependencies).toEqual(Object.keys(manifest.dependencies));
	expect(Object.values(manifest.dependencies).filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
	expect(bundled.filter(({ path }) => path.includes('n8n-workflow'))).toEqual([]);
});

test('nothing of it has to be built, or run, when it is installed', async () => {
	const built = bundled.filter(({ manifest: { bin, gypfile, scripts = {} } }) => bin !== undefined || gypfile || scripts.preinstall || scripts.install || scripts.postinstall);
	expect(built.map(({ path }) => path)).toEqual([]);
	expect((await readdir(folder, { recursive: true })).filter((path) => /\.node$|binding\.gyp$/.test(path))).toEqual([]);
});

test('each dependency has the text of its licence with it', async () => {
	// These publish none: their package.json and README name it.
	const without = ['@nodable/entities', 'pg-types', 'pgpass'];
	const texts = await Promise.all(bundled.map(async ({ path }) => (await readdir(join(folder, path))).some((name) => /^(?:licen[cs]e|copying)/i.test(name))));
	expect(bundled.filter((_, index) => !texts[index]).map(({ manifest: { name } }) => name).sort()).toEqual(without);
});
