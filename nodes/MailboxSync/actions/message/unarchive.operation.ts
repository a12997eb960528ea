import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { changeMail } from '../../change-mail';
import { messageKeyParameter } from '../../message-key-parameter';
import type { MailboxSession } from '../../session';

export const description: INodeProperties[] = [messageKeyParameter({ resource: ['message'], operation: ['unarchive'] })];

/** Moves a mail back to where Archive, Move or Delete took it from; to the inbox when that is not known. */
export async function execute(context: IExecuteFunctions, itemIndex: number, session: MailboxSession): Promise<ItemResult> {
	return {
		json: await changeMail(context, itemIndex, session, async ({ movedFrom, folderId }, folders) => {
			const isThere = movedFrom !== null && movedFrom !== folderId && (await folders.paths()).has(movedFrom);
			return { moveTo: isThere ? movedFrom : await folders.at('INBOX') };
		}),
	};
}
