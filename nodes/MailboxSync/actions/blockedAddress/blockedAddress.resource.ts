import type { INodeProperties } from 'n8n-workflow';

import * as block from './block.operation';
import * as getMany from './getMany.operation';
import * as unblock from './unblock.operation';

/** What can be done with the addresses that nothing is sent to by itself. */
export const blockedAddress: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['blockedAddress'] } },
		options: [
			{ name: 'Block', value: 'block', action: 'Block an address', description: 'Send nothing by itself to an address any more: no automatic reply, no copy' },
			{ name: 'Get Many', value: 'getMany', action: 'Get many blocked addresses', description: 'Get the blocked addresses, with the reason' },
			{ name: 'Unblock', value: 'unblock', action: 'Unblock an address', description: 'Let mail be sent by itself to an address again' },
		],
		default: 'getMany',
	},
	...block.description,
	...getMany.description,
	...unblock.description,
];
