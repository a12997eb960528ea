import type { INodeProperties } from 'n8n-workflow';

import * as get from './get.operation';
import * as search from './search.operation';
import * as send from './send.operation';

/** What can be done with the mail of the account. */
export const message: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['message'] } },
		options: [
			{ name: 'Get', value: 'get', action: 'Get message', description: 'Get one mail. It stays unread.' },
			{ name: 'Search', value: 'search', action: 'Search messages', description: 'Find mail in the folders of the mailbox, newest first' },
			{ name: 'Send', value: 'send', action: 'Send message', description: 'Send a mail from the account and keep a copy in its Sent folder' },
		],
		default: 'search',
	},
	...get.description,
	...search.description,
	...send.description,
];
