import type { IExecuteFunctions, ILoadOptionsFunctions } from 'n8n-workflow';

import { isValidAddress } from '../mail/address';
import { accountFromCredential, type MailAccount } from '../mail/accounts';

/** The credential is not filled in. */
export class AccountIncompleteError extends Error {
	constructor(
		message: string,
		readonly description: string,
	) {
		super(message);
		this.name = 'AccountIncompleteError';
	}
}

/**
 * The mail account chosen in a node. Read anew each time: a changed password counts at once.
 *
 * @throws AccountIncompleteError when the credential has no usable address
 */
export async function mailAccount(context: Pick<IExecuteFunctions | ILoadOptionsFunctions, 'getCredentials'>, itemIndex = 0): Promise<MailAccount> {
	const account = accountFromCredential(await context.getCredentials('smartInboxMailboxApi', itemIndex));
	requireAddress(account);
	return account;
}

/** @throws AccountIncompleteError */
export function requireAddress({ address }: MailAccount): void {
	if (isValidAddress(address)) return;
	throw new AccountIncompleteError(
		address === '' ? 'The credential has no Email Address' : `"${address}" in Email Address is not an email address`,
		'Open the credential and write the address of the mailbox, e.g. inbox@example.com.',
	);
}
