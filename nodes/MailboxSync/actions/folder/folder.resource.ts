import type { INodeProperties } from 'n8n-workflow';

import * as getAll from './getAll.operation';
import * as update from './update.operation';

/** What can be done with the folders of the account. */
export const folder: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['folder'] } },
		options: [
			{ name: 'Get Many', value: 'getAll', action: 'Get many folders', description: 'Get the folders of the mailbox with the number of messages in each, and how they are synced' },
			{ name: 'Update', value: 'update', action: 'Update a folder', description: 'Choose whether a folder is shown and synced, and how often' },
		],
		default: 'getAll',
	},
	...getAll.description,
	...update.description,
];
