import { chmod, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { checkFiles, checkReferences } from './check/soundness';
import { describeWriteError, folderNotWritable } from './sqlite-error';
import { askInThread, copyInThread } from './sqlite-thread';
import { StoreError, type Store } from './store';

/** A backup, and what was done with those before it. */
export interface Backup {
	/** Path of the copy. */
	file: string;
	sizeBytes: number;
	schemaVersion: number;
	/** Mails in it. */
	mails: number;
	contacts: number;
	/** Names of the backups that are there, the newest first. */
	kept: string[];
	/** Names of older ones that were deleted. */
	deleted: string[];
	/** Epoch milliseconds: the copy is the store as it was not before then. */
	madeAt: number;
}

/** Copies are named for their time, so that the order of their names is that of their age. */
const BACKUP = /^store-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z\.sqlite$/;
const UNFINISHED = '.unfinished';
/** What is older was left behind by a process that ended: no copy takes so long. */
const LEFT_BEHIND_MS = 24 * 3_600_000;
const CHECK = 'Run Mailbox Sync, Store: Check: it says what is wrong with the store, and what to do. The earlier backups are as they were.';

/**
 * Copies the embedded store into the folder `backups` beside it, while everything goes on; the copy is looked through
 * before it counts, and only then older ones are deleted.
 *
 * @param keep backups that stay, this one included; at least 1
 * @throws StoreError when the store is in PostgreSQL, which makes its own backups, or no sound copy could be made
 */
export async function backUpStore(store: Store, keep: number, now = Date.now()): Promise<Backup> {
	if (store.backend !== 'sqlite') {
		throw new StoreError('The store is in PostgreSQL, which makes its own backups', 'Use pg_dump --format=custom or what your database service offers: it can run while everything goes on. Without PostgreSQL, this operation copies the file.');
	}
	const folder = join(dirname(store.location), 'backups');
	const name = `store-${new Date(now).toISOString().replace(/[:.]/g, '-')}.sqlite`;
	const [file, unfinished] = [join(folder, name), join(folder, `${name}${UNFINISHED}`)];
	await makeRoom(folder, now);
	try {
		const made = await copySoundly(store.location, unfinished);
		await rename(unfinished, file);
		await onDisk(folder);
		return { file, ...made, ...(await keepNewest(folder, keep)), madeAt: now };
	} catch (error) {
		await rm(unfinished, { force: true });
		throw error;
	}
}

async function makeRoom(folder: string, now: number): Promise<void> {
	try {
		// As private as the store itself.
		await mkdir(folder, { recursive: true, mode: 0o700 });
		for (const name of await readdir(folder)) {
			if (!name.endsWith(UNFINISHED)) continue;
			const { mtimeMs } = await stat(join(folder, name));
			if (now - mtimeMs > LEFT_BEHIND_MS) await rm(join(folder, name), { force: true });
		}
	} catch (error) {
		throw folderNotWritable(folder, error);
	}
}

async function copySoundly(store: string, copy: string): Promise<Pick<Backup, 'sizeBytes' | 'schemaVersion' | 'mails' | 'contacts'>> {
	try {
		await copyInThread(store, copy);
		await chmod(copy, 0o600);
		await onDisk(copy);
	} catch (error) {
		const described = describeWriteError(error, copy);
		if (described instanceof StoreError && described.isFull) {
			throw new StoreError(`The disk has no room for a backup of the store (${dirname(copy)})`, 'Free some space, or choose fewer under Keep. The store and the earlier backups are as they were.', { cause: error, isFull: true });
		}
		throw new StoreError(`The store could not be copied: ${error instanceof Error ? error.message : String(error)}`, CHECK, { cause: error });
	}
	return await askInThread(copy, async (ask) => {
		const found = [await checkFiles(ask, 'sqlite'), await checkReferences(ask, 'sqlite')];
		if (found.some(({ broken }) => broken > 0)) {
			throw new StoreError('The copy of the store is not sound, and was deleted', CHECK);
		}
		const [{ version, mails, contacts }] = await ask<{ version: number; mails: number; contacts: number }>(
			`SELECT (SELECT MAX(version) FROM schema_version) AS version, (SELECT COUNT(*) FROM message WHERE erased_at IS NULL) AS mails,
			   (SELECT COUNT(*) FROM contact WHERE merged_into IS NULL AND erased_at IS NULL) AS contacts`,
		);
		return { sizeBytes: (await stat(copy)).size, schemaVersion: version, mails, contacts };
	});
}

/** Waits until the disk has it: the copy before it is about to be deleted. */
async function onDisk(path: string): Promise<void> {
	const opened = await open(path, 'r');
	try {
		await opened.sync();
	} catch (error) {
		// Windows and some shares cannot do that with a folder.
		if (!['EPERM', 'EINVAL', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
	} finally {
		await opened.close();
	}
}

async function keepNewest(folder: string, keep: number): Promise<Pick<Backup, 'kept' | 'deleted'>> {
	const backups = (await readdir(folder)).filter((name) => BACKUP.test(name)).sort().reverse();
	const deleted = backups.slice(keep);
	for (const name of deleted) await rm(join(folder, name), { force: true });
	return { kept: backups.slice(0, keep), deleted };
}
