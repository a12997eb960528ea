import type { INodeProperties } from 'n8n-workflow';

import * as applyPageAction from './applyPageAction.operation';
import * as archive from './archive.operation';
import * as remove from './delete.operation';
import * as flag from './flag.operation';
import * as forward from './forward.operation';
import * as get from './get.operation';
import * as getAttachments from './getAttachments.operation';
import * as getItAnyway from './getItAnyway.operation';
import * as getMany from './getMany.operation';
import * as link from './link.operation';
import * as markRead from './markRead.operation';
import * as markUnread from './markUnread.operation';
import * as move from './move.operation';
import * as parseAgain from './parseAgain.operation';
import * as reply from './reply.operation';
import * as runAgain from './runAgain.operation';
import * as saveDraft from './saveDraft.operation';
import * as search from './search.operation';
import * as send from './send.operation';
import * as sync from './sync.operation';
import * as unarchive from './unarchive.operation';
import * as unflag from './unflag.operation';
import * as unlink from './unlink.operation';

/** What can be done with the mail of the account. */
export const message: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['message'] } },
		options: [
			{ name: 'Apply Page Action', value: 'applyPageAction', action: 'Apply page action', description: 'Carry out what staff did on the Shared Inbox page' },
			{ name: 'Archive', value: 'archive', action: 'Archive message', description: 'Move a mail to the archive of its mailbox' },
			{ name: 'Delete', value: 'delete', action: 'Delete message', description: 'Move a mail to Trash, or remove it for good' },
			{ name: 'Flag', value: 'flag', action: 'Flag message', description: 'Put a star on a mail' },
			{ name: 'Forward', value: 'forward', action: 'Forward message', description: 'Pass a received mail on, quoted or as an attached mail' },
			{ name: 'Get', value: 'get', action: 'Get message', description: 'Get one mail. It stays unread.' },
			{ name: 'Get Attachments', value: 'getAttachments', action: 'Get attachments of message', description: 'Add the files that came with a received mail to the item, as binary data' },
			{ name: 'Get It Anyway', value: 'getItAnyway', action: 'Get an oversize message anyway', description: 'Fetch a mail whole that is larger than the size limit, and run it' },
			{ name: 'Get Many', value: 'getMany', action: 'Get many received messages', description: 'Get what arrived and what became of it, e.g. what was put aside or needs review' },
			{ name: 'Link', value: 'link', action: 'Link message to contact', description: 'Attach a mail to a contact by hand' },
			{ name: 'Mark Read', value: 'markRead', action: 'Mark message as read', description: 'Mark a mail as read, here and on the server' },
			{ name: 'Mark Unread', value: 'markUnread', action: 'Mark message as unread', description: 'Mark a mail as unread, here and on the server' },
			{ name: 'Move', value: 'move', action: 'Move message', description: 'Move a mail to another folder of its mailbox' },
			{ name: 'Parse Again', value: 'parseAgain', action: 'Parse message again', description: 'Give a received mail to Lead Parser again, e.g. after a rule changed' },
			{ name: 'Reply', value: 'reply', action: 'Reply to message', description: 'Answer a received mail, in its conversation' },
			{ name: 'Run Again', value: 'runAgain', action: 'Run a message again', description: 'Start the workflow again with a mail that was put aside, or with all of them' },
			{ name: 'Save Draft', value: 'saveDraft', action: 'Save draft', description: 'Write a draft into the Drafts folder, or replace one' },
			{ name: 'Search', value: 'search', action: 'Search messages', description: 'Find mail in the shared inbox, or in the folders of the account; newest first' },
			{ name: 'Send', value: 'send', action: 'Send message', description: 'Send a mail from the account and keep a copy in its Sent folder' },
			{ name: 'Sync', value: 'sync', action: 'Sync messages', description: 'Make the account and the shared inbox equal, both ways' },
			{ name: 'Unarchive', value: 'unarchive', action: 'Unarchive message', description: 'Move a mail back to where it was' },
			{ name: 'Unflag', value: 'unflag', action: 'Unflag message', description: 'Take the star off a mail' },
			{ name: 'Unlink', value: 'unlink', action: 'Unlink message from contact', description: 'Take a mail out of the history of a contact' },
		],
		default: 'search',
	},
	...applyPageAction.description,
	...archive.description,
	...flag.description,
	...forward.description,
	...get.description,
	...getAttachments.description,
	...getItAnyway.description,
	...getMany.description,
	...link.description,
	...markRead.description,
	...markUnread.description,
	...move.description,
	...parseAgain.description,
	...remove.description,
	...reply.description,
	...runAgain.description,
	...saveDraft.description,
	...search.description,
	...send.description,
	...sync.description,
	...unarchive.description,
	...unflag.description,
	...unlink.description,
];
