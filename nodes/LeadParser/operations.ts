import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../shared/node/items';
import * as deleteProfile from './actions/deleteProfile.operation';
import * as getProfiles from './actions/getProfiles.operation';
import * as learn from './actions/learn.operation';
import * as mergeAi from './actions/merge-ai.operation';
import * as read from './actions/read.operation';
import { mailParameters } from './mail-parameters';

type Operation = (context: IExecuteFunctions, itemIndex: number) => Promise<ItemResult | ItemResult[]>;

const OPERATIONS: Record<string, Operation> = {
	deleteProfile: deleteProfile.execute,
	getProfiles: getProfiles.execute,
	learn: learn.execute,
	mergeAi: mergeAi.execute,
	read: read.execute,
};

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
			{ name: 'Delete Learnt Profile', value: 'deleteProfile', action: 'Delete a learnt profile' },
			{ name: 'Get Many Learnt Profiles', value: 'getProfiles', action: 'Get many learnt profiles', description: 'List what was learnt from examples' },
			{ name: 'Learn From Example', value: 'learn', action: 'Learn from an example', description: 'Learn how a sender writes, from one e-mail and what is right in it' },
			{ name: 'Merge AI Fields', value: 'mergeAi', action: 'Merge AI fields', description: 'Complete a lead with an AI node’s output: only values that stand in the mail are taken' },
			{ name: 'Read Lead', value: 'read', action: 'Read a lead', description: 'Read who wrote, how to reach them and what they want' },
		],
		default: 'read',
	},
	...mailParameters,
	...mergeAi.description,
	...read.description,
	...learn.description,
	...getProfiles.description,
	...deleteProfile.description,
];
