import type { IDisplayOptions, IExecuteFunctions, ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';

import { InputError } from '../shared/node/input-error';
import { existingStoreOf } from '../shared/node/store-of';
import { standingMerges } from '../shared/filing/merge';

/** In the list of the editor. */
const LISTED = 50;

/** One merge that still stands. Needs `searchMerges` in the node's `listSearch`. */
export function mergeParameter(show: NonNullable<IDisplayOptions['show']>): INodeProperties {
	return {
		displayName: 'Merge',
		name: 'merge',
		type: 'resourceLocator',
		default: { mode: 'id', value: '={{ $json.mergeId }}' },
		required: true,
		description: 'The merge to take back. Merges can be undone in any order.',
		displayOptions: { show },
		modes: [
			{ displayName: 'From List', name: 'list', type: 'list', placeholder: 'Select a merge…', typeOptions: { searchListMethod: 'searchMerges', searchable: true } },
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 0197c2a4-5b1e-7d3f-8a90-1c2d3e4f5a6b', hint: 'Of the merge, or of a record that was merged into another' },
		],
	};
}

/** The last merges, for a resource locator; with a text, those of the people it finds. */
export async function searchMerges(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	const store = await existingStoreOf(this);
	if (store === null) return { results: [] };
	const merges = await standingMerges(store, (filter ?? '').trim(), LISTED);
	return { results: merges.map(({ id, joinedName, intoName, mergedAt, actor }) => ({ name: `${joinedName ?? 'Unknown'} → ${intoName ?? 'Unknown'} (${new Date(mergedAt).toISOString().slice(0, 10)}${actor === null ? '' : `, ${actor}`})`, value: id })) };
}

/** The merge in the parameter, or the record that was merged. */
export function chosenMerge(context: IExecuteFunctions, itemIndex: number): string {
	const wanted = String(context.getNodeParameter('merge', itemIndex, '', { extractValue: true }) ?? '').trim();
	if (wanted === '') throw new InputError('Merge is empty', 'Choose a merge from the list, or use the merge ID that Merge gave.');
	return wanted;
}
