import type { INodeProperties } from 'n8n-workflow';

import * as getMany from './getMany.operation';
import * as retry from './retry.operation';
import * as sendWaiting from './sendWaiting.operation';

/** What can be done with the mail that leaves from here. */
export const outgoingMail: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['outgoingMail'] } },
		options: [
			{ name: 'Get Many', value: 'getMany', action: 'Get many outgoing mails', description: 'Get what left, what waits, and what was refused or came back' },
			{ name: 'Retry', value: 'retry', action: 'Retry an outgoing mail', description: 'Send a mail again that was refused, or that waits after a failure' },
			{ name: 'Send Waiting', value: 'sendWaiting', action: 'Send waiting outgoing mail', description: 'Send what waits for the account, and file missing copies in its Sent folder' },
		],
		default: 'getMany',
	},
	...getMany.description,
	...retry.description,
	...sendWaiting.description,
];
