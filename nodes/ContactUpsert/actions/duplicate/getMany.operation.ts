import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { limitParameters, readLimit } from '../../../shared/node/limit';
import { storeOf } from '../../../shared/node/store-of';
import { readPerson } from '../../../shared/store/contacts';
import { contactItem } from '../../contact-item';
import { openQuestions } from '../../../shared/filing/possible-duplicates';

export const description: INodeProperties[] = limitParameters({ resource: ['duplicate'], operation: ['getAll'] });

/** One item per pair that waits for a decision, with both people side by side; the longest wait first. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult[]> {
	const store = await storeOf(context);
	const items: ItemResult[] = [];
	for (const { id, contactIds, reason, messageKey, since } of await openQuestions(store, readLimit(context, itemIndex))) {
		const [contact, other] = await Promise.all(contactIds.map((contactId) => readPerson(store, contactId)));
		if (contact && other) items.push({ json: { id, since: new Date(since).toISOString(), reason, messageKey, contact: { ...contactItem(contact) }, otherContact: { ...contactItem(other) } } });
	}
	return items;
}
