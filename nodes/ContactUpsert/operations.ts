import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../shared/node/items';
import * as getContact from './actions/contact/get.operation';
import * as upsertContact from './actions/contact/upsert.operation';
import * as getListings from './actions/listing/getMany.operation';
import * as upsertListing from './actions/listing/upsert.operation';

type Operation = (context: IExecuteFunctions, itemIndex: number) => Promise<ItemResult | ItemResult[]>;

const OPERATIONS: Record<string, Operation> = {
	'contact upsert': upsertContact.execute,
	'contact get': getContact.execute,
	'listing upsert': upsertListing.execute,
	'listing getAll': getListings.execute,
};

/** Evaluated by the editor, so it must stand on its own. */
export function outputs({ resource, operation }: { resource: string; operation: string }): { type: string; displayName?: string }[] {
	if (resource !== 'contact' || operation !== 'upsert') return [{ type: 'main' }];
	return [
		{ type: 'main', displayName: 'Created' },
		{ type: 'main', displayName: 'Matched' },
		{ type: 'main', displayName: 'Needs Review' },
	];
}

/** The operation the node is set to, and how many outputs it has. */
export function operationOf(context: IExecuteFunctions): { operation: Operation; outputCount: number } {
	const resource = String(context.getNodeParameter('resource', 0));
	const name = String(context.getNodeParameter('operation', 0));
	return { operation: OPERATIONS[`${resource} ${name}`], outputCount: outputs({ resource, operation: name }).length };
}

export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Contact', value: 'contact' },
			{ name: 'Listing', value: 'listing' },
		],
		default: 'contact',
	},
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
	...upsertContact.description,
	...getContact.description,
	...upsertListing.description,
	...getListings.description,
];
