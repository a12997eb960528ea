import type { INodeProperties } from 'n8n-workflow';

import type { Operations } from '../../operations';
import * as get from './get.operation';
import * as upsert from './upsert.operation';

/** What can be done with contacts, by the operation's value. */
export const contactOperations: Operations = {
	get: get.execute,
	upsert: upsert.execute,
};

export const contact: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['contact'] } },
		options: [
			{ name: 'Create or Update', value: 'upsert', action: 'Create or update a contact', description: 'Create a new record, or update the current one if it already exists (upsert)' },
			{ name: 'Get', value: 'get', action: 'Get a contact' },
		],
		default: 'upsert',
	},
	...upsert.description,
	...get.description,
];
