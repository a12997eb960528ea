import type { IExecuteFunctions } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { isInbox, roleOf } from '../../../shared/mail/folder-roles';
import { limitParameters, readLimit } from '../../../shared/node/limit';
import { existingStoreOf } from '../../../shared/node/store-of';
import { syncedFolders, type SyncedFolder } from '../../../shared/store/folder-sync';
import { findMailbox } from '../../../shared/store/mailboxes';
import { folderSyncItem } from '../../folder-item';
import type { MailboxSession } from '../../session';

export const description = limitParameters({ resource: ['folder'], operation: ['getAll'] });

/** The folders that can hold mail, INBOX first, with how they are synced. One round trip where the server offers LIST-STATUS (RFC 5819). */
export async function execute(context: IExecuteFunctions, itemIndex: number, session: MailboxSession): Promise<ItemResult[]> {
	const listed = await session.imap(itemIndex, async (client) => await client.list({ statusQuery: { messages: true, unseen: true } }));
	const synced = await knownFolders(context, (await session.account(itemIndex)).address);
	return listed
		.filter(({ flags }) => !flags.has('\\Noselect') && !flags.has('\\NonExistent'))
		.sort((one, other) => Number(isInbox(other.path)) - Number(isInbox(one.path)) || one.path.localeCompare(other.path))
		.slice(0, readLimit(context, itemIndex))
		.map(({ path, name, specialUse, subscribed, status }) => ({
			// No figures: a folder that may be seen but not read.
			json: { path, name, specialUse: roleOf({ path, specialUse }), subscribed, messages: status?.messages ?? null, unseen: status?.unseen ?? null, ...folderSyncItem(synced.get(isInbox(path) ? 'INBOX' : path)) },
		}));
}

/** By path; none for an account that was never read or synced here. */
async function knownFolders(context: IExecuteFunctions, address: string): Promise<Map<string, SyncedFolder>> {
	const store = await existingStoreOf(context);
	const mailbox = store && (await findMailbox(store, address));
	return new Map(store && mailbox ? (await syncedFolders(store, mailbox.id)).map((folder) => [folder.path, folder]) : []);
}
