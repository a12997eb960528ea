import type { ITriggerFunctions } from 'n8n-workflow';

import { accountFromCredential, type MailAccount } from '../shared/mail/accounts';
import { mailAccount, requireAddress } from '../shared/node/account-parameter';
import { SettingsError, type TriggerSettings } from './settings';

const SENDING = 'smartInboxSendingApi';

/**
 * The account that copies of originals are sent from (W6): the mailbox's own, or for direct reception the one of
 * *Credential to Send Copies*.
 *
 * @throws SettingsError when there is no such credential, or whatever reading it throws
 */
export async function copyAccount(trigger: ITriggerFunctions, receiveFrom: TriggerSettings['receiveFrom']): Promise<MailAccount> {
	if (receiveFrom === 'imap') return await mailAccount(trigger);
	if (trigger.getNode().credentials?.[SENDING] === undefined) throw new SettingsError('Copy of Original To needs an account to send from', 'Choose one under Credential to Send Copies, or remove Copy of Original To.');
	const account = accountFromCredential(await trigger.getCredentials(SENDING));
	requireAddress(account);
	return account;
}

/**
 * What can be said about the account and the address before the first copy.
 *
 * @param inboxes addresses of the mailboxes that are read
 * @throws SettingsError
 */
export async function requireCopyRoute(trigger: ITriggerFunctions, { copyTo, receiveFrom }: TriggerSettings, inboxes: readonly string[]): Promise<void> {
	if (copyTo === null) return;
	if (inboxes.some((inbox) => withoutTag(inbox) === withoutTag(copyTo))) {
		throw new SettingsError(`Copy of Original To is the mailbox itself: ${copyTo}`, 'Choose another address. The copies would come back as new mail.');
	}
	const { smtp } = await copyAccount(trigger, receiveFrom);
	if (smtp === null) throw new SettingsError('Copy of Original To needs an account that can send', 'Fill in the SMTP host in the credential, or remove Copy of Original To.');
}

/** An address without the "+tag" that mail servers ignore, lower case. */
function withoutTag(address: string): string {
	return address.toLowerCase().replace(/^([^+@]+)\+[^@]*@/, '$1@');
}
