import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { runItems, runTogether, type ItemResult } from '../shared/node/items';
import { contact, contactOperations } from './actions/contact/contact.resource';
import { duplicate, duplicateOperations } from './actions/duplicate/duplicate.resource';
import { enquiry, enquiryOperations } from './actions/enquiry/enquiry.resource';
import { listing, listingOperations, listingOperationsOnAll } from './actions/listing/listing.resource';

type Operation = (context: IExecuteFunctions, itemIndex: number) => Promise<ItemResult | ItemResult[]>;

/** The operations of one resource, by value. */
export type Operations = Record<string, Operation>;

/** The same for operations that take all items of a run together. */
export type OperationsOnAll = Record<string, (context: IExecuteFunctions) => Promise<(ItemResult | Error)[]>>;

const OPERATIONS: Record<string, Operations> = { contact: contactOperations, duplicate: duplicateOperations, enquiry: enquiryOperations, listing: listingOperations };

/** Evaluated by the editor, so it must stand on its own. */
export function outputs({ resource, operation }: { resource: string; operation: string }): { type: string; displayName?: string }[] {
	if (resource !== 'contact' || operation !== 'upsert') return [{ type: 'main' }];
	return [
		{ type: 'main', displayName: 'Created' },
		{ type: 'main', displayName: 'Matched' },
		{ type: 'main', displayName: 'Needs Review' },
	];
}

const ON_ALL: Record<string, OperationsOnAll> = { listing: listingOperationsOnAll };

/** Runs the operation the node is set to. */
export async function runOperation(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const resource = String(context.getNodeParameter('resource', 0));
	const name = String(context.getNodeParameter('operation', 0));
	const outputCount = outputs({ resource, operation: name }).length;
	const onAll = ON_ALL[resource]?.[name];
	if (onAll) return await runTogether(context, outputCount, async () => await onAll(context));
	const operation = OPERATIONS[resource]?.[name];
	if (!operation) throw new Error(`The operation "${resource}: ${name}" does not exist`);
	return await runItems(context, outputCount, async (itemIndex) => await operation(context, itemIndex));
}

export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Contact', value: 'contact' },
			{ name: 'Enquiry', value: 'enquiry' },
			{ name: 'Listing', value: 'listing' },
			{ name: 'Possible Duplicate', value: 'duplicate' },
		],
		default: 'contact',
	},
	...contact,
	...duplicate,
	...enquiry,
	...listing,
];
