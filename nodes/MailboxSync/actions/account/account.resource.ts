import type { INodeProperties } from 'n8n-workflow';

import * as test from './test.operation';

/** What can be done with the account as a whole. */
export const account: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['account'] } },
		options: [{ name: 'Test', value: 'test', action: 'Test account', description: 'Sign in to both mail servers and say what works' }],
		default: 'test',
	},
	...test.description,
];
