import type { ICredentialType, INodeProperties } from 'n8n-workflow';

import { addressField, senderNameField } from '../nodes/shared/node/account-fields';

/** A Microsoft 365 or Outlook.com mailbox, by signing in with Microsoft (A2). Hosts and ports are Microsoft's. */
export class SmartInboxMicrosoftOAuth2Api implements ICredentialType {
	name = 'smartInboxMicrosoftOAuth2Api';

	extends = ['microsoftOAuth2Api'];

	displayName = 'Smart Inbox Microsoft OAuth2 API';

	documentationUrl = 'https://github.com/n8n-nodes-smart-inbox/n8n-nodes-smart-inbox/blob/HEAD/docs/mailboxes.md#microsoft-365';

	icon = { light: 'file:smartInboxMicrosoft.svg', dark: 'file:smartInboxMicrosoft.dark.svg' } as const;

	properties: INodeProperties[] = [
		{
			...addressField,
			description: 'The address of the mailbox: the account that is connected, or a shared mailbox that it may open. Replies are sent from it.',
		},
		senderNameField,
		// Of Outlook and not of Graph, whose tokens IMAP and SMTP refuse; offline_access gives the refresh token.
		{ displayName: 'Scope', name: 'scope', type: 'hidden', default: 'https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access' },
		// Nothing here asks Graph.
		{ displayName: 'Microsoft Graph API Base URL', name: 'graphApiBaseUrl', type: 'hidden', default: 'https://graph.microsoft.com' },
	];
}
