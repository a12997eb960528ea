import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { mailboxParameter, requiredMailbox } from '../../mailbox-parameter';
import { simplifyParameter } from '../../simplify-parameter';
import { statusItem } from '../../status-item';

const show = { resource: ['account'], operation: ['status'] };

export const description: INodeProperties[] = [{ ...mailboxParameter, displayOptions: { show } }, simplifyParameter(show)];

/** How one mailbox is doing. Asks the store and not the mail server: see Test for that. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const mailbox = await requiredMailbox(context, itemIndex);
	return { json: await statusItem(await storeOf(context), mailbox, context.getNodeParameter('simplify', itemIndex) === true) };
}
