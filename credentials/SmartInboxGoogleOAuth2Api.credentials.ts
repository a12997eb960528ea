import type { ICredentialType, INodeProperties } from 'n8n-workflow';

import { addressField, senderNameField } from '../nodes/shared/node/account-fields';

/** A Gmail or Google Workspace mailbox, by signing in with Google (A2). Hosts and ports are Google's. */
export class SmartInboxGoogleOAuth2Api implements ICredentialType {
	name = 'smartInboxGoogleOAuth2Api';

	extends = ['googleOAuth2Api'];

	displayName = 'Smart Inbox Gmail OAuth2 API';

	documentationUrl = 'https://github.com/n8n-nodes-smart-inbox/n8n-nodes-smart-inbox/blob/HEAD/docs/mailboxes.md#gmail';

	icon = { light: 'file:smartInboxGoogle.svg', dark: 'file:smartInboxGoogle.dark.svg' } as const;

	properties: INodeProperties[] = [
		{
			...addressField,
			placeholder: 'e.g. inbox@gmail.com',
			description: 'The address of the Google account that is connected. Replies are sent from it.',
		},
		senderNameField,
		// The one scope that IMAP and SMTP take.
		{ displayName: 'Scope', name: 'scope', type: 'hidden', default: 'https://mail.google.com/' },
	];
}
