import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../shared/node/items';
import * as completeActivity from './actions/activity/complete.operation';
import * as getActivities from './actions/activity/getMany.operation';
import * as remind from './actions/activity/remind.operation';
import { activity } from './actions/activity/activity.resource';
import * as assign from './actions/enquiry/assign.operation';
import * as assignWaiting from './actions/enquiry/assignWaiting.operation';
import { enquiry } from './actions/enquiry/enquiry.resource';
import * as reassign from './actions/enquiry/reassign.operation';
import * as deleteMember from './actions/teamMember/delete.operation';
import * as getMember from './actions/teamMember/get.operation';
import * as getMembers from './actions/teamMember/getMany.operation';
import * as getSignInLink from './actions/teamMember/getSignInLink.operation';
import * as setAbsence from './actions/teamMember/setAbsence.operation';
import { teamMember } from './actions/teamMember/teamMember.resource';
import * as upsertMember from './actions/teamMember/upsert.operation';

type Operation = (context: IExecuteFunctions, itemIndex: number) => Promise<ItemResult | ItemResult[]>;

const OPERATIONS: Record<string, Operation> = {
	'activity complete': completeActivity.execute,
	'activity getAll': getActivities.execute,
	'activity remind': remind.execute,
	'enquiry assign': assign.execute,
	'enquiry assignWaiting': assignWaiting.execute,
	'enquiry reassign': reassign.execute,
	'teamMember delete': deleteMember.execute,
	'teamMember get': getMember.execute,
	'teamMember getAll': getMembers.execute,
	'teamMember getSignInLink': getSignInLink.execute,
	'teamMember setAbsence': setAbsence.execute,
	'teamMember upsert': upsertMember.execute,
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
			{ name: 'Activity', value: 'activity' },
			{ name: 'Enquiry', value: 'enquiry' },
			{ name: 'Team Member', value: 'teamMember' },
		],
		default: 'enquiry',
	},
	...activity,
	...enquiry,
	...teamMember,
];
