import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { changeMail } from '../../change-mail';
import { messageKeyParameter } from '../../message-key-parameter';
import type { MailboxSession } from '../../session';
import { remove } from '../../wishes';

const show = { resource: ['message'], operation: ['delete'] };

export const description: INodeProperties[] = [
	messageKeyParameter(show),
	{ displayName: 'Delete Permanently', name: 'permanently', type: 'boolean', default: false, description: 'Whether the mail is removed for good instead of moved to Trash. It cannot be brought back.', displayOptions: { show } },
];

/** Moves a mail to Trash, or removes it for good: also when the mailbox has no Trash, or the mail lies there already. */
export async function execute(context: IExecuteFunctions, itemIndex: number, session: MailboxSession): Promise<ItemResult> {
	return { json: await changeMail(context, itemIndex, session, remove(context.getNodeParameter('permanently', itemIndex) === true)) };
}
