import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { parseMail } from '../../../shared/mail/message/parse';
import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { getDelivery } from '../../../shared/store/ledger';
import { storedSource } from '../../../shared/store/mail-source';
import { messageItem } from '../../message-item';
import { messageKeyParameter, readMessageKey } from '../../message-key-parameter';
import { messageOf } from '../../message-of';

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
	const store = await storeOf(context);
	const messageKey = readMessageKey(context, itemIndex);
	const { messageId, threadId, mailbox, folder, receivedAt, storedAt } = await messageOf(store, messageKey);
	const delivery = await getDelivery(store, messageKey);
	const mail = await parseMail(await storedSource(store, messageId));
	const download = context.getNodeParameter('downloadAttachments', itemIndex) === true;
	const envelope = { messageKey, threadId, mailbox, folder, receivedAt: new Date(receivedAt).toISOString(), storedAt: new Date(storedAt).toISOString(), attempt: Math.max(delivery?.attempt ?? 1, 1), uid: null, flags: null };
	return await messageItem(mail, envelope, false, download ? context.helpers.prepareBinaryData.bind(context.helpers) : undefined);
}
