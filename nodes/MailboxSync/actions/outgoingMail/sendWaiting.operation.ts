import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { sendDue } from '../../../shared/mail/outgoing/due';
import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import type { MailboxSession } from '../../session';

export const description: INodeProperties[] = [];

/** Sends what is due from the account, and files the copies that are missing in its Sent folder. */
export async function execute(context: IExecuteFunctions, itemIndex: number, session: MailboxSession): Promise<ItemResult> {
	const account = await session.account(itemIndex);
	const { sent, notSent, warning } = await sendDue(await storeOf(context), account);
	return { json: { from: account.address, sent, notSent, warning } };
}
