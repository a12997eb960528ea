import type { ICredentialDataDecryptedObject, INode } from 'n8n-workflow';

import { openEmbeddedStore, openExistingStore, openStore } from '../store/open';
import { openPostgresStore } from '../store/postgres';
import { postgresConnectionFrom, type PostgresConnection } from '../store/postgres-connection';
import { StoreError, type Store } from '../store/store';

const CREDENTIAL = 'smartInboxPostgresApi';

/** What every n8n function of a node has. */
export interface NodeContext {
	getNode(): Pick<INode, 'credentials'>;
	getCredentials<T extends object = ICredentialDataDecryptedObject>(type: string): Promise<T>;
}

async function connectionOf(context: NodeContext): Promise<PostgresConnection | null> {
	if (!context.getNode().credentials?.[CREDENTIAL]) return null;
	return postgresConnectionFrom(await context.getCredentials<Record<string, unknown>>(CREDENTIAL));
}

/**
 * The store this node works with (N10).
 *
 * @throws StoreError when it cannot be used; the message says what to do
 */
export async function storeOf(context: NodeContext): Promise<Store> {
	return await openStore(await connectionOf(context));
}

/** The store of this node when there is one already; null otherwise, and none is made. For what only looks something up. */
export async function existingStoreOf(context: NodeContext): Promise<Store | null> {
	return await openExistingStore(await connectionOf(context));
}

/**
 * The embedded store and the one of the credential, for a move from one to the other. `close` lets go of the new one.
 *
 * @throws StoreError when there is no credential, or one of them cannot be used
 */
export async function storesToMove(context: NodeContext): Promise<{ source: Store; target: Store; close: () => Promise<void> }> {
	const connection = await connectionOf(context);
	if (connection === null) throw new StoreError('No database is chosen', 'Choose a credential of type Smart Inbox PostgreSQL in this node, under Store (PostgreSQL): the data is moved there.');
	const source = await openEmbeddedStore();
	const target = await openPostgresStore(connection);
	return { source, target, close: () => target.close() };
}
