import type { ICredentialType, INodeProperties } from 'n8n-workflow';

import { addressField, certificateFields, imapFields, senderNameField, smtpFields, userField } from '../nodes/shared/node/account-fields';

/** A mailbox of any provider that takes access tokens: IMAP to receive, SMTP to send (A2). */
export class SmartInboxOAuth2Api implements ICredentialType {
	name = 'smartInboxOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'Smart Inbox Mailbox OAuth2 API';

	documentationUrl = 'https://github.com/n8n-nodes-smart-inbox/n8n-nodes-smart-inbox/blob/HEAD/docs/mailboxes.md#other-servers-with-oauth2';

	icon = { light: 'file:smartInboxOAuth2.svg', dark: 'file:smartInboxOAuth2.dark.svg' } as const;

	properties: INodeProperties[] = [
		addressField,
		userField,
		senderNameField,
		...imapFields,
		...smtpFields,
		{
			displayName: 'Sign-In Mechanism',
			name: 'mechanism',
			type: 'options',
			options: [
				{ name: 'OAUTHBEARER', value: 'OAUTHBEARER', description: 'The standard (RFC 7628)' },
				{ name: 'XOAUTH2', value: 'XOAUTH2', description: 'What most providers know' },
			],
			default: 'XOAUTH2',
			description: 'Which one is used when a server offers both. When it offers one only, that is used.',
		},
		...certificateFields,
	];
}
