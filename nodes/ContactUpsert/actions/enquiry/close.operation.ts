import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { closeByHand } from '../../enquiry-by-hand';
import { readEnquiryItem } from '../../enquiry-item';
import { chosenEnquiry, enquiryParameter } from '../../request-choice';

const show = { resource: ['enquiry'], operation: ['close'] };

export const description: INodeProperties[] = [
	{ ...enquiryParameter, displayOptions: { show } },
	{ displayName: 'Reason', name: 'reason', type: 'string', default: '', placeholder: 'e.g. Bought elsewhere', description: 'Kept with the enquiry', displayOptions: { show } },
];

/** Closes the enquiry: what was to do in it is done, and the next mail opens a new one. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const store = await storeOf(context);
	const { id } = await chosenEnquiry(context, store, itemIndex);
	const reason = String(context.getNodeParameter('reason', itemIndex, '') ?? '').trim().slice(0, 500);
	const changed = await closeByHand(store, id, reason || null);
	return { json: { ...(await readEnquiryItem(store, id)), changed } };
}
