import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { memberItems } from '../../member-item';
import { chosenMember, memberParameter } from '../../member-parameter';

const member = memberParameter({ displayName: 'Member', name: 'member', displayOptions: { show: { resource: ['teamMember'], operation: ['get'] } } });

export const description: INodeProperties[] = [member];

export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const store = await storeOf(context);
	const [json] = await memberItems(store, [await chosenMember(context, store, member, itemIndex)]);
	return { json };
}
