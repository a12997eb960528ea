import type { INodeProperties } from 'n8n-workflow';

import { settingsDescription } from './settings';
import { textDescription } from './text-parameters';

/** The automatic answer to an enquiry. */
export const reply: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['reply'] } },
		options: [
			{ name: 'Preview', value: 'preview', action: 'Preview a reply', description: 'Show exactly what would be sent, and send nothing' },
			{ name: 'Send', value: 'send', action: 'Send a reply', description: 'Answer a new contact once, never a machine, never twice' },
		],
		default: 'send',
	},
	...textDescription,
	...settingsDescription,
];
