import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { inboxPageOption, readInboxPage } from '../../../shared/node/inbox-page-parameter';
import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { inTransaction } from '../../../shared/store/conflicts';
import { pageToOpen } from '../../../shared/store/inbox-page';
import { findMember, HANDED_TICKET_LIFE_MS, issueHandedTicket } from '../../../shared/store/sessions';

const show = { resource: ['teamMember'], operation: ['getSignInLink'] };

export const description: INodeProperties[] = [
	{
		displayName: 'The link signs in whoever opens it, without asking again. Take the email address from what n8n itself says of the person (<code>{{ $json.user.email }}</code> of a Form Trigger with <b>n8n User Auth</b>), never from what somebody typed.',
		name: 'signInLinkNotice',
		type: 'notice',
		default: '',
		displayOptions: { show },
	},
	{
		displayName: 'Email',
		name: 'email',
		type: 'string',
		required: true,
		default: '={{ $json.user.email }}',
		placeholder: 'e.g. marta@agency.example',
		description: 'Of the person n8n has signed in',
		displayOptions: { show },
	},
	{ ...inboxPageOption, description: 'The Production URL of Shared Inbox. Empty = as it was last opened by somebody, or published.', displayOptions: { show } },
];

/** A link for somebody whom n8n has signed in; whoever is not in the team gets one to a page that says so. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const email = String(context.getNodeParameter('email', itemIndex, '') ?? '').trim();
	if (!email.includes('@')) throw new InputError('Email is empty', 'Let a Form Trigger with the authentication "n8n User Auth" start the workflow: its item says who is signed in.');
	const store = await storeOf(context);
	const page = (await readInboxPage(store, { inboxPage: context.getNodeParameter('inboxPage', itemIndex, '') })) ?? (await pageToOpen(store));
	if (page === null) throw new InputError('The address of the page is not known yet', 'Publish the workflow with Shared Inbox, or fill in Inbox Page with its Production URL.');
	const link = new URL(page);
	const now = Date.now();
	const member = await findMember(store, email);
	if (!member) {
		link.search = '?not-in-team';
		return { json: { isMember: false, email, link: link.toString(), expiresAt: null } };
	}
	link.search = new URLSearchParams({ ticket: await inTransaction(store, (sql) => issueHandedTicket(sql, member.id, now)) }).toString();
	return { json: { isMember: true, email: member.email, link: link.toString(), expiresAt: new Date(now + HANDED_TICKET_LIFE_MS).toISOString() } };
}
