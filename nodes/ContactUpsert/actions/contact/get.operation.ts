import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { contactItem } from '../../contact-item';
import { chosenContact, contactParameter } from '../../contact-parameter';

export const description: INodeProperties[] = [contactParameter({ resource: ['contact'], operation: ['get'] })];

/** Gives the contact as an item of its own. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	return { json: { ...contactItem(await chosenContact(context, itemIndex, await storeOf(context))) } };
}
