import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { refuseMoved } from './move-store';
import { openPostgresStore } from './postgres';
import type { PostgresConnection } from './postgres-connection';
import { isQueueMode } from './queue-mode';
import { openSqliteStore } from './sqlite';
import { StoreError, type Store } from './store';

/** n8n's own rule for its folder (InstanceSettings). Never below `storage/`: n8n 3.0 refuses to start when that exists beside `binaryData`. */
export function storeFile(environment: NodeJS.ProcessEnv = process.env): string {
	return join(environment.N8N_USER_FOLDER ?? homedir(), '.n8n', 'smart-inbox', 'store.sqlite');
}

const open = new Map<string, Promise<Store>>();

function opened(key: string, make: () => Promise<Store>): Promise<Store> {
	let store = open.get(key);
	if (!store) {
		store = make();
		open.set(key, store);
		// A folder that was not writable a minute ago may be now, a server that was down may be up.
		store.catch(() => open.delete(key));
	}
	return store;
}

/**
 * The store of this n8n, opened on first use and shared by all nodes of the process.
 *
 * @param postgres where it is when it is not the embedded one
 * @throws StoreError in queue mode without PostgreSQL: executions run in other processes, perhaps on other machines, and
 * one SQLite file cannot serve them
 */
export async function openStore(postgres: PostgresConnection | null = null, environment: NodeJS.ProcessEnv = process.env): Promise<Store> {
	if (postgres !== null) return await opened(createHash('sha256').update(JSON.stringify(postgres)).digest('hex'), () => openWhole(postgres));
	if (isQueueMode(environment)) {
		throw new StoreError(
			'Smart Inbox keeps its data in one file, which n8n workers on several machines cannot share',
			'Choose a credential of type Smart Inbox PostgreSQL in every Smart Inbox node, or run n8n in regular mode (EXECUTIONS_MODE=regular). Nothing was taken from the mailbox.',
		);
	}
	const file = storeFile(environment);
	if (!open.has(file) && !existsSync(file) && (await isPostgresInUse())) {
		throw new StoreError(
			'The other Smart Inbox nodes of this n8n keep their data in PostgreSQL, and this one has no credential for it',
			'Choose the same credential of type Smart Inbox PostgreSQL in every Smart Inbox node.',
		);
	}
	const store = await opened(file, () => openSqliteStore(file));
	// Each time: it may have been moved since it was opened.
	await refuseMoved(store);
	return store;
}

/** @throws StoreError while it is being filled from another store */
async function openWhole(postgres: PostgresConnection): Promise<Store> {
	const store = await openPostgresStore(postgres);
	try {
		await refuseMoved(store);
		return store;
	} catch (error) {
		await store.close();
		throw error;
	}
}

/** The embedded store as it lies here, moved or not. @throws StoreError when there is none */
export async function openEmbeddedStore(environment: NodeJS.ProcessEnv = process.env): Promise<Store> {
	const file = storeFile(environment);
	if (!open.has(file) && !existsSync(file)) {
		throw new StoreError(`There is no embedded store on this machine (${file})`, 'If it is on another one, run this there. If nothing was received yet, there is nothing to move: choose the credential in every Smart Inbox node.');
	}
	return await opened(file, () => openSqliteStore(file));
}

async function isPostgresInUse(): Promise<boolean> {
	const stores = await Promise.allSettled(open.values());
	return stores.some((store) => store.status === 'fulfilled' && store.value.backend === 'postgres');
}

/** The store when there is one that this process can use; null otherwise, and none is made. For what only looks something up. */
export async function openExistingStore(postgres: PostgresConnection | null = null, environment: NodeJS.ProcessEnv = process.env): Promise<Store | null> {
	if (postgres !== null) return await openStore(postgres);
	const file = storeFile(environment);
	if (isQueueMode(environment) || (!open.has(file) && !existsSync(file))) return null;
	return await openStore(null, environment);
}
