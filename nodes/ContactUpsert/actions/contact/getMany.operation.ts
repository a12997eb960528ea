import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { limitParameters, readRowLimit } from '../../../shared/node/limit';
import { ownerFilter, readOwnerFilter } from '../../../shared/node/owner-filter';
import { storeOf } from '../../../shared/node/store-of';
import { readTime } from '../../../shared/node/time-parameter';
import { findContacts } from '../../../shared/store/contact-list';
import { readPerson } from '../../../shared/store/contacts';
import { reachableContactItem } from '../../contact-item';

const show = { resource: ['contact'], operation: ['getAll'] };

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
			{ displayName: 'First Seen After', name: 'firstSeenFrom', type: 'dateTime', default: '' },
			{ displayName: 'First Seen Before', name: 'firstSeenUntil', type: 'dateTime', default: '' },
			{ displayName: 'Last Seen After', name: 'lastSeenFrom', type: 'dateTime', default: '', description: 'When a mail of theirs last came in' },
			{ displayName: 'Not Linked In', name: 'notLinkedIn', type: 'string', default: '', placeholder: 'e.g. hubspot', description: 'Only people without a record in this system yet, e.g. to push them there. The name is that of Link External Record.' },
			ownerFilter,
			{ displayName: 'Source', name: 'source', type: 'string', default: '', placeholder: 'e.g. Portal', description: 'Where they were first heard of, exactly as firstSource has it' },
			{ displayName: 'Unassigned', name: 'unassigned', type: 'boolean', default: true, description: 'Whether to return only contacts that nobody owns' },
		],
	},
];

/** One item per person, the newest first. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult[]> {
	const store = await storeOf(context);
	const filters = context.getNodeParameter('filters', itemIndex, {});
	const text = (value: unknown) => String(value ?? '').trim() || undefined;
	const time = (value: unknown, label: string) => readTime(value, label, context.getTimezone()) ?? undefined;
	const ids = await findContacts(
		store,
		{
			firstSeenFrom: time(filters.firstSeenFrom, 'First Seen After'),
			firstSeenUntil: time(filters.firstSeenUntil, 'First Seen Before'),
			lastSeenFrom: time(filters.lastSeenFrom, 'Last Seen After'),
			ownerId: await readOwnerFilter(store, filters),
			source: text(filters.source),
			notLinkedIn: text(filters.notLinkedIn)?.toLowerCase(),
		},
		readRowLimit(context, itemIndex),
	);
	const items: ItemResult[] = [];
	for (const id of ids) {
		const person = await readPerson(store, id);
		if (person) items.push({ json: { ...(await reachableContactItem(store, person)) } });
	}
	return items;
}
