import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { moveMail } from '../../enquiry-by-hand';
import { readEnquiryItem } from '../../enquiry-item';
import { chosenEnquiry, enquiryParameter, listingWith } from '../../request-choice';

const show = { resource: ['enquiry'], operation: ['moveMail'] };
const target = { ...enquiryParameter, name: 'toEnquiry', displayName: 'To Enquiry', default: { mode: 'list', value: '' } };

export const description: INodeProperties[] = [
	{
		displayName: 'Message Key',
		name: 'messageKey',
		type: 'string',
		required: true,
		default: '={{ $json.messageKey }}',
		placeholder: 'e.g. {{ $json.messageKey }}',
		description: 'The mail that is moved',
		displayOptions: { show },
	},
	{
		displayName: 'Move To',
		name: 'moveTo',
		type: 'options',
		options: [
			{ name: 'Existing Enquiry', value: 'existing', description: 'Another enquiry of the same contact' },
			{ name: 'New Enquiry', value: 'new' },
		],
		default: 'existing',
		displayOptions: { show },
	},
	{ ...target, displayOptions: { show: { ...show, moveTo: ['existing'] } } },
	{
		displayName: 'Listing Reference',
		name: 'reference',
		type: 'string',
		default: '',
		placeholder: 'e.g. REF-1042',
		description: 'What the new enquiry is about, capitals included. When the contact has an open enquiry on it, the mail goes there. Empty = no listing.',
		displayOptions: { show: { ...show, moveTo: ['new'] } },
	},
	{ displayName: 'Moved By', name: 'movedBy', type: 'string', default: '', placeholder: 'e.g. marta@agency.example', description: 'Who moves it. Kept in the history of the enquiry.', displayOptions: { show } },
];

/** Moves a mail to another enquiry of its contact (B3) and gives that enquiry. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const store = await storeOf(context);
	const text = (name: string) => String(context.getNodeParameter(name, itemIndex, '') ?? '').trim();
	const messageKey = text('messageKey');
	if (messageKey === '') throw new InputError('Message Key is empty', 'Use the message key of a mail that went through Contact Upsert.');
	const isNew = text('moveTo') === 'new';
	const reference = isNew ? text('reference') : '';
	const { enquiryId, ...moved } = await moveMail(store, {
		messageKey,
		toEnquiryId: isNew ? null : (await chosenEnquiry(context, store, itemIndex, target)).id,
		reference: reference === '' ? null : (await listingWith(store, reference, 'Listing Reference')).reference,
		movedBy: text('movedBy').slice(0, 200) || null,
	});
	return { json: { ...(await readEnquiryItem(store, enquiryId)), messageKey, ...moved } };
}
