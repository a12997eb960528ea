import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { changeMail } from '../../change-mail';
import { messageKeyParameter } from '../../message-key-parameter';
import type { MailboxSession } from '../../session';

export const description: INodeProperties[] = [messageKeyParameter({ resource: ['message'], operation: ['archive'] })];

/** Moves a mail to the archive of its mailbox, whatever that is called: for Gmail, All Mail. One is made where there is none. */
export async function execute(context: IExecuteFunctions, itemIndex: number, session: MailboxSession): Promise<ItemResult> {
	return {
		json: await changeMail(context, itemIndex, session, async (_mail, folders) => ({ moveTo: (await folders.withRole('\\Archive')) ?? (await folders.withRole('\\All')) ?? (await folders.create('Archive')) })),
	};
}
