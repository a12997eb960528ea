import type { INodeProperties } from 'n8n-workflow';

const encryptionOptions: INodeProperties['options'] = [
	{ name: 'None', value: 'none', description: 'Plain text: for servers on the same machine only' },
	{ name: 'SSL/TLS', value: 'tls', description: 'Encrypted from the first byte (IMAP port 993, SMTP port 465)' },
	{ name: 'STARTTLS', value: 'starttls', description: 'Encrypted after an upgrade that is required (IMAP port 143, SMTP port 587)' },
];

/** The fields of mail credentials that several types share. */
export const addressField: INodeProperties = {
	displayName: 'Email Address',
	name: 'address',
	type: 'string',
	placeholder: 'e.g. inbox@example.com',
	default: '',
	required: true,
	description: 'The address of the mailbox. Replies are sent from it.',
};

export const userField: INodeProperties = {
	displayName: 'User Name',
	name: 'user',
	type: 'string',
	default: '',
	placeholder: 'e.g. inbox@example.com',
	description: 'Leave empty when it is the email address',
};

export const senderNameField: INodeProperties = {
	displayName: 'Sender Name',
	name: 'senderName',
	type: 'string',
	default: '',
	placeholder: 'e.g. Example Homes',
	description: 'The name that recipients see beside the address',
};

const forImap = { show: { imapEnabled: [true] } };
const forSmtp = { show: { smtpEnabled: [true] } };

export const imapFields: INodeProperties[] = [
	{ displayName: 'Receive Mail (IMAP)', name: 'imapEnabled', type: 'boolean', default: true, description: 'Whether this account has a mailbox to read' },
	{ displayName: 'IMAP Host', name: 'imapHost', type: 'string', default: '', placeholder: 'e.g. imap.example.com', displayOptions: forImap },
	{ displayName: 'IMAP Port', name: 'imapPort', type: 'number', default: 993, displayOptions: forImap },
	{ displayName: 'IMAP Encryption', name: 'imapEncryption', type: 'options', options: encryptionOptions, default: 'tls', displayOptions: forImap },
];

export const smtpFields: INodeProperties[] = [
	{ displayName: 'Send Mail (SMTP)', name: 'smtpEnabled', type: 'boolean', default: true, description: 'Whether mail is sent from this account' },
	{ displayName: 'SMTP Host', name: 'smtpHost', type: 'string', default: '', placeholder: 'e.g. smtp.example.com', displayOptions: forSmtp },
	{ displayName: 'SMTP Port', name: 'smtpPort', type: 'number', default: 465, displayOptions: forSmtp },
	{ displayName: 'SMTP Encryption', name: 'smtpEncryption', type: 'options', options: encryptionOptions, default: 'tls', displayOptions: forSmtp },
];

export const certificateFields: INodeProperties[] = [
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
