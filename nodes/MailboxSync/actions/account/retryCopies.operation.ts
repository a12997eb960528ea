import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { retryCopies } from '../../../shared/store/original-copies';
import { tellWaitingWork } from '../../../shared/store/waiting-work';
import { mailboxParameter, requiredMailbox } from '../../mailbox-parameter';

export const description: INodeProperties[] = [{ ...mailboxParameter, displayOptions: { show: { resource: ['account'], operation: ['retryCopies'] } } }];

/**
 * Unblocks the address and lets the copies of originals be sent again that were refused or came back (W6); those that may
 * have left are never sent twice.
 */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const { id, address } = await requiredMailbox(context, itemIndex);
	const store = await storeOf(context);
	const { retried, unblocked, stillBlocked } = await store.transaction((sql) => retryCopies(sql, id), { durable: true });
	tellWaitingWork(id);
	return { json: { mailbox: { id, address }, retried, unblocked, stillBlocked } };
}
