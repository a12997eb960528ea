import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../shared/node/items';
import * as mergeAi from './actions/merge-ai.operation';
import * as read from './actions/read.operation';
import { mailParameters } from './mail-parameters';

type Operation = (context: IExecuteFunctions, itemIndex: number) => Promise<ItemResult | ItemResult[]>;

const OPERATIONS: Record<string, Operation> = { mergeAi: mergeAi.execute, read: read.execute };

/** Evaluated by the editor, so it must stand on its own. */
export function outputs({ operation }: { operation: string }): { type: string; displayName?: string }[] {
	if (operation !== 'read' && operation !== 'mergeAi') return [{ type: 'main' }];
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
		options: [
			{ name: 'Merge AI Fields', value: 'mergeAi', action: 'Merge AI fields', description: 'Complete a lead with an AI node’s output: only values that stand in the mail are taken' },
			{ name: 'Read Lead', value: 'read', action: 'Read a lead', description: 'Read who wrote, how to reach them and what they want' },
		],
		default: 'read',
	},
	...mailParameters,
	...mergeAi.description,
	...read.description,
];
