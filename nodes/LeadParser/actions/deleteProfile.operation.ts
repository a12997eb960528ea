import type { IExecuteFunctions, ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../shared/node/input-error';
import type { ItemResult } from '../../shared/node/items';
import { deleteLearntProfile, listLearntProfiles } from '../../shared/store/learnt-profiles';
import { existingStoreOf, storeOf } from '../../shared/node/store-of';

export const description: INodeProperties[] = [
	{
		displayName: 'Learnt Profile',
		name: 'learntProfile',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		displayOptions: { show: { operation: ['deleteProfile'] } },
		description: 'What Read Lead is not to use any more',
		modes: [
			{ displayName: 'From List', name: 'list', type: 'list', placeholder: 'Select a profile…', typeOptions: { searchListMethod: 'searchLearntProfiles', searchable: true } },
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. portal-x' },
		],
	},
];

/** @throws InputError when there is no such profile */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const id = String(context.getNodeParameter('learntProfile', itemIndex, '', { extractValue: true }) ?? '').trim();
	if (!(await deleteLearntProfile(await storeOf(context), id))) throw new InputError(`There is no learnt profile "${id}" (Learnt Profile)`, 'Choose one from the list, or see Get Many Learnt Profiles for their ids.');
	return { json: { deleted: true, id } };
}

/** The learnt profiles for the resource locator. */
export async function searchLearntProfiles(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	const store = await existingStoreOf(this);
	const wanted = (filter ?? '').trim().toLowerCase();
	const profiles = store === null ? [] : await listLearntProfiles(store, 1000);
	return { results: profiles.filter(({ id, name }) => `${name}\n${id}`.toLowerCase().includes(wanted)).map(({ id, name }) => ({ name: name === id ? name : `${name} (${id})`, value: id })) };
}
