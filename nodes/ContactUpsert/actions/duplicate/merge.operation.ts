import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { readPerson } from '../../../shared/store/contacts';
import { contactItem } from '../../contact-item';
import { decidedBy, decidedByParameter } from '../../decided-by-parameter';
import { answerSame } from '../../../shared/filing/possible-duplicates';
import { chosenDuplicate, duplicateParameter } from './duplicate-parameter';

const show = { resource: ['duplicate'], operation: ['merge'] };

export const description: INodeProperties[] = [duplicateParameter(show), decidedByParameter(show)];

/** Gives the person they are now, and the ID that Contact: Undo Merge takes. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const store = await storeOf(context);
	const { contactId, mergeId, joinedId, reason } = await answerSame(store, chosenDuplicate(context, itemIndex), decidedBy(context, itemIndex));
	const person = await readPerson(store, contactId);
	return { json: { ...(person && contactItem(person)), mergeId, joinedId, reason } };
}
