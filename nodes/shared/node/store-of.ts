import type { ICredentialDataDecryptedObject, INode, INodeCredentialDescription } from 'n8n-workflow';

import { openExistingStore, openStore } from '../store/open';
import { postgresConnectionFrom, type PostgresConnection } from '../store/postgres-connection';
import type { Store } from '../store/store';

const CREDENTIAL = 'smartInboxPostgresApi';

/** The choice of the store in a node: no credential = the embedded store. */
export const storeCredential: INodeCredentialDescription = {
	name: CREDENTIAL,
	displayName: 'Store (PostgreSQL)',
	required: false,
	testedBy: 'postgresTest',
};

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
