import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.mjs';
import { runCommand } from './command.mjs';
import { ensureDebianPackages } from './debian-packages.mjs';
import { installOnce } from './install-once.mjs';
import { step } from './progress.mjs';

/**
 * Unpacks Debian packages without installing them: some cannot be installed beside others (a machine has one IMAP
 * server). The libraries they need are installed.
 * @param {string[]} packages
 * @param {string} folder where their files go, as if it were the root
 */
export async function unpackDebianPackages(packages, folder) {
	const release = /^VERSION_ID="?([^"\n]+)/m.exec(await readFile('/etc/os-release', 'utf8').catch(() => ''))?.[1] ?? 'unknown';
	const archives = await installOnce({
		folder: cacheFolder(`debian-${release}-${packages.join('-')}`),
		build: (draft) =>
			step(`downloading Debian packages: ${packages.join(', ')}`, async () => {
				if (process.getuid?.() === 0) await runCommand('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', 'update']);
				// apt would fetch as a user who cannot write to the cache, and warn.
				await runCommand('apt-get', ['-q', '-o', 'APT::Sandbox::User=root', 'download', ...packages], { cwd: draft });
			}),
	});
	const files = (await readdir(archives)).filter((name) => name.endsWith('.deb')).map((name) => join(archives, name));
	await ensureDebianPackages(await librariesOf(files, packages));
	for (const file of files) await runCommand('dpkg-deb', ['-x', file, folder]);
}

/**
 * @param {string[]} files
 * @param {string[]} packages
 * @returns {Promise<string[]>}
 */
async function librariesOf(files, packages) {
	const depends = await Promise.all(files.map((file) => runCommand('dpkg-deb', ['-f', file, 'Depends'])));
	const names = depends.join(',').split(',').map((entry) => entry.trim().split(/[ :]/)[0]);
	return [...new Set(names)].filter((name) => name.startsWith('lib') && !packages.includes(name));
}
