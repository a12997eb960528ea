import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { folderParameter } from '../../../shared/node/folder-search';
import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { changeMail } from '../../change-mail';
import { messageKeyParameter } from '../../message-key-parameter';
import type { MailboxSession } from '../../session';
import { moveTo } from '../../wishes';

const show = { resource: ['message'], operation: ['move'] };

export const description: INodeProperties[] = [messageKeyParameter(show), { ...folderParameter, description: 'The folder the mail is moved to', displayOptions: { show } }];

/** Moves a mail to another folder of its mailbox, here and on the server. */
export async function execute(context: IExecuteFunctions, itemIndex: number, session: MailboxSession): Promise<ItemResult> {
	const path = String(context.getNodeParameter('folder', itemIndex, '', { extractValue: true })).trim();
	if (path === '') throw new InputError('Folder is empty', 'Choose the folder from the list, or write its path.');
	return { json: await changeMail(context, itemIndex, session, moveTo(path)) };
}
