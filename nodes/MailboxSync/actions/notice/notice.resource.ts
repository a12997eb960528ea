import type { INodeProperties } from 'n8n-workflow';

import * as getMany from './getMany.operation';
import * as resolve from './resolve.operation';
import * as sendAlerts from './sendAlerts.operation';

/** What needs attention, and telling people of it (A13). */
export const notice: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['notice'] } },
		options: [
			{ name: 'Get Many', value: 'getMany', action: 'Get many notices', description: 'Get what needs attention: accounts to reconnect, mails put aside, replies held back' },
			{ name: 'Resolve', value: 'resolve', action: 'Resolve a notice', description: 'Say that it is dealt with' },
			{ name: 'Send Alerts', value: 'sendAlerts', action: 'Send alerts', description: 'Tell people by mail of what needs attention, once each, and of its end' },
		],
		default: 'getMany',
	},
	...getMany.description,
	...resolve.description,
	...sendAlerts.description,
];
