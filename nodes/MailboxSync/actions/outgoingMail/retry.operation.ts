import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { retryNow } from '../../../shared/mail/outgoing/retry';
import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { recipientsOf } from '../../../shared/store/outgoing';
import { outgoingItem } from '../../outgoing-item';
import type { MailboxSession } from '../../session';

const show = { resource: ['outgoingMail'], operation: ['retry'] };

export const description: INodeProperties[] = [
	{
		displayName: 'Outgoing Mail ID',
		name: 'outgoingId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 0190163d-8694-739b-aea5-966c26f8ad91',
		description: 'As Get Many gives it. The account that is chosen above has to be the one the mail leaves from.',
		displayOptions: { show },
	},
	{
		displayName: 'Even If It May Have Left',
		name: 'evenIfUnknown',
		type: 'boolean',
		default: false,
		description: 'Whether to send it also when the mail server gave no answer the last time: the recipient may get it twice',
		displayOptions: { show },
	},
];

/** Sends a mail again, at once. */
export async function execute(context: IExecuteFunctions, itemIndex: number, session: MailboxSession): Promise<ItemResult> {
	const id = String(context.getNodeParameter('outgoingId', itemIndex) ?? '').trim();
	if (id === '') throw new InputError('Outgoing Mail ID is empty', 'Take it from the output of Outgoing Mail: Get Many.');
	const account = await session.account(itemIndex);
	const store = await storeOf(context);
	const mail = await retryNow(store, account, id, context.getNodeParameter('evenIfUnknown', itemIndex) === true);
	return { json: outgoingItem(mail, await recipientsOf(store, id), true) };
}
