import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { openSqliteStore } from './sqlite';
import { StoreError, type Store } from './store';

/** n8n's own rule for its folder (InstanceSettings). Never below `storage/`: n8n 3.0 refuses to start when that exists beside `binaryData`. */
export function storeFile(environment: NodeJS.ProcessEnv = process.env): string {
	return join(environment.N8N_USER_FOLDER ?? homedir(), '.n8n', 'smart-inbox', 'store.sqlite');
}

const open = new Map<string, Promise<Store>>();

/**
 * The store of this n8n, opened on first use and shared by all nodes of the process.
 *
 * @throws StoreError in queue mode: executions run in other processes, perhaps on other machines, and one SQLite file
 * cannot serve them
 */
export async function openStore(environment: NodeJS.ProcessEnv = process.env): Promise<Store> {
	if (environment.EXECUTIONS_MODE === 'queue') {
		throw new StoreError(
			'Smart Inbox keeps its data in one file, which n8n workers on several machines cannot share',
			'Run n8n in regular mode (EXECUTIONS_MODE=regular). Nothing was taken from the mailbox.',
		);
	}
	const file = storeFile(environment);
	let store = open.get(file);
	if (!store) {
		store = openSqliteStore(file);
		open.set(file, store);
		// A folder that was not writable a minute ago may be now.
		store.catch(() => open.delete(file));
	}
	return await store;
}

/** The store when there is one that this process can use; null otherwise, and none is made. For what only looks something up. */
export async function openExistingStore(environment: NodeJS.ProcessEnv = process.env): Promise<Store | null> {
	const file = storeFile(environment);
	if (environment.EXECUTIONS_MODE === 'queue' || (!open.has(file) && !existsSync(file))) return null;
	return await openStore(environment);
}
