import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { readPerson } from '../../../shared/store/contacts';
import type { Store } from '../../../shared/store/store';
import { enquiryOf, ownerOf } from '../../owner-item';
import { tellAsSet } from '../../tell-parameter';
import { assignWaiting, type AssignedLater } from '../../waiting';

export const description: INodeProperties[] = [
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { resource: ['enquiry'], operation: ['assignWaiting'] } },
	},
];

/** One item per enquiry that has found its owner, as behind Assign. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult[]> {
	const store = await storeOf(context);
	const limit = Math.max(1, Math.floor(Number(context.getNodeParameter('limit', itemIndex, 50))) || 1);
	const results: ItemResult[] = [];
	for (const assigned of await assignWaiting(store, limit)) {
		const notice = await tellAsSet(context, itemIndex, store, { ...assigned, text: null });
		results.push({ json: { ...(await enquiryItem(store, assigned)), owner: ownerOf(assigned, notice) } });
	}
	return results;
}

async function enquiryItem(store: Store, { messageKey, contactId, enquiryId, since }: AssignedLater): Promise<IDataObject> {
	const person = await readPerson(store, contactId);
	return {
		messageKey,
		waitedSince: new Date(since).toISOString(),
		contact: person ? { id: person.id, name: person.name ?? 'Unknown', emails: person.emails, phones: person.phones, ownerId: person.ownerId } : { id: contactId },
		enquiry: enquiryId === null ? null : await enquiryOf(store, enquiryId, messageKey),
	};
}
