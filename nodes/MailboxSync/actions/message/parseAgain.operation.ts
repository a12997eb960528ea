import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { messageKeyParameter, readMessageKey } from '../../message-key-parameter';
import { storedMessageItem } from '../../stored-message-item';

const show = { resource: ['message'], operation: ['parseAgain'] };

export const description: INodeProperties[] = [
	messageKeyParameter(show),
	{ displayName: 'Download Attachments', name: 'downloadAttachments', type: 'boolean', default: true, description: 'Whether the attachments are added as binary data: leads may ride in them', displayOptions: { show } },
];

/**
 * Gives a mail to be read again, e.g. after a label rule or a portal profile changed (W3, W12): Lead Parser behind it keeps
 * the new outcome under the same message key. To run the whole workflow again, use Run Again.
 */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const download = context.getNodeParameter('downloadAttachments', itemIndex) === true;
	return await storedMessageItem(await storeOf(context), readMessageKey(context, itemIndex), download ? context.helpers.prepareBinaryData.bind(context.helpers) : undefined);
}
