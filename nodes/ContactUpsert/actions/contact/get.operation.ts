import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { reachableContactItem } from '../../contact-item';
import { chosenContact, contactParameter } from '../../../shared/node/contact-parameter';

export const description: INodeProperties[] = [contactParameter({ resource: ['contact'], operation: ['get'] })];

/** Gives the contact as an item of its own. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const store = await storeOf(context);
	return { json: { ...(await reachableContactItem(store, await chosenContact(context, itemIndex, store))) } };
}
