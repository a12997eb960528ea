import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { upsertListing } from '../../../shared/store/listings';
import { storeOf } from '../../../shared/node/store-of';
import { findTeamMemberByEmail } from '../../../shared/store/team';
import { readListing } from '../../listings';

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
			{ displayName: 'Status', name: 'status', type: 'string', default: '', placeholder: 'e.g. available', description: 'Only listings with the status "available" are suggested in replies' },
			{ displayName: 'Title', name: 'title', type: 'string', default: '', placeholder: 'e.g. Bright flat near the park' },
			{ displayName: 'URL', name: 'url', type: 'string', default: '', placeholder: 'e.g. https://agency.example/1042' },
		],
	},
];

/** Gives the listing as it is stored now. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const fields = context.getNodeParameter('additionalFields', itemIndex, {});
	const change = readListing(String(context.getNodeParameter('reference', itemIndex) ?? ''), fields);
	const ownerEmail = String(fields.ownerEmail ?? '').trim();
	const store = await storeOf(context);
	const { listing, created } = await store.transaction(async (sql) => {
		const owner = ownerEmail === '' ? undefined : await findTeamMemberByEmail(sql, ownerEmail);
		if (ownerEmail !== '' && !owner) {
			throw new InputError(`No team member has the address in Owner Email of listing ${change.reference}`, 'Add the member with Assign Owner, Team Member: Create or Update, before the listings.');
		}
		return await upsertListing(sql, { ...change, ...(owner && { ownerId: owner.id }) });
	});
	return { json: { ...listing, created } };
}
