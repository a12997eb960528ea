import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { deleteListing } from '../../../shared/store/listings';
import { chosenListing, listingParameter } from '../../request-choice';

export const description: INodeProperties[] = [{ ...listingParameter, displayOptions: { show: { resource: ['listing'], operation: ['delete'] } } }];

/** Deletes the listing; enquiries about it stay, and importing it again brings it back. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const store = await storeOf(context);
	const { reference } = await chosenListing(context, store, itemIndex);
	return { json: { reference, deleted: await deleteListing(store, reference) } };
}
