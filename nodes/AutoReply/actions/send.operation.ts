import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { IntakeItem, ReplyResult } from '../../shared/node/item';
import { chosenAccount } from '../../shared/node/account-parameter';
import type { ItemResult } from '../../shared/node/items';
import { storeOf } from '../../shared/node/store-of';
import { sendReply } from '../reply';
import { readSettings } from '../settings';

/** Adds `reply` to the item. Outputs: 0 Sent, 1 Not Sent. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const { json, binary } = context.getInputData()[itemIndex];
	const item: IntakeItem = json;
	const reply: ReplyResult & IDataObject = { ...(await sendReply(await storeOf(context), item, await chosenAccount(context, itemIndex), readSettings(context, itemIndex))) };
	return { json: { ...json, reply }, binary, output: reply.sent ? 0 : 1 };
}
