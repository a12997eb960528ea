import type { INodeProperties } from 'n8n-workflow';

import type { Operations, OperationsOnAll } from '../../operations';
import * as remove from './delete.operation';
import * as findMatches from './findMatches.operation';
import * as get from './get.operation';
import * as getAll from './getMany.operation';
import * as upsert from './upsert.operation';

/** What can be done with listings, by the operation's value. */
export const listingOperations: Operations = {
	delete: remove.execute,
	findMatches: findMatches.execute,
	get: get.execute,
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
			{ name: 'Delete', value: 'delete', action: 'Delete a listing', description: 'Enquiries about it stay' },
			{ name: 'Find Matches', value: 'findMatches', action: 'Find matching listings', description: 'Find available listings for a contact, an enquiry or like another listing, with the reasons' },
			{ name: 'Get', value: 'get', action: 'Get a listing' },
			{ name: 'Get Many', value: 'getAll', action: 'Get many listings' },
		],
		default: 'upsert',
	},
	...upsert.description,
	...remove.description,
	...findMatches.description,
	...get.description,
	...getAll.description,
];
