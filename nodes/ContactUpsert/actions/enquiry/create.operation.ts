import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { readTime } from '../../../shared/node/time-parameter';
import { newId } from '../../../shared/store/ids';
import { findTeamMemberByEmail } from '../../../shared/store/team';
import { chosenContact, contactParameter } from '../../../shared/node/contact-parameter';
import { writeEnquiry } from '../../enquiry-by-hand';
import { listingWith } from '../../request-choice';
import { contactOf, enquiryOf } from '../contact/upsert.operation';

const show = { resource: ['enquiry'], operation: ['create'] };

export const description: INodeProperties[] = [
	contactParameter(show, { description: 'Whose enquiry it is' }),
	{
		displayName: 'Listing Reference',
		name: 'reference',
		type: 'string',
		default: '',
		placeholder: 'e.g. REF-1042',
		description: 'What the enquiry is about, capitals included. When the contact has an open enquiry on it, that one is given. Empty = no listing.',
		displayOptions: { show },
	},
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		displayOptions: { show },
		options: [
			{ displayName: 'Message Key', name: 'messageKey', type: 'string', default: '', description: 'Identity of the enquiry: the same key again gives the same enquiry, and changes nothing. Empty = a new one each time.' },
			{ displayName: 'Owner Email', name: 'ownerEmail', type: 'string', default: '', placeholder: 'e.g. marta@agency.example', description: 'The team member who answers. Empty = nobody yet, e.g. because Assign Owner follows.' },
			{ displayName: 'Received At', name: 'receivedAt', type: 'dateTime', default: '', description: 'Empty = now' },
			{ displayName: 'Source', name: 'source', type: 'string', default: '', placeholder: 'e.g. Phone call' },
		],
	},
];

/** Adds `contact`, `enquiry` and `messageKey` to the item, as a mail would have them, so that Assign Owner can follow. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const { json, binary } = context.getInputData()[itemIndex];
	const store = await storeOf(context);
	const text = (value: unknown) => String(value ?? '').trim();
	const more = context.getNodeParameter('additionalFields', itemIndex, {});
	const person = await chosenContact(context, itemIndex, store);
	const reference = text(context.getNodeParameter('reference', itemIndex, ''));
	const owner = text(more.ownerEmail) === '' ? null : await findTeamMemberByEmail(store, text(more.ownerEmail));
	if (owner === undefined) throw new InputError('No team member has the address in Owner Email', 'Add the member with Assign Owner, Team Member: Create or Update.');
	const receivedAt = readTime(more.receivedAt, 'Received At', context.getTimezone()) ?? Date.now();
	const filed = await writeEnquiry(store, {
		contactId: person.id,
		reference: reference === '' ? null : (await listingWith(store, reference, 'Listing Reference')).reference,
		messageKey: text(more.messageKey) || `by hand:${newId()}`,
		source: text(more.source) || 'Manual entry',
		receivedAt,
		ownerId: owner?.id ?? null,
	});
	return { json: { ...json, messageKey: filed.message.messageKey, contact: contactOf(filed), enquiry: enquiryOf(filed) }, binary };
}
