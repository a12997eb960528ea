import type { ICredentialType, INodeProperties } from 'n8n-workflow';

/** How senders sign in and encrypt when mail is received directly (W2): all of it is optional. */
export class SmartInboxReceptionApi implements ICredentialType {
	name = 'smartInboxReceptionApi';

	displayName = 'Smart Inbox Reception API';

	documentationUrl = 'https://github.com/n8n-nodes-smart-inbox/n8n-nodes-smart-inbox/blob/HEAD/docs/direct-reception.md';

	icon = { light: 'file:smartInboxMailbox.svg', dark: 'file:smartInboxMailbox.dark.svg' } as const;

	properties: INodeProperties[] = [
		{
			displayName: 'User Name',
			name: 'user',
			type: 'string',
			default: '',
			placeholder: 'e.g. portal',
			description: 'When filled in, senders must sign in. Leave empty when other mail servers deliver here: they cannot.',
		},
		{ displayName: 'Password', name: 'password', type: 'string', typeOptions: { password: true }, default: '', description: 'Accepted over an encrypted connection, or from this machine' },
		{
			displayName: 'TLS Certificate',
			name: 'serverPem',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			placeholder: 'e.g. -----BEGIN CERTIFICATE----- …',
			description: 'PEM of the certificate, followed by its chain. A renewed one is taken up within a minute.',
		},
		{
			displayName: 'TLS Private Key',
			name: 'privateKey',
			type: 'string',
			typeOptions: { password: true, rows: 4 },
			default: '',
			description: 'PEM of the private key of the certificate, without a passphrase',
		},
		{
			displayName: 'Encryption',
			name: 'encryption',
			type: 'options',
			options: [
				{ name: 'SSL/TLS', value: 'implicit', description: 'Encrypted from the first byte (port 465): for programs of your own, other mail servers cannot' },
				{ name: 'STARTTLS, Optional', value: 'offered', description: 'Senders that can encrypt do, others still get through: what other mail servers expect' },
				{ name: 'STARTTLS, Required', value: 'required', description: 'Mail is taken over an encrypted connection only' },
			],
			default: 'offered',
			description: 'What the certificate is used for. Without a certificate nothing is encrypted.',
		},
	];
}
