import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { inTransaction } from '../../../shared/store/conflicts';
import { setGeneralSender } from '../../../shared/store/mailboxes';
import { mailboxParameter, requiredMailbox, sharedMailbox } from '../../mailbox-parameter';
import { statusItem } from '../../status-item';

export const description: INodeProperties[] = [{ ...mailboxParameter, displayOptions: { show: { resource: ['account'], operation: ['setGeneralSender'] } } }];

/** Makes this mailbox the one that what the inbox says by itself leaves from (A13); no other is. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const { id } = sharedMailbox(await requiredMailbox(context, itemIndex));
	const store = await storeOf(context);
	await inTransaction(store, (sql) => setGeneralSender(sql, id));
	return { json: await statusItem(store, await requiredMailbox(context, itemIndex), true) };
}
