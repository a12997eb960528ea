import type { INodeProperties } from 'n8n-workflow';

import * as deleteTemplate from './delete.operation';
import * as getMany from './getMany.operation';
import * as upsert from './upsert.operation';

/** Texts that are kept, one for each language (S9). */
export const template: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['template'] } },
		options: [
			{ name: 'Create or Update', value: 'upsert', action: 'Create or update a template', description: 'Create a new record, or update the current one if it already exists (upsert)' },
			{ name: 'Delete', value: 'delete', action: 'Delete a template', description: 'Delete a template in one language' },
			{ name: 'Get Many', value: 'getAll', action: 'Get many templates' },
		],
		default: 'upsert',
	},
	...upsert.description,
	...deleteTemplate.description,
	...getMany.description,
];
