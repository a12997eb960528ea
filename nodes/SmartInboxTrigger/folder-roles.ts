import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { searchRoles } from '../shared/node/folder-search';
import { ALL_FOLDERS } from '../shared/mail/folder-choice';

const ALL = { name: 'All Folders (Without Spam, Trash, Drafts and Sent)', value: ALL_FOLDERS };

/** What can be read without knowing what it is called: all folders, or the one with a role. */
export async function searchRolesToRead(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	const roles = await searchRoles.call(this, filter);
	const isWanted = ALL.name.toLowerCase().includes((filter ?? '').trim().toLowerCase());
	return { results: isWanted ? [ALL, ...roles.results] : roles.results };
}
