import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { limitParameters, readLimit } from '../../../shared/node/limit';
import { storeOf } from '../../../shared/node/store-of';
import { listTeam } from '../../../shared/store/team';
import { whyPassedOver } from '../../availability';
import { memberItems } from '../../member-item';

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
		options: [
			{ displayName: 'Active Only', name: 'activeOnly', type: 'boolean', default: true, description: 'Whether to leave out members who are not active' },
			{ displayName: 'Available Now Only', name: 'availableOnly', type: 'boolean', default: true, description: 'Whether to leave out members who are absent or outside working hours at present' },
			{ displayName: 'Team', name: 'team', type: 'string', default: '', placeholder: 'e.g. Centro' },
		],
	},
];

/** One item per member, the oldest first. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult[]> {
	const filters = context.getNodeParameter('filters', itemIndex, {});
	const limit = readLimit(context, itemIndex);
	const store = await storeOf(context);
	const team = String(filters.team ?? '').trim().toLowerCase();
	const members = (await listTeam(store, { activeOnly: filters.activeOnly === true }))
		.filter((member) => team === '' || member.team.trim().toLowerCase() === team)
		.filter((member) => filters.availableOnly !== true || whyPassedOver(member, Date.now()) === null);
	return (await memberItems(store, members.slice(0, limit))).map((json) => ({ json }));
}
