import type { IExecuteFunctions, ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';

import { isInbox } from '../shared/mail/folder-roles';
import { InputError } from '../shared/node/input-error';
import { storeOf } from '../shared/node/store-of';
import { keepListedFolder, syncedFolders, syncFrom } from '../shared/store/folder-sync';
import { findMailbox, type ListedMailbox } from '../shared/store/mailboxes';
import type { Sql } from '../shared/store/store';

/** One folder that the store knows of the mailbox in *Mailbox*: no mail server is asked. Needs `searchKnownFolders` in the node's `listSearch`. */
export const knownFolderParameter: INodeProperties = {
	displayName: 'Folder',
	name: 'folder',
	type: 'resourceLocator',
	default: { mode: 'list', value: 'INBOX' },
	required: true,
	description: 'The folder of the mailbox',
	typeOptions: { loadOptionsDependsOn: ['mailbox.value'] },
	modes: [
		{ displayName: 'From List', name: 'list', type: 'list', placeholder: 'Select a folder…', typeOptions: { searchListMethod: 'searchKnownFolders', searchable: true } },
		{ displayName: 'By Path', name: 'path', type: 'string', placeholder: 'e.g. INBOX/Enquiries' },
	],
};

/** The folders of the chosen mailbox, for a resource locator: those that Message: Sync or Smart Inbox Trigger has met. */
export async function searchKnownFolders(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	const store = await storeOf(this);
	const mailbox = await findMailbox(store, String(this.getCurrentNodeParameter('mailbox', { extractValue: true }) ?? ''));
	const wanted = (filter ?? '').trim().toLowerCase();
	const folders = mailbox ? await syncedFolders(store, mailbox.id) : [];
	return { results: folders.map(({ path, isActive }) => ({ name: isActive ? path : `${path} (not active)`, value: path })).filter(({ name }) => name.toLowerCase().includes(wanted)).sort((one, other) => one.name.localeCompare(other.name)) };
}

/**
 * The row of the folder in the parameter. Before a mailbox is synced for the first time any path is taken, so that one can
 * choose what its first sync leaves out.
 *
 * @returns its id
 * @throws InputError when the mailbox has no such folder
 */
export async function chosenFolder(context: IExecuteFunctions, sql: Sql, { id, address }: ListedMailbox, itemIndex: number): Promise<string> {
	const written = String(context.getNodeParameter('folder', itemIndex, '', { extractValue: true }) ?? '').trim();
	if (written === '') throw new InputError('Folder is empty', 'Choose a folder from the list, or write its path.');
	const path = isInbox(written) ? 'INBOX' : written;
	const known = (await syncedFolders(sql, id)).find((folder) => folder.path === path);
	if (known) return known.id;
	if ((await syncFrom(sql, id)) === null) return await keepListedFolder(sql, id, { path, specialUse: null, isActive: true });
	throw new InputError(`${address} has no folder "${path.slice(0, 100)}" (Folder)`, 'Choose one from the list. A new folder is in it after the next Message: Sync; Folder: Get Many shows how the paths are written.');
}
