import type { INodeProperties } from 'n8n-workflow';

import * as getMany from './getMany.operation';
import * as getSyncLog from './getSyncLog.operation';
import * as reconnect from './reconnect.operation';
import * as retryCopies from './retryCopies.operation';
import * as setGeneralSender from './setGeneralSender.operation';
import * as setPrimary from './setPrimary.operation';
import * as setSignature from './setSignature.operation';
import * as status from './status.operation';
import * as test from './test.operation';
import * as update from './update.operation';

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
			{ name: 'Get Sync Log', value: 'getSyncLog', action: 'Get the sync log of an account', description: 'Get what the syncs of a mailbox did, what failed and what to do' },
			{ name: 'Reconnect', value: 'reconnect', action: 'Reconnect an account', description: 'Sign in again to an account that was disabled, check its folders and take it up again' },
			{ name: 'Retry Copies', value: 'retryCopies', action: 'Retry copies', description: 'Unblock the address that copies of originals go to, and send again what it refused or what came back' },
			{ name: 'Set General Sender', value: 'setGeneralSender', action: 'Set the general sender', description: 'Choose the one account that news for owners, reminders and alerts leave from' },
			{ name: 'Set Primary', value: 'setPrimary', action: 'Set the primary account', description: 'Choose the one account that is shown first and preselected' },
			{ name: 'Set Signature', value: 'setSignature', action: 'Set the signature of an account', description: 'Set what stands under the mails of a mailbox' },
			{ name: 'Status', value: 'status', action: 'Get the status of an account', description: 'Get how one mailbox is doing: state, last contact, last mail, what waits' },
			{ name: 'Test', value: 'test', action: 'Test account', description: 'Sign in to both mail servers and say what works' },
			{ name: 'Update', value: 'update', action: 'Update an account', description: 'Change who sees a mailbox, what it is called, and what is done with its mail' },
		],
		default: 'test',
	},
	...getMany.description,
	...getSyncLog.description,
	...reconnect.description,
	...retryCopies.description,
	...setGeneralSender.description,
	...setPrimary.description,
	...setSignature.description,
	...status.description,
	...test.description,
	...update.description,
];
