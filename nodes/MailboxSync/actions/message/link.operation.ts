import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { chosenContact, contactParameter } from '../../../shared/node/contact-parameter';
import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { linkMessage } from '../../../shared/store/links';
import { messageKeyParameter, readMessageKey } from '../../message-key-parameter';
import { messageOf } from '../../message-of';

const show = { resource: ['message'], operation: ['link'] };

export const description: INodeProperties[] = [messageKeyParameter(show), contactParameter(show, { description: 'The contact the mail is attached to' })];

/** Attaches a mail to a contact by hand (S6, B1): it is in their history from then on. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const store = await storeOf(context);
	const messageKey = readMessageKey(context, itemIndex);
	const { messageId } = await messageOf(store, messageKey);
	const { id, name } = await chosenContact(context, itemIndex, store);
	const isNew = await store.transaction((sql) => linkMessage(sql, messageId, id, 'n8n'));
	return { json: { messageKey, contact: { id, name: name ?? 'Unknown' }, linkedNow: isNew } };
}
