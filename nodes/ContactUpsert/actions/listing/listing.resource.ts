import type { INodeProperties } from 'n8n-workflow';

import type { Operations, OperationsOnAll } from '../../operations';
import * as getAll from './getMany.operation';
import * as upsert from './upsert.operation';

/** What can be done with listings, by the operation's value. */
export const listingOperations: Operations = {
	getAll: getAll.execute,
};

/** What takes all items of a run together. */
export const listingOperationsOnAll: OperationsOnAll = {
	upsert: upsert.executeAll,
};

export const listing: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['listing'] } },
		options: [
			{ name: 'Create or Update', value: 'upsert', action: 'Create or update a listing', description: 'Create a new record, or update the current one if it already exists (upsert)' },
			{ name: 'Get Many', value: 'getAll', action: 'Get many listings' },
		],
		default: 'upsert',
	},
	...upsert.description,
	...getAll.description,
];
