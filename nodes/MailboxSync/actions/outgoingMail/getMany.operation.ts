import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { addressIdentity } from '../../../shared/mail/address';
import type { ItemResult } from '../../../shared/node/items';
import { limitParameters, readRowLimit } from '../../../shared/node/limit';
import { storeOf } from '../../../shared/node/store-of';
import { listOutgoing, type OutgoingFilter, type OutgoingPurpose, type OutgoingStatus } from '../../../shared/store/outgoing';
import { recipientsOfMany } from '../../../shared/store/outgoing-recipients';
import { outgoingItem } from '../../outgoing-item';
import { simplifyParameter } from '../../simplify-parameter';

const show = { resource: ['outgoingMail'], operation: ['getMany'] };

const PURPOSES: { name: string; value: OutgoingPurpose }[] = [
	{ name: 'Automatic Reply', value: 'reply' },
	{ name: 'News for an Owner', value: 'owner' },
	{ name: 'Notice', value: 'notice' },
	{ name: 'Written by Staff', value: 'staff' },
];

const STATUSES: { name: string; value: OutgoingStatus; description: string }[] = [
	{ name: 'May Have Left', value: 'unknown', description: 'The mail server gave no answer' },
	{ name: 'Refused', value: 'refused', description: 'It did not leave, and is not tried again by itself' },
	{ name: 'Sending', value: 'sending', description: 'Being handed over just now' },
	{ name: 'Sent', value: 'sent', description: 'The mail server took it' },
	{ name: 'Waiting', value: 'queued', description: 'Sent when its turn comes' },
];

export const description: INodeProperties[] = [
	...limitParameters(show),
	simplifyParameter(show),
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		displayOptions: { show },
		options: [
			{ displayName: 'Bounced Only', name: 'bouncedOnly', type: 'boolean', default: true, description: 'Whether to return only mail that did not reach somebody after the mail server had taken it' },
			{ displayName: 'Contact ID', name: 'contactId', type: 'string', default: '', placeholder: 'e.g. 0190163d-8694-739b-aea5-966c26f8ad91', description: 'Only mail to this contact, or to one that was merged with it' },
			{ displayName: 'From', name: 'from', type: 'string', default: '', placeholder: 'e.g. office@example.com', description: 'Only mail that leaves from the account with this address' },
			{ displayName: 'Purpose', name: 'purpose', type: 'options', options: PURPOSES, default: 'reply' },
			{ displayName: 'Status', name: 'status', type: 'options', options: STATUSES, default: 'refused' },
		],
	},
];

/** One item per mail of ours, newest first, with what became of it at each recipient. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult[]> {
	const store = await storeOf(context);
	const simplify = context.getNodeParameter('simplify', itemIndex) === true;
	const filter = readFilter(context.getNodeParameter('filters', itemIndex, {}) as IDataObject);
	const mails = await listOutgoing(store, filter, readRowLimit(context, itemIndex));
	const recipients = await recipientsOfMany(store, mails.map(({ id }) => id));
	return mails.map((mail) => ({ json: outgoingItem(mail, recipients.get(mail.id) ?? [], simplify) }));
}

function readFilter(filters: IDataObject): OutgoingFilter {
	const text = (name: string) => String(filters[name] ?? '').trim() || undefined;
	const sender = text('from');
	return {
		status: STATUSES.find(({ value }) => value === filters.status)?.value,
		purpose: PURPOSES.find(({ value }) => value === filters.purpose)?.value,
		senderAddress: sender && addressIdentity(sender),
		contactId: text('contactId'),
		bounced: filters.bouncedOnly === true,
	};
}
