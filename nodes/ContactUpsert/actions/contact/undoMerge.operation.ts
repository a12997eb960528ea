import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { readPerson } from '../../../shared/store/contacts';
import { contactItem } from '../../contact-item';
import { decidedBy, decidedByParameter } from '../../decided-by-parameter';
import { undoMerge } from '../../../shared/filing/merge';
import { chosenMerge, mergeParameter } from '../../merge-parameter';

const show = { resource: ['contact'], operation: ['undoMerge'] };

export const description: INodeProperties[] = [mergeParameter(show), decidedByParameter(show)];

/** Gives the two people they are again. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const store = await storeOf(context);
	const { contactId, separatedId } = await undoMerge(store, chosenMerge(context, itemIndex), decidedBy(context, itemIndex));
	const [contact, separated] = await Promise.all([readPerson(store, contactId), readPerson(store, separatedId)]);
	return { json: { contact: contact ? { ...contactItem(contact) } : null, separated: separated ? { ...contactItem(separated) } : null } };
}
