import { createHash } from 'node:crypto';
import { copyFile, cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from './cache-folder.mjs';
import { runCommand, tryCommand } from './command.mjs';
import { installOnce } from './install-once.mjs';
import { npm } from './npm.mjs';
import { oneAtATime } from './one-at-a-time.mjs';
import { changedAt, ensureBuilt, newestChange, projectFolder } from './package-build.mjs';
import { step } from './progress.mjs';

const inProject = (/** @type {string[]} */ ...parts) => join(projectFolder, ...parts);

const packed = inProject('.package');

/** What the tarball is made from, besides what is built. */
const SOURCES = ['package.json', 'package-lock.json', 'README.md', 'LICENSE.md', 'THIRD-PARTY-LICENCES.md', 'workflows', 'demo/runtime/package-tarball.mjs'];

/** What is of no use to a package that runs: type declarations, source maps, tests, documents. */
const UNUSED_FILES = /\.(?:d\.[cm]?ts|map|test\.[cm]?js)$/;
const UNUSED_FOLDERS = ['test', 'tests', 'benchmarks', 'docs', 'examples', '.github', '.husky'];

/**
 * The package as npm publishes it, packed when it is missing or older than what it is made from.
 * @returns {Promise<{ file: string, name: string, version: string }>}
 */
export async function ensureTarball() {
	await ensurePackageParts();
	const { name, version } = JSON.parse(await readFile(inProject('package.json'), 'utf8'));
	const file = join(packed, `${name}-${version}.tgz`);
	await oneAtATime(packed, async () => {
		if (!(await isPacked(file))) await step('packing the package', pack);
	});
	return { file, name, version };
}

/** @param {string} file */
async function isPacked(file) {
	const sources = await Promise.all([newestChange(inProject('dist')), ...SOURCES.map((path) => newestChange(inProject(path)))]);
	return (await changedAt(file)) > Math.max(...sources);
}

async function pack() {
	await rm(packed, { recursive: true, force: true });
	const draft = join(packed, 'package');
	await layOutPackage(draft);
	await runCommand('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', packed], { cwd: draft });
	await rm(draft, { recursive: true });
}

/**
 * What the tarball holds, as a folder.
 * @param {string} folder
 */
export async function layOutPackage(folder) {
	const modules = await ensurePackageParts();
	await mkdir(folder, { recursive: true });
	// Scripts and development dependencies are the project's, not the package's.
	const { scripts, devDependencies, ...manifest } = JSON.parse(await readFile(inProject('package.json'), 'utf8'));
	await writeFile(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
	for (const name of ['README.md', 'LICENSE.md', ...manifest.files]) await cp(inProject(name), join(folder, name), { recursive: true });
	await linkFolder(modules, join(folder, 'node_modules'));
}

/** All that the package is made of: the slow part, done ahead. */
export async function ensurePackageParts() {
	await ensureBuilt();
	return ensureProductionModules();
}

/**
 * The dependencies as package-lock.json has them, and nothing of what development needs.
 * @returns {Promise<string>}
 */
async function ensureProductionModules() {
	const made = await Promise.all(['package-lock.json', 'demo/runtime/package-tarball.mjs'].map((path) => readFile(inProject(path))));
	const hash = createHash('sha256').update(Buffer.concat(made)).digest('hex').slice(0, 12);
	const folder = await installOnce({
		folder: cacheFolder(`production-modules-${hash}`),
		needs: ['node_modules/imapflow/package.json'],
		build: async (draft) => {
			await copyFile(inProject('package.json'), join(draft, 'package.json'));
			await copyFile(inProject('package-lock.json'), join(draft, 'package-lock.json'));
			await step('installing the production dependencies', () => npm(['ci', '--omit=dev', '--omit=peer', '--ignore-scripts', '--no-bin-links'], { cwd: draft }));
			await trim(draft);
		},
	});
	return join(folder, 'node_modules');
}

/** @param {string} folder where the dependencies were installed */
async function trim(folder) {
	await rm(join(folder, 'node_modules', '.package-lock.json'));
	/** @type {import('./licence-list.mjs').Lock} */
	const { packages } = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8'));
	for (const path of Object.keys(packages).filter((path) => packages[path].inBundle)) {
		await withoutCommands(join(folder, path, 'package.json'));
		for (const name of UNUSED_FOLDERS) await rm(join(folder, path, name), { recursive: true, force: true });
	}
	for (const entry of await readdir(join(folder, 'node_modules'), { withFileTypes: true, recursive: true })) {
		if (entry.isFile() && UNUSED_FILES.test(entry.name)) await rm(join(entry.parentPath, entry.name));
	}
}

/**
 * Where a package has commands, npm wants links to them beside it. n8n installs without such links (--bin-links=false), so npm
 * would take the package for broken and fetch it anew.
 * @param {string} path
 */
async function withoutCommands(path) {
	const { bin, ...manifest } = JSON.parse(await readFile(path, 'utf8'));
	if (bin !== undefined) await writeFile(path, JSON.stringify(manifest, null, 2));
}

/**
 * Hard links where the file system allows, so that many test folders cost nothing.
 * @param {string} from
 * @param {string} to
 */
async function linkFolder(from, to) {
	await mkdir(dirname(to), { recursive: true });
	const { code } = await tryCommand('cp', ['-al', from, to]).catch(() => ({ code: 1 }));
	if (code === 0) return;
	await rm(to, { recursive: true, force: true });
	await cp(from, to, { recursive: true });
}
