import type { INodeProperties } from 'n8n-workflow';

import type { Operations } from '../../operations';
import * as close from './close.operation';
import * as create from './create.operation';
import * as get from './get.operation';
import * as getAll from './getMany.operation';
import * as markAnswered from './markAnswered.operation';
import * as moveMail from './moveMail.operation';
import * as reopen from './reopen.operation';

/** What can be done with enquiries, by the operation's value. */
export const enquiryOperations: Operations = {
	close: close.execute,
	create: create.execute,
	get: get.execute,
	getAll: getAll.execute,
	markAnswered: markAnswered.execute,
	moveMail: moveMail.execute,
	reopen: reopen.execute,
};

export const enquiry: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['enquiry'] } },
		options: [
			{ name: 'Close', value: 'close', action: 'Close an enquiry', description: 'What was to do in it is done; the next mail opens a new one' },
			{ name: 'Create', value: 'create', action: 'Create an enquiry', description: 'Write an enquiry down for a contact, e.g. after a call' },
			{ name: 'Get', value: 'get', action: 'Get an enquiry', description: 'Get an enquiry with its mails, activities, answers and history' },
			{ name: 'Get Many', value: 'getAll', action: 'Get many enquiries', description: 'Get enquiries, e.g. those of a contact or those that wait for an answer' },
			{ name: 'Mark as Answered', value: 'markAnswered', action: 'Mark an enquiry as answered', description: 'Record an answer that was no mail, e.g. a call' },
			{ name: 'Move Mail', value: 'moveMail', action: 'Move a mail to another enquiry', description: 'Move a mail to another enquiry of the same contact, or to a new one' },
			{ name: 'Reopen', value: 'reopen', action: 'Reopen an enquiry' },
		],
		default: 'getAll',
	},
	...close.description,
	...create.description,
	...get.description,
	...getAll.description,
	...markAnswered.description,
	...moveMail.description,
	...reopen.description,
];
