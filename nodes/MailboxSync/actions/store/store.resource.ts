import type { INodeProperties } from 'n8n-workflow';

import * as applyRetention from './applyRetention.operation';
import * as backUp from './backUp.operation';
import * as check from './check.operation';
import * as moveToPostgres from './moveToPostgres.operation';
import * as status from './status.operation';

/** What can be done with the store itself. */
export const store: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['store'] } },
		options: [
			{ name: 'Apply Retention', value: 'applyRetention', action: 'Delete mail that is too old', description: 'Delete the mail that is older than its mailbox keeps mail, and keep what became of it' },
			{ name: 'Back Up', value: 'backUp', action: 'Back up the store', description: 'Copy the embedded store while everything goes on, look through the copy, and delete the oldest copies' },
			{ name: 'Check', value: 'check', action: 'Check the store', description: 'Look through all data for what should not be, and get what to do about it. Nothing is changed.' },
			{ name: 'Move to PostgreSQL', value: 'moveToPostgres', action: 'Move the store to a database', description: 'Copy everything from the embedded store into an empty PostgreSQL database, and compare every row' },
			{ name: 'Status', value: 'status', action: 'Get the status of the store', description: 'Get where the data is kept, how much of it there is, and what waits' },
		],
		default: 'status',
	},
	...applyRetention.description,
	...backUp.description,
	...check.description,
	...moveToPostgres.description,
	...status.description,
];
