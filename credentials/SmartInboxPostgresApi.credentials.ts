import type { ICredentialType, INodeProperties } from 'n8n-workflow';

/** Where the store is when it is not the embedded one (N10). */
export class SmartInboxPostgresApi implements ICredentialType {
	name = 'smartInboxPostgresApi';

	displayName = 'Smart Inbox PostgreSQL API';

	documentationUrl = 'https://github.com/n8n-nodes-smart-inbox/n8n-nodes-smart-inbox/blob/HEAD/docs/postgresql.md';

	icon = { light: 'file:smartInboxPostgres.svg', dark: 'file:smartInboxPostgres.dark.svg' } as const;

	properties: INodeProperties[] = [
		{
			displayName: 'Choose the same credential in every Smart Inbox node: contacts, mail and team are kept in this database. Give it a database of its own; PostgreSQL 15 or newer.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		{ displayName: 'Host', name: 'host', type: 'string', default: 'localhost', required: true, placeholder: 'e.g. postgres.example.com' },
		{ displayName: 'Port', name: 'port', type: 'number', default: 5432 },
		{ displayName: 'Database', name: 'database', type: 'string', default: 'smart_inbox', required: true, placeholder: 'e.g. smart_inbox' },
		{ displayName: 'User', name: 'user', type: 'string', default: 'smart_inbox', required: true, placeholder: 'e.g. smart_inbox' },
		{ displayName: 'Password', name: 'password', type: 'string', typeOptions: { password: true }, default: '' },
		{
			displayName: 'TLS',
			name: 'tls',
			type: 'options',
			options: [
				{ name: 'Off', value: 'off', description: 'Plain text: for servers on the same machine or a private network only' },
				{ name: 'On', value: 'on', description: 'Encrypted, and the certificate must be right' },
				{ name: 'On, Any Certificate (Insecure)', value: 'unverified', description: 'Encrypted. Anyone between n8n and the server can still pretend to be the server.' },
			],
			default: 'on',
		},
		{
			displayName: 'Trusted Certificate',
			name: 'trustedServerPem',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			placeholder: 'e.g. -----BEGIN CERTIFICATE----- …',
			description: 'The PEM of the authority or certificate to trust, for servers with one of their own',
			displayOptions: { show: { tls: ['on'] } },
		},
		{ displayName: 'Connections', name: 'connections', type: 'number', typeOptions: { minValue: 1, maxValue: 50 }, default: 4, description: 'How many each n8n process opens at most. Each worker is a process.' },
	];
}
