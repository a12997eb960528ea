import type { ICredentialType, INodeProperties } from 'n8n-workflow';

import { addressField, certificateFields, imapFields, senderNameField, smtpFields, userField } from '../nodes/shared/node/account-fields';

/** One mailbox: IMAP to receive, SMTP to send, a user name and a password (A2, A5, A6). */
export class SmartInboxMailboxApi implements ICredentialType {
	name = 'smartInboxMailboxApi';

	displayName = 'Smart Inbox Mailbox API';

	documentationUrl = 'https://github.com/n8n-nodes-smart-inbox/n8n-nodes-smart-inbox/blob/HEAD/docs/mailboxes.md#credentials';

	icon = { light: 'file:smartInboxMailbox.svg', dark: 'file:smartInboxMailbox.dark.svg' } as const;

	properties: INodeProperties[] = [
		addressField,
		userField,
		{ displayName: 'Password', name: 'password', type: 'string', typeOptions: { password: true }, default: '', description: 'With two-step sign-in, use an app password' },
		senderNameField,
		...imapFields,
		...smtpFields,
		{
			displayName: 'SMTP Sign-In',
			name: 'smtpSignIn',
			type: 'options',
			options: [
				{ name: 'None', value: 'none', description: 'The server accepts mail from this machine without sign-in' },
				{ name: 'Own User Name and Password', value: 'own' },
				{ name: 'Same as Above', value: 'same' },
			],
			default: 'same',
			displayOptions: { show: { smtpEnabled: [true] } },
		},
		{ displayName: 'SMTP User Name', name: 'smtpUser', type: 'string', default: '', displayOptions: { show: { smtpEnabled: [true], smtpSignIn: ['own'] } } },
		{ displayName: 'SMTP Password', name: 'smtpPassword', type: 'string', typeOptions: { password: true }, default: '', displayOptions: { show: { smtpEnabled: [true], smtpSignIn: ['own'] } } },
		...certificateFields,
	];
}
