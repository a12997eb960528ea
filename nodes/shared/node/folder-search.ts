import { NodeOperationError, type ILoadOptionsFunctions, type INodeListSearchItems, type INodeListSearchResult, type INodeProperties } from 'n8n-workflow';

import { listFolders, withImap, type MailFolder } from '../mail/imap';
import { mailAccount } from './account-parameter';
import { sentences } from './sentences';

/** SPECIAL-USE (RFC 6154) in a user's words, for folders whose own name is in another language. */
const ROLES = new Map([
	['\\All', 'All Mail'],
	['\\Archive', 'Archive'],
	['\\Drafts', 'Drafts'],
	['\\Flagged', 'Starred'],
	['\\Important', 'Important'],
	['\\Inbox', 'Inbox'],
	['\\Junk', 'Spam'],
	['\\Sent', 'Sent'],
	['\\Trash', 'Trash'],
]);

/** One folder of the account, from the list or by its path. Needs `searchFolders` in the node's `listSearch`. */
export const folderParameter: INodeProperties = {
	displayName: 'Folder',
	name: 'folder',
	type: 'resourceLocator',
	default: { mode: 'list', value: 'INBOX' },
	required: true,
	description: 'The folder of the mailbox',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a folder…',
			typeOptions: {
				searchListMethod: 'searchFolders',
				searchable: true,
				slowLoadNotice: { message: 'The mail server is being asked for its folders…', timeout: 5_000 },
			},
		},
		{ displayName: 'By Path', name: 'path', type: 'string', placeholder: 'e.g. INBOX/Enquiries' },
	],
};

/**
 * One folder, or its role, for nodes that look on the server what it is called there.
 *
 * @param searchListMethod gives the roles to choose from
 */
export function folderOrRoleParameter(searchListMethod: string): INodeProperties {
	return {
		...folderParameter,
		description: 'The folder of the mailbox, or its role: the folder with that role is found whatever it is called',
		modes: [...(folderParameter.modes ?? []), { displayName: 'By Role', name: 'role', type: 'list', placeholder: 'Select a role…', typeOptions: { searchListMethod, searchable: true } }],
	};
}

/** The roles a folder can have, for a resource locator. */
export async function searchRoles(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	const wanted = (filter ?? '').trim().toLowerCase();
	const results = [...ROLES].map(([value, name]) => ({ name, value })).filter(({ name }) => name.toLowerCase().includes(wanted));
	return { results };
}

/** The folders of the account for a resource locator. What keeps them from being listed is shown: an empty list means there are none. */
export async function searchFolders(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	const wanted = (filter ?? '').trim().toLowerCase();
	const results = await folderChoices(this);
	return { results: results.filter(({ name, value }) => `${name}\n${value}`.toLowerCase().includes(wanted)) };
}

/** The folders of the account for a multiple choice. */
export async function loadFolders(this: ILoadOptionsFunctions): Promise<INodeListSearchItems[]> {
	return await folderChoices(this);
}

async function folderChoices(context: ILoadOptionsFunctions): Promise<INodeListSearchItems[]> {
	let folders: MailFolder[];
	try {
		folders = await withImap(await mailAccount(context), listFolders);
	} catch (cause) {
		// The list shows the message alone.
		throw new NodeOperationError(context.getNode(), sentences(cause), { level: 'warning' });
	}
	return folders
		.sort((one, other) => Number(isInbox(other)) - Number(isInbox(one)) || one.path.localeCompare(other.path))
		.map(({ path, name, specialUse }) => {
			const role = ROLES.get(specialUse ?? '');
			return { name: role === undefined || role.toLowerCase() === name.toLowerCase() ? path : `${path} (${role})`, value: path };
		});
}

function isInbox({ path }: MailFolder): boolean {
	return path.toUpperCase() === 'INBOX';
}
