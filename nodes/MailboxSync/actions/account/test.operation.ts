import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { testAccount } from '../../../shared/node/credential-test';
import type { ItemResult } from '../../../shared/node/items';
import { existingStoreOf } from '../../../shared/node/store-of';
import { findMailbox } from '../../../shared/store/mailboxes';
import { keepRoleNotice } from '../../../shared/store/role-notice';
import { halvesItem } from '../../halves-item';
import type { MailboxSession } from '../../session';

export const description: INodeProperties[] = [];

/**
 * Says of each half whether it works, and what is wrong with the roles of the folders. A half that does not work is the
 * answer, so nothing is thrown for it.
 */
export async function execute(context: IExecuteFunctions, itemIndex: number, session: MailboxSession): Promise<ItemResult> {
	const account = await session.account(itemIndex);
	const { ok, message, imap, smtp } = await testAccount(account);
	const warnings = imap?.warnings ?? [];
	if (imap?.ok) await keepWarnings(context, account.address, warnings);
	return { json: { ok, address: account.address, message, warnings, ...halvesItem({ imap, smtp }) } };
}

/** An account that nobody reads here has no notices. */
async function keepWarnings(context: IExecuteFunctions, address: string, warnings: readonly string[]): Promise<void> {
	const store = await existingStoreOf(context);
	const mailbox = store && (await findMailbox(store, address));
	if (store && mailbox) await keepRoleNotice(store, mailbox.id, warnings);
}
