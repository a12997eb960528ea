import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { readPerson } from '../../../shared/store/contacts';
import { contactItem } from '../../contact-item';
import { chosenContact, contactParameter } from '../../../shared/node/contact-parameter';
import { decidedBy, decidedByParameter } from '../../decided-by-parameter';
import { mergeContacts } from '../../../shared/filing/merge';

const show = { resource: ['contact'], operation: ['merge'] };
const OTHER = { name: 'otherContact', displayName: 'Other Contact' };

export const description: INodeProperties[] = [
	contactParameter(show),
	contactParameter(show, { ...OTHER, expression: '', description: 'The contact that is the same person. Both stay, joined by a merge that can be undone; the older one gives the ID.' }),
	{ displayName: 'Reason', name: 'reason', type: 'string', default: '', placeholder: 'e.g. She told us on the phone', description: 'Kept with the merge', displayOptions: { show } },
	decidedByParameter(show),
];

/** Gives the person they are now, and the ID that Undo Merge takes. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const store = await storeOf(context);
	const [one, other] = [await chosenContact(context, itemIndex, store), await chosenContact(context, itemIndex, store, OTHER)];
	const reason = String(context.getNodeParameter('reason', itemIndex, '') ?? '').trim().slice(0, 500) || 'Merged by hand';
	const { contactId, mergeId, joinedId } = await mergeContacts(store, one.id, other.id, { reason, actor: decidedBy(context, itemIndex) });
	const person = await readPerson(store, contactId);
	return { json: { ...(person && contactItem(person)), mergeId, joinedId, reason } };
}
