import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../shared/node/items';
import { contact, contactOperations } from './actions/contact/contact.resource';
import { listing, listingOperations } from './actions/listing/listing.resource';

type Operation = (context: IExecuteFunctions, itemIndex: number) => Promise<ItemResult | ItemResult[]>;

/** The operations of one resource, by value. */
export type Operations = Record<string, Operation>;

const OPERATIONS: Record<string, Operations> = { contact: contactOperations, listing: listingOperations };

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
	return { operation: OPERATIONS[resource][name], outputCount: outputs({ resource, operation: name }).length };
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
	...contact,
	...listing,
];
