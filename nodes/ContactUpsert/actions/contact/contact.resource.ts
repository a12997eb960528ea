import type { INodeProperties } from 'n8n-workflow';

import type { Operations } from '../../operations';
import * as erase from './erase.operation';
import * as exportData from './export.operation';
import * as get from './get.operation';
import * as getMany from './getMany.operation';
import * as link from './link.operation';
import * as merge from './merge.operation';
import * as search from './search.operation';
import * as undoMerge from './undoMerge.operation';
import * as upsert from './upsert.operation';

/** What can be done with contacts, by the operation's value. */
export const contactOperations: Operations = {
	erase: erase.execute,
	export: exportData.execute,
	get: get.execute,
	getAll: getMany.execute,
	link: link.execute,
	merge: merge.execute,
	search: search.execute,
	undoMerge: undoMerge.execute,
	upsert: upsert.execute,
};

export const contact: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['contact'] } },
		options: [
			{ name: 'Create or Update', value: 'upsert', action: 'Create or update a contact', description: 'Create a new record, or update the current one if it already exists (upsert)' },
			{ name: 'Erase', value: 'erase', action: 'Erase a contact', description: 'Delete a person, their mails and all that was noted about them, for good' },
			{ name: 'Export', value: 'export', action: 'Export a contact', description: 'Get everything that is known about a person' },
			{ name: 'Get', value: 'get', action: 'Get a contact' },
			{ name: 'Get Many', value: 'getAll', action: 'Get many contacts', description: 'List people, the newest first, e.g. those that no CRM has yet' },
			{ name: 'Link External Record', value: 'link', action: 'Link a record of another system to a contact', description: 'Keep the ID that the contact has in another system, e.g. a CRM' },
			{ name: 'Merge', value: 'merge', action: 'Merge two contacts', description: 'Two records are one person. It can be undone.' },
			{ name: 'Search', value: 'search', action: 'Search contacts', description: 'Find people by name, email, phone or what they asked about' },
			{ name: 'Undo Merge', value: 'undoMerge', action: 'Undo a merge', description: 'Make two people of one again, whatever was merged since' },
		],
		default: 'upsert',
	},
	...upsert.description,
	...erase.description,
	...exportData.description,
	...get.description,
	...getMany.description,
	...link.description,
	...merge.description,
	...search.description,
	...undoMerge.description,
];
