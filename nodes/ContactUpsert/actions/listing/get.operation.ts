import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { listingItem } from '../../listing-item';
import { chosenListing, listingParameter } from '../../request-choice';

export const description: INodeProperties[] = [{ ...listingParameter, displayOptions: { show: { resource: ['listing'], operation: ['get'] } } }];

/** Gives the listing as an item of its own. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	return { json: listingItem(await chosenListing(context, await storeOf(context), itemIndex)) };
}
