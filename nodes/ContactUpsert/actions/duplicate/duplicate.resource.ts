import type { INodeProperties } from 'n8n-workflow';

import type { Operations } from '../../operations';
import * as getAll from './getMany.operation';
import * as keepApart from './keepApart.operation';
import * as merge from './merge.operation';

/** What can be done with possible duplicates, by the operation's value. */
export const duplicateOperations: Operations = {
	getAll: getAll.execute,
	keepApart: keepApart.execute,
	merge: merge.execute,
};

export const duplicate: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['duplicate'] } },
		options: [
			{ name: 'Get Many', value: 'getAll', action: 'Get many possible duplicates', description: 'Get pairs of contacts that may be one person, with both sides' },
			{ name: 'Keep Apart', value: 'keepApart', action: 'Keep possible duplicates apart', description: 'They are two people: never asked again' },
			{ name: 'Merge', value: 'merge', action: 'Merge possible duplicates', description: 'They are one person. It can be undone.' },
		],
		default: 'getAll',
	},
	...getAll.description,
	...keepApart.description,
	...merge.description,
];
