import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { layOutPackage } from './package-tarball.mjs';

export { build, ensureBuilt, ensureProjectDependencies, projectFolder } from './package-build.mjs';
export { ensurePackageParts } from './package-tarball.mjs';

/**
 * Puts the package where n8n's own installer would, in the shape in which it would: test/n8n/package.test.ts holds the two
 * against each other.
 * @param {string} userFolder
 * @returns {Promise<string>} the package's folder
 */
export async function installPackage(userFolder) {
	const target = join(userFolder, '.n8n', 'nodes', 'node_modules', 'n8n-nodes-smart-inbox');
	await rm(target, { recursive: true, force: true });
	await layOutPackage(target);
	const path = join(target, 'package.json');
	const { devDependencies, peerDependencies, optionalDependencies, ...manifest } = JSON.parse(await readFile(path, 'utf8'));
	await writeFile(path, JSON.stringify(manifest, null, 2));
	return target;
}
