import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { reconnectAccount } from '../../reconnect-account';
import type { MailboxSession } from '../../session';

export const description: INodeProperties[] = [];

/** Signs in again to an account that was disabled (A14). Like Test, a half that does not work is the answer. */
export async function execute(context: IExecuteFunctions, itemIndex: number, session: MailboxSession): Promise<ItemResult> {
	const account = await session.account(itemIndex);
	const { halves, ...reconnected } = await reconnectAccount(await storeOf(context), account);
	return { json: { ...reconnected, ...halves } };
}
