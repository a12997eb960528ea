import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';

import { listTeam, type TeamMember } from '../store/team';
import { storeOf } from './store-of';

const choice = ({ name, email, isActive }: TeamMember): INodeListSearchItems => ({ name: `${name === email ? email : `${name} (${email})`}${isActive ? '' : ', not active'}`, value: email });

async function found(context: ILoadOptionsFunctions, filter: string | undefined, activeOnly: boolean): Promise<INodeListSearchResult> {
	const wanted = (filter ?? '').trim().toLowerCase();
	const results = (await listTeam(await storeOf(context), { activeOnly })).map(choice);
	return { results: results.filter(({ name }) => name.toLowerCase().includes(wanted)) };
}

/** The active team members, for a resource locator. The value is the address. */
export async function searchTeam(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return await found(this, filter, true);
}

/** Also those who are not active. */
export async function searchEverybody(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return await found(this, filter, false);
}

/** The team members for a multiple choice. */
export async function loadTeam(this: ILoadOptionsFunctions): Promise<INodeListSearchItems[]> {
	return (await listTeam(await storeOf(this))).map(choice);
}
