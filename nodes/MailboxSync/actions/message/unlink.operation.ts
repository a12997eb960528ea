import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { chosenContact, contactParameter } from '../../../shared/node/contact-parameter';
import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { unlinkMessage } from '../../../shared/store/links';
import { messageKeyParameter, readMessageKey } from '../../message-key-parameter';
import { messageOf } from '../../message-of';

const show = { resource: ['message'], operation: ['unlink'] };

export const description: INodeProperties[] = [messageKeyParameter(show), contactParameter(show, { description: 'The contact the mail is taken away from' })];

/** Takes a mail out of the history of a contact (S6). Neither the mail nor its enquiry is changed. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const store = await storeOf(context);
	const messageKey = readMessageKey(context, itemIndex);
	const { messageId } = await messageOf(store, messageKey);
	const { id, name } = await chosenContact(context, itemIndex, store);
	const wasLinked = await store.transaction((sql) => unlinkMessage(sql, messageId, id));
	return { json: { messageKey, contact: { id, name: name ?? 'Unknown' }, unlinkedNow: wasLinked } };
}
