import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { blockAddress, blockOf } from '../../../shared/store/blocked-addresses';
import { addressParameter, readAddress } from '../../address-parameter';
import { blockedItem } from '../../blocked-item';

const show = { resource: ['blockedAddress'], operation: ['block'] };

export const description: INodeProperties[] = [
	addressParameter(show),
	{ displayName: 'Reason', name: 'reason', type: 'string', default: '', placeholder: 'e.g. asked not to be written to', description: 'Shown wherever something is not sent because of it', displayOptions: { show } },
];

/** Blocks an address by hand; one that is blocked already keeps its first reason. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const address = readAddress(context, itemIndex);
	const reason = String(context.getNodeParameter('reason', itemIndex, '') ?? '').trim().slice(0, 300) || 'Blocked by hand';
	const store = await storeOf(context);
	return await store.transaction(async (sql) => {
		const isNew = await blockAddress(sql, address, reason, 'person');
		const blocked = await blockOf(sql, address);
		return { json: { ...(blocked && blockedItem(blocked)), isNew } };
	});
}
