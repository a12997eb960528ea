import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { changeMail } from '../../change-mail';
import { messageKeyParameter } from '../../message-key-parameter';
import type { MailboxSession } from '../../session';
import { unarchive } from '../../wishes';

export const description: INodeProperties[] = [messageKeyParameter({ resource: ['message'], operation: ['unarchive'] })];

/** Moves a mail back to where it was. */
export async function execute(context: IExecuteFunctions, itemIndex: number, session: MailboxSession): Promise<ItemResult> {
	return { json: await changeMail(context, itemIndex, session, unarchive) };
}
