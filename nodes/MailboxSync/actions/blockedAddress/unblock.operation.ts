import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { unblockAddress } from '../../../shared/store/blocked-addresses';
import { mailboxesCopiedTo } from '../../../shared/store/original-copies';
import { tellWaitingWork } from '../../../shared/store/waiting-work';
import { addressParameter, readAddress } from '../../address-parameter';

export const description: INodeProperties[] = [addressParameter({ resource: ['blockedAddress'], operation: ['unblock'] })];

/** Unblocks an address; copies of originals that wait for it are sent. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const address = readAddress(context, itemIndex);
	const store = await storeOf(context);
	const unblocked = await store.transaction((sql) => unblockAddress(sql, address), { durable: true });
	if (unblocked) for (const mailboxId of await mailboxesCopiedTo(store, address)) tellWaitingWork(mailboxId);
	return { json: { address, unblocked } };
}
