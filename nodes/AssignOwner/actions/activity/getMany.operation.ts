import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { limitParameters, readLimit } from '../../../shared/node/limit';
import { storeOf } from '../../../shared/node/store-of';
import { listActivities, type ActivityFilter } from '../../../shared/store/activity-list';
import { activityItem } from '../../activity-item';
import { memberBy } from '../../member-parameter';

const show = { resource: ['activity'], operation: ['getAll'] };

export const description: INodeProperties[] = [
	{
		displayName: 'Which',
		name: 'which',
		type: 'options',
		options: [
			{ name: 'All', value: 'all' },
			{ name: 'Completed', value: 'completed' },
			{ name: 'Open', value: 'open', description: 'Still to be done' },
			{ name: 'Overdue', value: 'overdue', description: 'Still to be done, and the due time is over' },
		],
		default: 'open',
		displayOptions: { show },
	},
	...limitParameters(show),
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		displayOptions: { show },
		options: [
			{ displayName: 'Due Within (Hours)', name: 'dueWithin', type: 'number', typeOptions: { minValue: 0 }, default: 24, description: 'Only what is due so soon, or overdue' },
			{ displayName: 'Member', name: 'member', type: 'string', default: '', placeholder: 'e.g. marta@agency.example', description: 'Email address or ID of the member who has to do it; "nobody" for what nobody has' },
		],
	},
];

/** One item per activity, what is due first first. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult[]> {
	const store = await storeOf(context);
	const which = String(context.getNodeParameter('which', itemIndex, 'open'));
	const filters = context.getNodeParameter('filters', itemIndex, {});
	const now = Date.now();
	const member = String(filters.member ?? '').trim();
	const hours = filters.dueWithin === undefined ? NaN : Number(filters.dueWithin);
	const filter: ActivityFilter = {
		state: which === 'all' || which === 'completed' ? which : 'open',
		...(Number.isFinite(hours) && { dueBefore: now + hours * 3_600_000 }),
		...(which === 'overdue' && { dueBefore: now }),
		...(member !== '' && { assigneeId: /^nobody$/i.test(member) ? null : (await memberBy(store, member, 'Member')).id }),
	};
	return (await listActivities(store, filter, readLimit(context, itemIndex))).map((activity) => ({ json: activityItem(activity, now) }));
}
