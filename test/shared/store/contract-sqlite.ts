import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openSqliteStore } from '../../../nodes/shared/store/sqlite';
import type { Store } from '../../../nodes/shared/store/store';
import type { Backend } from './contract';

/** A real SQLite store in a folder of its own. */
export function sqliteBackend(): Backend & { file(): Promise<string> } {
	let folder: string | undefined;
	const file = async () => join((folder ??= await mkdtemp(join(tmpdir(), 'smart-inbox-store-'))), 'store.sqlite');
	return {
		file,
		open: async (migrations) => await openSqliteStore(await file(), migrations),
		async clean() {
			if (folder) await rm(folder, { recursive: true });
			folder = undefined;
		},
	};
}

/** Gives every test of a file a fresh store. */
export function freshStore(): { readonly store: Store; file(): Promise<string> } {
	const backend = sqliteBackend();
	let store: Store | undefined;
	beforeEach(async () => {
		store = await backend.open();
	});
	afterEach(async () => {
		await store?.close();
		await backend.clean();
	});
	return {
		get store() {
			if (!store) throw new Error('The store is open during a test only');
			return store;
		},
		file: backend.file,
	};
}
