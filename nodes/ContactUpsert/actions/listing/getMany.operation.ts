import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { findListings } from '../../../shared/store/listings';
import { openStore } from '../../../shared/store/open';

const show = { resource: ['listing'], operation: ['getAll'] };

export const description: INodeProperties[] = [
	{ displayName: 'Return All', name: 'returnAll', type: 'boolean', default: false, description: 'Whether to return all results or only up to a given limit', displayOptions: { show } },
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { ...show, returnAll: [false] } },
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		displayOptions: { show },
		options: [
			{ displayName: 'Kind', name: 'kind', type: 'string', default: '', placeholder: 'e.g. flat' },
			{ displayName: 'Operation', name: 'operation', type: 'string', default: '', placeholder: 'e.g. sale' },
			{ displayName: 'Status', name: 'status', type: 'string', default: '', placeholder: 'e.g. available' },
		],
	},
];

/** One item per listing, by reference. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult[]> {
	const filters = context.getNodeParameter('filters', itemIndex, {});
	const text = (value: unknown) => String(value ?? '').trim() || undefined;
	const limit = context.getNodeParameter('returnAll', itemIndex, false) ? Number.MAX_SAFE_INTEGER : Number(context.getNodeParameter('limit', itemIndex, 50));
	const listings = await findListings(await openStore(), { kind: text(filters.kind), operation: text(filters.operation), status: text(filters.status) }, limit);
	return listings.map((listing) => ({ json: { ...listing } }));
}
