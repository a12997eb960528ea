import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { testAccount } from '../../../shared/node/credential-test';
import type { ItemResult } from '../../../shared/node/items';
import type { MailboxSession } from '../../session';

export const description: INodeProperties[] = [];

/** Says of each half whether it works. A half that does not is the answer, so nothing is thrown for it. */
export async function execute(_context: IExecuteFunctions, itemIndex: number, session: MailboxSession): Promise<ItemResult> {
	const account = await session.account(itemIndex);
	const { ok, message, imap, smtp } = await testAccount(account);
	return { json: { ok, address: account.address, message, imap: imap && { ...imap }, smtp: smtp && { ...smtp } } };
}
