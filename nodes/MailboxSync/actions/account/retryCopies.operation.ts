import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { retryCopies } from '../../../shared/store/original-copies';
import { tellWaitingWork } from '../../../shared/store/waiting-work';
import { mailboxParameter, requiredMailbox } from '../../mailbox-parameter';

export const description: INodeProperties[] = [{ ...mailboxParameter, displayOptions: { show: { resource: ['account'], operation: ['retryCopies'] } } }];

/** Lets the copies of originals that were refused be sent again (W6); those that may have left are never sent twice. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const { id, address } = await requiredMailbox(context, itemIndex);
	const store = await storeOf(context);
	const retried = await store.transaction((sql) => retryCopies(sql, id), { durable: true });
	tellWaitingWork(id);
	return { json: { mailbox: { id, address }, retried } };
}
