import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { sendDue } from '../../../shared/mail/outgoing/due';
import { chosenAccount } from '../../../shared/node/account-parameter';
import type { IntakeItem, ReplyResult } from '../../../shared/node/item';
import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { sendReply } from '../../reply';
import { readSettings } from './settings';

/** Adds `reply` to the item. Outputs: 0 Sent, 1 Not Sent. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const items = context.getInputData();
	const { json, binary } = items[itemIndex];
	const item: IntakeItem = json;
	const [store, account] = [await storeOf(context), await chosenAccount(context, itemIndex)];
	const reply: ReplyResult & IDataObject = { ...(await sendReply(store, item, account, readSettings(context, itemIndex))) };
	// Once per run: what waits from before, and the copies for the Sent folder, on one connection.
	if (account !== null && itemIndex === items.length - 1) await sendDue(store, account);
	return { json: { ...json, reply }, binary, output: reply.sent ? 0 : 1 };
}
