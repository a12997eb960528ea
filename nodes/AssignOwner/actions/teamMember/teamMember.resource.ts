import type { INodeProperties } from 'n8n-workflow';

import * as deleteMember from './delete.operation';
import * as get from './get.operation';
import * as getMany from './getMany.operation';
import * as getSignInLink from './getSignInLink.operation';
import * as setAbsence from './setAbsence.operation';
import * as upsert from './upsert.operation';

/** Who works here. */
export const teamMember: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['teamMember'] } },
		options: [
			{ name: 'Create or Update', value: 'upsert', action: 'Create or update a team member', description: 'Create a new record, or update the current one if it already exists (upsert)' },
			{ name: 'Delete', value: 'delete', action: 'Delete a team member', description: 'Delete a member. What they own is handed over; their personal mailboxes are deleted here with their mail, and stay on the mail server.' },
			{ name: 'Get', value: 'get', action: 'Get a team member' },
			{ name: 'Get Many', value: 'getAll', action: 'Get many team members' },
			{ name: 'Get Sign-In Link', value: 'getSignInLink', action: 'Get a sign in link for a team member', description: 'Open the shared inbox for somebody whom n8n has signed in' },
			{ name: 'Set Absence', value: 'setAbsence', action: 'Set the absence of a team member', description: 'Say from when to when somebody is away, and who stands in' },
		],
		default: 'upsert',
	},
	...upsert.description,
	...deleteMember.description,
	...get.description,
	...getMany.description,
	...getSignInLink.description,
	...setAbsence.description,
];
