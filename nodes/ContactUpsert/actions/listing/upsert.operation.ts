import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { listingItem } from '../../listing-item';
import { importListings } from '../../listings';

const show = { resource: ['listing'], operation: ['upsert'] };

export const description: INodeProperties[] = [
	{
		displayName: 'Reference',
		name: 'reference',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. REF-1042',
		description: 'What identifies the listing in enquiries, compared exactly, capitals included',
		displayOptions: { show },
	},
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		description: 'Fields that are left out or empty stay as they are',
		displayOptions: { show },
		options: [
			{ displayName: 'Area', name: 'area', type: 'string', default: '', placeholder: 'e.g. 85', description: 'In square metres, or the unit you use throughout' },
			{ displayName: 'Currency', name: 'currency', type: 'string', default: '', placeholder: 'e.g. EUR' },
			{ displayName: 'Kind', name: 'kind', type: 'string', default: '', placeholder: 'e.g. flat' },
			{ displayName: 'Latitude', name: 'latitude', type: 'string', default: '', placeholder: 'e.g. 40.4168' },
			{ displayName: 'Longitude', name: 'longitude', type: 'string', default: '', placeholder: 'e.g. -3.7038' },
			{ displayName: 'Operation', name: 'operation', type: 'string', default: '', placeholder: 'e.g. sale' },
			{
				displayName: 'Owner Email',
				name: 'ownerEmail',
				type: 'string',
				default: '',
				placeholder: 'e.g. marta@agency.example',
				description: 'The team member in charge of the listing. Add the team first.',
			},
			{ displayName: 'Picture URL', name: 'pictureUrl', type: 'string', default: '', placeholder: 'e.g. https://agency.example/1042.jpg' },
			{ displayName: 'Place', name: 'place', type: 'string', default: '', placeholder: 'e.g. Centro' },
			{ displayName: 'Price', name: 'price', type: 'string', default: '', placeholder: 'e.g. 245000' },
			{ displayName: 'Rooms', name: 'rooms', type: 'string', default: '', placeholder: 'e.g. 3' },
			{ displayName: 'Status', name: 'status', type: 'string', default: '', placeholder: 'e.g. available', description: 'Only available listings are suggested. Words of many languages are understood, e.g. "disponible" or "verkauft"; others are kept as they are, and mean that it is not available.' },
			{ displayName: 'Title', name: 'title', type: 'string', default: '', placeholder: 'e.g. Bright flat near the park' },
			{ displayName: 'URL', name: 'url', type: 'string', default: '', placeholder: 'e.g. https://agency.example/1042' },
		],
	},
];

/** Gives each listing as it was stored: all items of one run together, so that an import takes seconds. */
export async function executeAll(context: IExecuteFunctions): Promise<(ItemResult | Error)[]> {
	const results = await importListings(
		await storeOf(context),
		context.getInputData().map((_, itemIndex) => () => ({
			reference: context.getNodeParameter('reference', itemIndex),
			fields: context.getNodeParameter('additionalFields', itemIndex, {}),
		})),
	);
	return results.map((result) => (result instanceof Error ? result : { json: { ...listingItem(result.listing), created: result.created } }));
}
