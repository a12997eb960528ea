import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { changeMail } from '../../change-mail';
import { messageKeyParameter } from '../../message-key-parameter';
import type { MailboxSession } from '../../session';
import { flag } from '../../wishes';

export const description: INodeProperties[] = [messageKeyParameter({ resource: ['message'], operation: ['flag'] })];

/** Puts a star on a mail, here and on the server. */
export async function execute(context: IExecuteFunctions, itemIndex: number, session: MailboxSession): Promise<ItemResult> {
	return { json: await changeMail(context, itemIndex, session, flag) };
}
