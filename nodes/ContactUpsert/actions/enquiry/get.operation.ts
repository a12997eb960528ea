import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { readWholeEnquiryItem } from '../../enquiry-item';
import { chosenEnquiry, enquiryParameter } from '../../request-choice';

export const description: INodeProperties[] = [{ ...enquiryParameter, displayOptions: { show: { resource: ['enquiry'], operation: ['get'] } } }];

/** Gives the enquiry with its mails, activities, answers and history as an item of its own. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const store = await storeOf(context);
	const { id } = await chosenEnquiry(context, store, itemIndex);
	return { json: await readWholeEnquiryItem(store, id) };
}
