import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { reopenByHand } from '../../enquiry-by-hand';
import { readEnquiryItem } from '../../enquiry-item';
import { chosenEnquiry, enquiryParameter } from '../../request-choice';

const show = { resource: ['enquiry'], operation: ['reopen'] };

export const description: INodeProperties[] = [
	{ ...enquiryParameter, displayOptions: { show } },
	{
		displayName: 'Answer Within (Hours)',
		name: 'answerWithinHours',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 24,
		description: 'When a mail of the enquiry was never answered, its owner is asked to answer by then. 0 = no due time.',
		displayOptions: { show },
	},
];

/** Opens the enquiry again. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const store = await storeOf(context);
	const { id } = await chosenEnquiry(context, store, itemIndex);
	const changed = await reopenByHand(store, id, Number(context.getNodeParameter('answerWithinHours', itemIndex, 24)) || 0);
	return { json: { ...(await readEnquiryItem(store, id)), changed } };
}
