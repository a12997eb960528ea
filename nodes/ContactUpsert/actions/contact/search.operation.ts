import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { limitParameters, readLimit } from '../../../shared/node/limit';
import { storeOf } from '../../../shared/node/store-of';
import { searchContacts, type SearchBy } from '../../../shared/store/contact-search';
import { readPerson } from '../../../shared/store/contacts';
import { reachableContactItem } from '../../contact-item';

const show = { resource: ['contact'], operation: ['search'] };
const WAYS: readonly SearchBy[] = ['any', 'email', 'name', 'phone', 'reference'];

export const description: INodeProperties[] = [
	{
		displayName: 'Search For',
		name: 'text',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. ruiz ana',
		description: 'Words of the name in any order, an email address, a phone number in any spelling, or a listing reference. Their beginnings are enough, but for a reference.',
		displayOptions: { show },
	},
	{
		displayName: 'Search In',
		name: 'searchIn',
		type: 'options',
		options: [
			{ name: 'Anything', value: 'any' },
			{ name: 'Email', value: 'email' },
			{ name: 'Listing Reference', value: 'reference', description: 'People who asked about the listing; capitals count' },
			{ name: 'Name', value: 'name' },
			{ name: 'Phone', value: 'phone' },
		],
		default: 'any',
		displayOptions: { show },
	},
	...limitParameters(show),
];

/** One item per person, best first, with why it was found. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult[]> {
	const store = await storeOf(context);
	const by = WAYS.find((way) => way === context.getNodeParameter('searchIn', itemIndex, 'any')) ?? 'any';
	const found = await searchContacts(store, String(context.getNodeParameter('text', itemIndex, '') ?? ''), readLimit(context, itemIndex), by);
	const items = await Promise.all(found.map(async ({ contactId, why }): Promise<ItemResult | null> => {
		const person = await readPerson(store, contactId);
		return person ? { json: { ...(await reachableContactItem(store, person)), why } } : null;
	}));
	return items.filter((item) => item !== null);
}
