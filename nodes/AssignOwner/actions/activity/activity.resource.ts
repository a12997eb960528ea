import type { INodeProperties } from 'n8n-workflow';

import * as complete from './complete.operation';
import * as getMany from './getMany.operation';
import * as remind from './remind.operation';

/** What is to be done, by whom and by when (B4). */
export const activity: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['activity'] } },
		options: [
			{ name: 'Complete', value: 'complete', action: 'Complete an activity', description: 'Say that it is done, e.g. answered by phone' },
			{ name: 'Get Many', value: 'getAll', action: 'Get many activities', description: 'Get what is to be done, e.g. what is overdue' },
			{ name: 'Remind', value: 'remind', action: 'Remind of due activities', description: 'Mail whoever has to do what is due, once for each activity' },
		],
		default: 'getAll',
	},
	...complete.description,
	...getMany.description,
	...remind.description,
];
