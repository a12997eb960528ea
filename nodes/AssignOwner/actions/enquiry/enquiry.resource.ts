import type { INodeProperties } from 'n8n-workflow';

import { tellParameters } from '../../tell-parameter';
import * as assign from './assign.operation';
import * as assignWaiting from './assignWaiting.operation';
import * as reassign from './reassign.operation';

/** Who answers an enquiry. */
export const enquiry: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['enquiry'] } },
		options: [
			{ name: 'Assign', value: 'assign', action: 'Assign an owner to an enquiry', description: 'Find the team member who answers, with the reason' },
			{ name: 'Assign Waiting', value: 'assignWaiting', action: 'Assign waiting enquiries', description: 'Assign what nobody could take before, e.g. every few minutes behind a Schedule Trigger' },
			{ name: 'Reassign', value: 'reassign', action: 'Reassign an enquiry', description: 'Give an enquiry to somebody by hand. No rotation moves, and no rule undoes it.' },
		],
		default: 'assign',
	},
	...assign.description,
	...assignWaiting.description,
	...reassign.description,
	...tellParameters,
];
