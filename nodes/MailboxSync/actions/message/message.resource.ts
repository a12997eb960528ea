import type { INodeProperties } from 'n8n-workflow';

import * as forward from './forward.operation';
import * as get from './get.operation';
import * as getAttachments from './getAttachments.operation';
import * as getItAnyway from './getItAnyway.operation';
import * as getMany from './getMany.operation';
import * as reply from './reply.operation';
import * as runAgain from './runAgain.operation';
import * as search from './search.operation';
import * as send from './send.operation';

/** What can be done with the mail of the account. */
export const message: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['message'] } },
		options: [
			{ name: 'Forward', value: 'forward', action: 'Forward message', description: 'Pass a received mail on, quoted or as an attached mail' },
			{ name: 'Get', value: 'get', action: 'Get message', description: 'Get one mail. It stays unread.' },
			{ name: 'Get Attachments', value: 'getAttachments', action: 'Get attachments of message', description: 'Add the files that came with a received mail to the item, as binary data' },
			{ name: 'Get It Anyway', value: 'getItAnyway', action: 'Get an oversize message anyway', description: 'Fetch a mail whole that is larger than the size limit, and run it' },
			{ name: 'Get Many', value: 'getMany', action: 'Get many received messages', description: 'Get what arrived and what became of it, e.g. what was put aside or needs review' },
			{ name: 'Reply', value: 'reply', action: 'Reply to message', description: 'Answer a received mail, in its conversation' },
			{ name: 'Run Again', value: 'runAgain', action: 'Run a message again', description: 'Start the workflow again with a mail that was put aside, or with all of them' },
			{ name: 'Search', value: 'search', action: 'Search messages', description: 'Find mail in the folders of the mailbox, newest first' },
			{ name: 'Send', value: 'send', action: 'Send message', description: 'Send a mail from the account and keep a copy in its Sent folder' },
		],
		default: 'search',
	},
	...forward.description,
	...get.description,
	...getAttachments.description,
	...getItAnyway.description,
	...getMany.description,
	...reply.description,
	...runAgain.description,
	...search.description,
	...send.description,
];
