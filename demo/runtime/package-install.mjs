import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './cache-folder.mjs';
import { runCommand, tryCommand } from './command.mjs';
import { installOnce } from './install-once.mjs';
import { npm } from './npm.mjs';
import { oneAtATime } from './one-at-a-time.mjs';
import { step } from './progress.mjs';

export const projectFolder = fileURLToPath(new URL('../..', import.meta.url));
const inProject = (/** @type {string[]} */ ...parts) => join(projectFolder, ...parts);

/** npm ci, when there is nothing installed or when what is installed belongs to another lockfile. */
export async function ensureProjectDependencies() {
	const lockedAt = await changedAt(inProject('package-lock.json'));
	// npm writes this file last; node_modules itself may be there half done.
	const installedAt = await changedAt(inProject('node_modules', '.package-lock.json'));
	if (installedAt > 0 && (installedAt >= lockedAt || (await isInstalledAsLocked()))) return;
	await oneAtATime(inProject('node_modules'), () =>
		step('installing the development dependencies', () => npm(['ci', '--ignore-scripts'], { cwd: projectFolder })),
	);
}

/** A fresh checkout, or an edit of the scripts, makes the lockfile newer without changing what it asks for. */
async function isInstalledAsLocked() {
	const { code } = await tryCommand('npm', ['ls', '--all', '--silent'], { cwd: projectFolder });
	return code === 0;
}

/** @param {string} path @returns {Promise<number>} 0 when it is not there */
async function changedAt(path) {
	return stat(path).then((info) => info.mtimeMs, () => 0);
}

/**
 * @param {string} folder
 * @returns {Promise<number>} newest change in the folder; folders count too, as a removed file changes only them
 */
async function newestChange(folder) {
	const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
	const times = await Promise.all([folder, ...entries.map((entry) => join(entry.parentPath, entry.name))].map(changedAt));
	return times.reduce((newest, time) => Math.max(newest, time), 0);
}

async function isBuilt() {
	const sources = await Promise.all([newestChange(inProject('nodes')), newestChange(inProject('credentials')), changedAt(inProject('tsconfig.json')), changedAt(inProject('gulpfile.js'))]);
	// The build writes dist from nothing, so the oldest file that it compiles is younger than every source. What gulp copies, which
	// has the same name there, keeps its time.
	const built = await readdir(inProject('dist'), { withFileTypes: true, recursive: true }).catch(() => []);
	const files = built.filter((entry) => entry.name.endsWith('.js')).map((entry) => join(entry.parentPath, entry.name));
	const times = await Promise.all(files.filter((path) => !existsSync(inProject(relative(inProject('dist'), path)))).map(changedAt));
	return times.length > 0 && Math.min(...times) > Math.max(...sources);
}

/** Compiles nodes and credentials to dist when dist is missing or older than they are. */
export async function ensureBuilt() {
	await ensureProjectDependencies();
	if (await isBuilt()) return;
	await oneAtATime(inProject('dist'), async () => {
		if (!(await isBuilt())) await compile();
	});
}

/** Builds, even when nothing seems to have changed. */
export const build = () => oneAtATime(inProject('dist'), compile);

function compile() {
	return step('building the package', async () => {
		await rm(inProject('dist'), { recursive: true, force: true });
		try {
			await runCommand(process.execPath, [inProject('node_modules/typescript/bin/tsc'), '-p', 'tsconfig.json'], { cwd: projectFolder });
			await runCommand(process.execPath, [inProject('node_modules/gulp/bin/gulp.js')], { cwd: projectFolder });
		} catch (error) {
			// tsc writes files in spite of errors; they must not pass for a build.
			await rm(inProject('dist'), { recursive: true, force: true });
			throw error;
		}
	});
}

/**
 * The package's own node_modules, as its users get it.
 * @returns {Promise<string>}
 */
async function ensureProductionModules() {
	const lock = await readFile(inProject('package-lock.json'));
	const hash = createHash('sha256').update(lock).digest('hex').slice(0, 12);
	const folder = await installOnce({
		folder: cacheFolder(`production-modules-${hash}`),
		needs: ['node_modules/imapflow/package.json'],
		build: async (draft) => {
			await copyFile(inProject('package.json'), join(draft, 'package.json'));
			await copyFile(inProject('package-lock.json'), join(draft, 'package-lock.json'));
			await step('installing the production dependencies', () => npm(['ci', '--omit=dev', '--omit=peer', '--ignore-scripts', '--no-bin-links'], { cwd: draft }));
			if (existsSync(join(draft, 'node_modules/n8n-workflow'))) throw new Error('n8n-workflow came along with the production dependencies; n8n brings its own.');
		},
	});
	return join(folder, 'node_modules');
}

/** All that installPackage copies from: the slow part, done ahead. */
export async function ensurePackageParts() {
	await ensureBuilt();
	return ensureProductionModules();
}

/**
 * Puts the built package where n8n's own installer would, in the shape in which it would.
 * @param {string} userFolder
 * @returns {Promise<string>} the package's folder
 */
export async function installPackage(userFolder) {
	const modules = await ensurePackageParts();
	const manifest = JSON.parse(await readFile(inProject('package.json'), 'utf8'));
	const target = join(userFolder, '.n8n', 'nodes', 'node_modules', manifest.name);
	await rm(target, { recursive: true, force: true });
	await mkdir(target, { recursive: true });
	for (const field of ['devDependencies', 'peerDependencies', 'peerDependenciesMeta', 'optionalDependencies']) delete manifest[field];
	await writeFile(join(target, 'package.json'), JSON.stringify(manifest, null, 2));
	for (const folder of manifest.files) {
		if (existsSync(inProject(folder))) await cp(inProject(folder), join(target, folder), { recursive: true });
	}
	await linkFolder(modules, join(target, 'node_modules'));
	return target;
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
