import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../shared/node/items';
import * as assign from './actions/enquiry/assign.operation';
import * as getMembers from './actions/teamMember/getMany.operation';
import * as upsertMember from './actions/teamMember/upsert.operation';

type Operation = (context: IExecuteFunctions, itemIndex: number) => Promise<ItemResult | ItemResult[]>;

const OPERATIONS: Record<string, Operation> = {
	'enquiry assign': assign.execute,
	'teamMember upsert': upsertMember.execute,
	'teamMember getAll': getMembers.execute,
};

/** The operation the node is set to. */
export function operationOf(context: IExecuteFunctions): Operation {
	return OPERATIONS[`${String(context.getNodeParameter('resource', 0))} ${String(context.getNodeParameter('operation', 0))}`];
}

export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Enquiry', value: 'enquiry' },
			{ name: 'Team Member', value: 'teamMember' },
		],
		default: 'enquiry',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['enquiry'] } },
		options: [{ name: 'Assign', value: 'assign', action: 'Assign an owner to an enquiry', description: 'Find the team member who answers, with the reason' }],
		default: 'assign',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['teamMember'] } },
		options: [
			{ name: 'Create or Update', value: 'upsert', action: 'Create or update a team member', description: 'Create a new record, or update the current one if it already exists (upsert)' },
			{ name: 'Get Many', value: 'getAll', action: 'Get many team members' },
		],
		default: 'upsert',
	},
	...assign.description,
	...upsertMember.description,
	...getMembers.description,
];
