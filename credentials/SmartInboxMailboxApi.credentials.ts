import type { ICredentialType, INodeProperties } from 'n8n-workflow';

const encryptionOptions: INodeProperties['options'] = [
	{ name: 'None', value: 'none', description: 'Plain text: for servers on the same machine only' },
	{ name: 'SSL/TLS', value: 'tls', description: 'Encrypted from the first byte (IMAP port 993, SMTP port 465)' },
	{ name: 'STARTTLS', value: 'starttls', description: 'Encrypted after an upgrade that is required (IMAP port 143, SMTP port 587)' },
];

/** One mailbox: IMAP to receive, SMTP to send, a user name and a password (A2, A5, A6). */
export class SmartInboxMailboxApi implements ICredentialType {
	name = 'smartInboxMailboxApi';

	displayName = 'Smart Inbox Mailbox API';

	documentationUrl = 'https://github.com/n8n-nodes-smart-inbox/n8n-nodes-smart-inbox#credentials';

	icon = { light: 'file:smartInboxMailbox.svg', dark: 'file:smartInboxMailbox.dark.svg' } as const;

	properties: INodeProperties[] = [
		{
			displayName: 'Email Address',
			name: 'address',
			type: 'string',
			placeholder: 'e.g. inbox@example.com',
			default: '',
			required: true,
			description: 'The address of the mailbox. Replies are sent from it.',
		},
		{
			displayName: 'User Name',
			name: 'user',
			type: 'string',
			default: '',
			placeholder: 'e.g. inbox@example.com',
			description: 'Leave empty when it is the email address',
		},
		{ displayName: 'Password', name: 'password', type: 'string', typeOptions: { password: true }, default: '', description: 'With two-step sign-in, use an app password' },
		{ displayName: 'Sender Name', name: 'senderName', type: 'string', default: '', placeholder: 'e.g. Example Homes', description: 'The name that recipients see beside the address' },
		{ displayName: 'Receive Mail (IMAP)', name: 'imapEnabled', type: 'boolean', default: true, description: 'Whether this account has a mailbox to read' },
		{ displayName: 'IMAP Host', name: 'imapHost', type: 'string', default: '', placeholder: 'e.g. imap.example.com', displayOptions: { show: { imapEnabled: [true] } } },
		{ displayName: 'IMAP Port', name: 'imapPort', type: 'number', default: 993, displayOptions: { show: { imapEnabled: [true] } } },
		{ displayName: 'IMAP Encryption', name: 'imapEncryption', type: 'options', options: encryptionOptions, default: 'tls', displayOptions: { show: { imapEnabled: [true] } } },
		{ displayName: 'Send Mail (SMTP)', name: 'smtpEnabled', type: 'boolean', default: true, description: 'Whether mail is sent from this account' },
		{ displayName: 'SMTP Host', name: 'smtpHost', type: 'string', default: '', placeholder: 'e.g. smtp.example.com', displayOptions: { show: { smtpEnabled: [true] } } },
		{ displayName: 'SMTP Port', name: 'smtpPort', type: 'number', default: 465, displayOptions: { show: { smtpEnabled: [true] } } },
		{ displayName: 'SMTP Encryption', name: 'smtpEncryption', type: 'options', options: encryptionOptions, default: 'tls', displayOptions: { show: { smtpEnabled: [true] } } },
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
		{
			displayName: 'Trusted Certificate',
			name: 'trustedServerPem',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			placeholder: 'e.g. -----BEGIN CERTIFICATE----- …',
			description: 'The PEM of the one certificate to trust, for servers with a certificate of their own. Safer than ignoring certificates.',
		},
		{
			displayName: 'Ignore Certificate Warnings (Insecure)',
			name: 'allowUntrustedServer',
			type: 'boolean',
			default: false,
			description: 'Whether to accept any certificate. Anyone between n8n and the server can then read the password.',
		},
	];
}
