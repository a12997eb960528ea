import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../shared/node/items';
import * as preview from './actions/preview.operation';
import * as send from './actions/send.operation';
import { settingsDescription } from './settings';

type Operation = (context: IExecuteFunctions, itemIndex: number) => Promise<ItemResult>;

const OPERATIONS: Record<string, Operation> = { preview: preview.execute, send: send.execute };

/** Evaluated by the editor, so it must stand on its own. */
export function outputs({ operation }: { operation: string }): { type: string; displayName?: string }[] {
	if (operation !== 'send') return [{ type: 'main' }];
	return [
		{ type: 'main', displayName: 'Sent' },
		{ type: 'main', displayName: 'Not Sent' },
	];
}

/** The operation the node is set to, and how many outputs it has. */
export function operationOf(context: IExecuteFunctions): { operation: Operation; outputCount: number } {
	const name = String(context.getNodeParameter('operation', 0));
	return { operation: OPERATIONS[name], outputCount: outputs({ operation: name }).length };
}

export const properties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Preview', value: 'preview', action: 'Preview a reply', description: 'Show exactly what would be sent, and send nothing' },
			{ name: 'Send', value: 'send', action: 'Send a reply', description: 'Answer a new contact once, never a machine, never twice' },
		],
		default: 'send',
	},
	...settingsDescription,
];
