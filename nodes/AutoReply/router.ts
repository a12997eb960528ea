import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../shared/node/items';
import * as preview from './actions/reply/preview.operation';
import { reply } from './actions/reply/reply.resource';
import * as send from './actions/reply/send.operation';
import * as deleteTemplate from './actions/template/delete.operation';
import * as getTemplates from './actions/template/getMany.operation';
import { template } from './actions/template/template.resource';
import * as upsertTemplate from './actions/template/upsert.operation';

type Operation = (context: IExecuteFunctions, itemIndex: number) => Promise<ItemResult | ItemResult[]>;

const OPERATIONS: Record<string, Operation> = {
	'reply preview': preview.execute,
	'reply send': send.execute,
	'template delete': deleteTemplate.execute,
	'template getAll': getTemplates.execute,
	'template upsert': upsertTemplate.execute,
};

/** Evaluated by the editor, so it must stand on its own. */
export function outputs({ operation }: { operation: string }): { type: string; displayName?: string }[] {
	if (operation !== 'send') return [{ type: 'main' }];
	return [
		{ type: 'main', displayName: 'Sent' },
		{ type: 'main', displayName: 'Not Sent' },
	];
}

/** The operation the node is set to, and how many outputs it has. Nodes made before there were templates reply. */
export function operationOf(context: IExecuteFunctions): { operation: Operation; outputCount: number } {
	const resource = String(context.getNodeParameter('resource', 0, 'reply'));
	const name = String(context.getNodeParameter('operation', 0));
	return { operation: OPERATIONS[`${resource} ${name}`], outputCount: outputs({ operation: name }).length };
}

export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Reply', value: 'reply' },
			{ name: 'Template', value: 'template' },
		],
		default: 'reply',
	},
	...reply,
	...template,
];
