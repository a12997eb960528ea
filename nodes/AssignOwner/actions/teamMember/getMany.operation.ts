import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { limitParameters, readLimit } from '../../../shared/node/limit';
import { storeOf } from '../../../shared/node/store-of';
import { listTeam } from '../../../shared/store/team';

const show = { resource: ['teamMember'], operation: ['getAll'] };

export const description: INodeProperties[] = [
	...limitParameters(show),
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		displayOptions: { show },
		options: [{ displayName: 'Active Only', name: 'activeOnly', type: 'boolean', default: true, description: 'Whether to leave out members who are not active' }],
	},
];

/** One item per member, the oldest first. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult[]> {
	const filters = context.getNodeParameter('filters', itemIndex, {});
	const limit = readLimit(context, itemIndex);
	const members = await listTeam(await storeOf(context), { activeOnly: filters.activeOnly === true });
	return members.slice(0, limit).map((member) => ({ json: { ...member } }));
}
