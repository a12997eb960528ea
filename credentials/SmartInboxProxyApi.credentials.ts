import type { ICredentialType, INodeProperties } from 'n8n-workflow';

/** A proxy in front of the Shared Inbox page that has signed people in already. */
export class SmartInboxProxyApi implements ICredentialType {
	name = 'smartInboxProxyApi';

	displayName = 'Smart Inbox Proxy API';

	documentationUrl = 'https://github.com/n8n-nodes-smart-inbox/n8n-nodes-smart-inbox/blob/HEAD/docs/shared-inbox.md#signing-in-to-the-page';

	icon = { light: 'file:smartInboxMailbox.svg', dark: 'file:smartInboxMailbox.dark.svg' } as const;

	properties: INodeProperties[] = [
		{
			displayName: 'Header With the User',
			name: 'userHeader',
			type: 'string',
			default: 'X-Forwarded-Email',
			required: true,
			placeholder: 'e.g. X-Forwarded-Email',
			description: 'In which the proxy says who is signed in, by email address. It must replace whatever a browser sends under this name.',
		},
		{
			displayName: 'Header With the Secret',
			name: 'proofHeader',
			type: 'string',
			default: 'X-Smart-Inbox-Secret',
			required: true,
			placeholder: 'e.g. X-Smart-Inbox-Secret',
			description: 'In which the proxy sends the secret with every request to the page',
		},
		{
			displayName: 'Secret',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'At least 32 random characters that only the proxy and this credential know, e.g. from "openssl rand -hex 32"',
		},
	];
}
