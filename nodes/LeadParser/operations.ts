import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../shared/node/items';
import * as read from './actions/read.operation';
import { mailParameters } from './mail-parameters';

type Operation = (context: IExecuteFunctions, itemIndex: number) => Promise<ItemResult | ItemResult[]>;

const OPERATIONS: Record<string, Operation> = { read: read.execute };

/** Evaluated by the editor, so it must stand on its own. */
export function outputs({ operation }: { operation: string }): { type: string; displayName?: string }[] {
	if (operation !== 'read') return [{ type: 'main' }];
	return [
		{ type: 'main', displayName: 'Lead' },
		{ type: 'main', displayName: 'Needs Review' },
		{ type: 'main', displayName: 'Not a Lead' },
	];
}

/** The operation the node is set to, and how many outputs it has. Nodes made before there was a choice read. */
export function operationOf(context: IExecuteFunctions): { operation: Operation; outputCount: number } {
	const name = String(context.getNodeParameter('operation', 0, 'read'));
	return { operation: OPERATIONS[name], outputCount: outputs({ operation: name }).length };
}

export const properties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [{ name: 'Read Lead', value: 'read', action: 'Read a lead', description: 'Read who wrote, how to reach them and what they want' }],
		default: 'read',
	},
	...mailParameters,
	...read.description,
];
