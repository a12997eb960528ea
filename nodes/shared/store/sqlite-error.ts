import { dirname } from 'node:path';

import { StoreError } from './store';

/** SQLite's primary result codes (https://www.sqlite.org/rescode.html); the extended code keeps them in the low byte. */
const SQLITE = { BUSY: 5, LOCKED: 6, READONLY: 8, IOERR: 10, CORRUPT: 11, FULL: 13, CANTOPEN: 14, NOTADB: 26 };

function resultCode(error: unknown): number | undefined {
	const code = (error as { errcode?: unknown } | null)?.errcode;
	return typeof code === 'number' ? code & 0xff : undefined;
}

/** Whether another process has the lock. */
export function isBusy(error: unknown): boolean {
	const code = resultCode(error);
	return code === SQLITE.BUSY || code === SQLITE.LOCKED;
}

/** The file, or the disk, refuses to be written. */
export function notWritable(location: string, cause: unknown): StoreError {
	return new StoreError(`The store cannot be written (${location})`, 'Give the user that runs n8n the right to write to this folder and its files.', { cause });
}

/** What went wrong while writing, in the words of a person who runs n8n; conflicts and mistakes of ours stay as they are. */
export function describeWriteError(error: unknown, location: string): unknown {
	switch (resultCode(error)) {
		case SQLITE.FULL:
			return new StoreError(`The disk that holds the store is full (${location})`, 'Free some space: nothing was lost, and intake goes on by itself.', { cause: error, isFull: true });
		case SQLITE.READONLY:
		case SQLITE.IOERR:
			return notWritable(location, error);
		case SQLITE.BUSY:
		case SQLITE.LOCKED:
			return new StoreError(`Another program keeps the store locked (${location})`, 'Close the program that has the file open. Nothing was lost: it is tried again by itself.', { cause: error });
		case SQLITE.CORRUPT:
			return new StoreError(`The store is damaged (${location})`, 'Stop n8n, keep a copy of the file, and restore the last backup.', { cause: error });
		default:
			return error;
	}
}

/** The folder refuses to be written. */
export function folderNotWritable(folder: string, cause: unknown): StoreError {
	return new StoreError(
		`The store folder cannot be written (${folder})`,
		'Give the user that runs n8n the right to write there. In Docker, mount a volume on the n8n user folder and make the user "node" its owner.',
		{ cause },
	);
}

/** What went wrong while opening. @param file path of the SQLite file */
export function describeOpenError(error: unknown, file: string): unknown {
	const code = resultCode(error);
	if (code === SQLITE.CANTOPEN || code === SQLITE.READONLY || (error as NodeJS.ErrnoException)?.code === 'EACCES') {
		return folderNotWritable(dirname(file), error);
	}
	if (code === SQLITE.NOTADB) {
		return new StoreError(`The store file is not a SQLite database (${file})`, 'Move the file away, or restore the last backup.', { cause: error });
	}
	return describeWriteError(error, file);
}
