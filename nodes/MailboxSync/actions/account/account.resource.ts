import type { INodeProperties } from 'n8n-workflow';

import * as getMany from './getMany.operation';
import * as retryCopies from './retryCopies.operation';
import * as setGeneralSender from './setGeneralSender.operation';
import * as setPrimary from './setPrimary.operation';
import * as setSignature from './setSignature.operation';
import * as status from './status.operation';
import * as test from './test.operation';

/** What can be done with the account as a whole. */
export const account: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['account'] } },
		options: [
			{ name: 'Get Many', value: 'getMany', action: 'Get many accounts', description: 'Get the mailboxes that are read, and how each of them is doing' },
			{ name: 'Retry Copies', value: 'retryCopies', action: 'Retry copies', description: 'Unblock the address that copies of originals go to, and send again what it refused or what came back' },
			{ name: 'Set General Sender', value: 'setGeneralSender', action: 'Set the general sender', description: 'Choose the one account that news for owners, reminders and alerts leave from' },
			{ name: 'Set Primary', value: 'setPrimary', action: 'Set the primary account', description: 'Choose the one account that is shown first and preselected' },
			{ name: 'Set Signature', value: 'setSignature', action: 'Set the signature of an account', description: 'Set what stands under the mails of a mailbox' },
			{ name: 'Status', value: 'status', action: 'Get the status of an account', description: 'Get how one mailbox is doing: state, last contact, last mail, what waits' },
			{ name: 'Test', value: 'test', action: 'Test account', description: 'Sign in to both mail servers and say what works' },
		],
		default: 'test',
	},
	...getMany.description,
	...retryCopies.description,
	...setGeneralSender.description,
	...setPrimary.description,
	...setSignature.description,
	...status.description,
	...test.description,
];
