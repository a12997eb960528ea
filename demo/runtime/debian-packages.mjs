import { runCommand, tryCommand } from './command.mjs';
import { step } from './progress.mjs';

/**
 * @param {string[]} packages
 * @returns {Promise<string[]>} those that are not installed
 */
async function missingAmong(packages) {
	const missing = [];
	for (const name of packages) {
		const { code, output } = await tryCommand('dpkg-query', ['-W', '-f=${db:Status-Status}', name]).catch(() => ({ code: 1, output: '' }));
		if (code !== 0 || output.trim() !== 'installed') missing.push(name);
	}
	return missing;
}

/**
 * Installs the Debian packages that are missing when it may; otherwise says exactly which they are.
 * @param {string[]} packages
 */
export async function ensureDebianPackages(packages) {
	const missing = await missingAmong(packages);
	if (missing.length === 0) return;
	const command = `apt-get install --no-install-recommends ${missing.join(' ')}`;
	if (process.getuid?.() !== 0) throw new Error(`These Debian packages are missing and only root can install them: ${missing.join(', ')}. Run: sudo ${command}`);
	// RUNLEVEL=1 keeps a machine with an init system from starting Dovecot on the real mail ports.
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
	const patience = ['-o', 'DPkg::Lock::Timeout=300', '-q'];
	await step(`installing Debian packages: ${missing.join(', ')}`, async () => {
		await runCommand('apt-get', [...patience, 'update'], { env });
		await runCommand('apt-get', [...patience, '-y', '--no-install-recommends', 'install', ...missing], { env });
	});
}
