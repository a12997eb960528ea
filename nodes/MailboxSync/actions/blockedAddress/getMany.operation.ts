import type { IExecuteFunctions } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { limitParameters, readRowLimit } from '../../../shared/node/limit';
import { storeOf } from '../../../shared/node/store-of';
import { listBlocked } from '../../../shared/store/blocked-addresses';
import { blockedItem } from '../../blocked-item';

export const description = limitParameters({ resource: ['blockedAddress'], operation: ['getMany'] });

/** One item per blocked address, the newest first. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult[]> {
	const blocked = await listBlocked(await storeOf(context), readRowLimit(context, itemIndex));
	return blocked.map((one) => ({ json: blockedItem(one) }));
}
