import type { ICredentialType, INodeProperties } from 'n8n-workflow';

/** The sending half of a mailbox account, for direct reception, which has no mailbox to send from (W6). */
export class SmartInboxSendingApi implements ICredentialType {
	name = 'smartInboxSendingApi';

	displayName = 'Smart Inbox Sending API';

	documentationUrl = 'https://github.com/n8n-nodes-smart-inbox/n8n-nodes-smart-inbox/blob/HEAD/docs/mailboxes.md#credentials';

	icon = { light: 'file:smartInboxMailbox.svg', dark: 'file:smartInboxMailbox.dark.svg' } as const;

	// n8n shows a type of credential under one condition only, and the trigger has the mailbox account for IMAP already.
	extends = ['smartInboxMailboxApi'];

	properties: INodeProperties[] = [
		{ displayName: 'Receive Mail (IMAP)', name: 'imapEnabled', type: 'hidden', default: false },
		{ displayName: 'Send Mail (SMTP)', name: 'smtpEnabled', type: 'hidden', default: true },
	];
}
