import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { readTime } from '../../../shared/node/time-parameter';
import { inTransaction } from '../../../shared/store/conflicts';
import { recordAnswerByHand } from '../../../shared/store/responses';
import { readEnquiryItem } from '../../enquiry-item';
import { chosenEnquiry, enquiryParameter } from '../../request-choice';

const show = { resource: ['enquiry'], operation: ['markAnswered'] };

export const description: INodeProperties[] = [
	{ ...enquiryParameter, displayOptions: { show } },
	{ displayName: 'Answered By', name: 'answeredBy', type: 'string', default: '', placeholder: 'e.g. marta@agency.example', description: 'Who answered, e.g. by telephone. Kept with the activity.', displayOptions: { show } },
	{ displayName: 'Answered At', name: 'answeredAt', type: 'dateTime', default: '', description: 'Empty = now', displayOptions: { show } },
];

/** Records an answer that was no mail: what was to be answered is done, and it can be the first response (N9). */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const store = await storeOf(context);
	const { id } = await chosenEnquiry(context, store, itemIndex);
	const by = String(context.getNodeParameter('answeredBy', itemIndex, '') ?? '').trim().slice(0, 200) || 'by hand';
	const at = answeredAt(context.getNodeParameter('answeredAt', itemIndex, ''), context.getTimezone());
	await inTransaction(store, async (sql) => await recordAnswerByHand(sql, id, by, at));
	return { json: await readEnquiryItem(store, id) };
}

function answeredAt(value: unknown, zone: string): number {
	const now = Date.now();
	const at = readTime(value, 'Answered At', zone) ?? now;
	if (at > now + 60_000) throw new InputError('Answered At is in the future', 'Use the time when the answer was given.');
	return at;
}
