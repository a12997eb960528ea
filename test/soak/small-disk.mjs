import { spawn } from 'node:child_process';
import { mkdtemp, mkdir, open, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand, tryCommand } from '../../demo/runtime/command.mjs';

const MEGABYTES = 96;

/**
 * @typedef {object} SmallDisk
 * @property {() => Promise<void>} readOnly what is written from now on is refused, also through files that are open
 * @property {() => Promise<void>} writable
 * @property {() => Promise<void>} fill not one block is left
 * @property {() => Promise<void>} free
 * @property {() => Promise<void>} unmount with all that is on it
 */

/** @returns {Promise<string | null>} why there can be no such disk here; null when there can */
export async function whyNoSmallDisk() {
	if (process.platform !== 'linux') return 'this is not Linux';
	if (process.getuid?.() !== 0) return 'only root can mount';
	for (const command of ['mkfs.ext4', 'chattr', 'mount']) {
		if ((await tryCommand('sh', ['-c', `command -v ${command}`], { env })).code !== 0) return `${command} is missing`;
	}
	return null;
}

const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };

/**
 * A file system of its own, as small as a disk that is nearly full. Root may write on any disk: so it is made read-only by
 * the attribute that binds root too.
 * @param {string} folder made when it is missing
 * @returns {Promise<SmallDisk>}
 */
export async function mountSmallDisk(folder) {
	const place = await mkdtemp(join(tmpdir(), 'smart-inbox-disk-'));
	const image = join(place, 'disk.img');
	await writeFile(image, '');
	await truncate(image, MEGABYTES * 1024 * 1024);
	await runCommand('mkfs.ext4', ['-q', '-F', '-m', '0', '-O', '^has_journal', image], { env });
	await mkdir(folder, { recursive: true });
	try {
		await runCommand('mount', ['-o', 'loop', image, folder], { env });
	} catch (error) {
		await rm(place, { recursive: true, force: true });
		throw error;
	}
	// As with processes: when we are killed, the pipe closes and the mount goes.
	const watchdog = spawn('sh', ['-c', 'cat >/dev/null; chattr -f -R -i "$0"; umount -l "$0"; rm -rf "$1"', folder, place], { detached: true, env, stdio: ['pipe', 'ignore', 'ignore'] });
	const filler = join(folder, 'filler');
	// SQLite keeps its index of the write-ahead log in shared memory, and a refused write there would be a bus error: no disk does that.
	const attributes = async (/** @type {string} */ change) => {
		const files = (await readdir(folder)).filter((name) => !name.endsWith('-shm') && name !== 'lost+found').map((name) => join(folder, name));
		await runCommand('chattr', [change, folder, ...files], { env });
	};
	let mounted = true;
	return {
		readOnly: () => attributes('+i'),
		writable: () => attributes('-i'),
		async fill() {
			const file = await open(filler, 'w');
			for (const block of [1024 * 1024, 4096]) {
				const zeros = Buffer.alloc(block);
				try {
					for (;;) await file.write(zeros);
				} catch (error) {
					if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOSPC') throw error;
				}
			}
			await file.close();
		},
		free: () => rm(filler, { force: true }),
		async unmount() {
			if (!mounted) return;
			mounted = false;
			await attributes('-i');
			await runCommand('umount', [folder], { env });
			if (watchdog.pid) process.kill(-watchdog.pid, 'SIGKILL');
			await rm(place, { recursive: true, force: true });
		},
	};
}
