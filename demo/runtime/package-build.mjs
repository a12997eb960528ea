import { existsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand, tryCommand } from './command.mjs';
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
export async function changedAt(path) {
	return stat(path).then((info) => info.mtimeMs, () => 0);
}

/**
 * @param {string} folder
 * @returns {Promise<number>} newest change in the folder; folders count too, as a removed file changes only them
 */
export async function newestChange(folder) {
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
