import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { readStatus } from '../../../shared/listings/vocabulary';
import type { ItemResult } from '../../../shared/node/items';
import { limitParameters, readLimit } from '../../../shared/node/limit';
import { findListings } from '../../../shared/store/listings';
import { storeOf } from '../../../shared/node/store-of';
import { listingItem } from '../../listing-item';

const show = { resource: ['listing'], operation: ['getAll'] };

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
	const status = text(filters.status);
	const limit = readLimit(context, itemIndex);
	const listings = await findListings(await storeOf(context), { kind: text(filters.kind), operation: text(filters.operation), status: status === undefined ? undefined : readStatus(status) }, limit);
	return listings.map((listing) => ({ json: listingItem(listing) }));
}
