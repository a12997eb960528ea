import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { storeStatus } from '../../../shared/store/store-status';

export const description: INodeProperties[] = [];

/** Where the data is kept, how much of it there is, and what waits. */
export async function execute(context: IExecuteFunctions): Promise<ItemResult> {
	const { oldestWaiting, ...status } = await storeStatus(await storeOf(context));
	return {
		json: {
			...status,
			oldestWaiting: oldestWaiting && { messageKey: oldestWaiting.messageKey, storedAt: new Date(oldestWaiting.storedAt).toISOString() },
		},
	};
}
