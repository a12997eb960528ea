import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { limitParameters, readLimit } from '../../../shared/node/limit';
import { listMailboxes } from '../../../shared/store/mailboxes';
import { storeOf } from '../../../shared/node/store-of';
import { simplifyParameter } from '../../simplify-parameter';
import { statusItem } from '../../status-item';

const show = { resource: ['account'], operation: ['getMany'] };

export const description: INodeProperties[] = [...limitParameters(show), simplifyParameter(show)];

/** One item per mailbox that is read, with how it is doing; the primary one first. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult[]> {
	const store = await storeOf(context);
	const simplify = context.getNodeParameter('simplify', itemIndex) === true;
	const items: ItemResult[] = [];
	for (const mailbox of (await listMailboxes(store)).slice(0, readLimit(context, itemIndex))) items.push({ json: await statusItem(store, mailbox, simplify) });
	return items;
}
