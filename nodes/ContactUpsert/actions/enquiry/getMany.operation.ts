import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { limitParameters, readLimit } from '../../../shared/node/limit';
import { ownerFilter, readOwnerFilter } from '../../../shared/node/owner-filter';
import { storeOf } from '../../../shared/node/store-of';
import { readTime } from '../../../shared/node/time-parameter';
import { findEnquiries } from '../../../shared/store/enquiry-list';
import { contactWith } from '../../../shared/node/contact-parameter';
import { enquiryItem } from '../../enquiry-item';

const show = { resource: ['enquiry'], operation: ['getAll'] };

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
			{ displayName: 'Contact', name: 'contact', type: 'string', default: '', placeholder: 'e.g. ana@example.com', description: 'A contact\'s ID, one of its email addresses, or one of its phone numbers with country code' },
			{ displayName: 'Listing Reference', name: 'reference', type: 'string', default: '', placeholder: 'e.g. REF-1042', description: 'Capitals count' },
			ownerFilter,
			{ displayName: 'Received After', name: 'receivedFrom', type: 'dateTime', default: '' },
			{ displayName: 'Received Before', name: 'receivedUntil', type: 'dateTime', default: '' },
			{
				displayName: 'Status',
				name: 'status',
				type: 'options',
				options: [
					{ name: 'Closed', value: 'closed' },
					{ name: 'Open', value: 'open' },
				],
				default: 'open',
			},
			{ displayName: 'Unassigned', name: 'unassigned', type: 'boolean', default: true, description: 'Whether to return only enquiries that nobody owns' },
			{ displayName: 'Waits for Answer', name: 'waitsForAnswer', type: 'boolean', default: true, description: 'Whether to return only open enquiries with a mail that nobody has answered, or only the others' },
		],
	},
];

/** One item per enquiry, the one that was opened last first. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult[]> {
	const store = await storeOf(context);
	const filters = context.getNodeParameter('filters', itemIndex, {});
	const text = (value: unknown) => String(value ?? '').trim() || undefined;
	const time = (value: unknown, label: string) => readTime(value, label, context.getTimezone()) ?? undefined;
	const [contact, status] = [text(filters.contact), text(filters.status)];
	const found = await findEnquiries(
		store,
		{
			contactId: contact === undefined ? undefined : (await contactWith(store, contact)).id,
			ownerId: await readOwnerFilter(store, filters),
			status: status === 'open' || status === 'closed' ? status : undefined,
			reference: text(filters.reference),
			waitsForAnswer: typeof filters.waitsForAnswer === 'boolean' ? filters.waitsForAnswer : undefined,
			receivedFrom: time(filters.receivedFrom, 'Received After'),
			receivedUntil: time(filters.receivedUntil, 'Received Before'),
		},
		readLimit(context, itemIndex),
	);
	return found.map((enquiry) => ({ json: enquiryItem(enquiry) }));
}
