import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../../shared/node/input-error';
import type { IntakeItem } from '../../../shared/node/item';
import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { newId } from '../../../shared/store/ids';
import { assignOwner } from '../../assign';
import { enquiryOf, ownerOf } from '../../owner-item';
import { readRules, rulesParameter } from '../../rules-parameter';
import { tellAsSet } from '../../tell-parameter';

const show = { resource: ['enquiry'], operation: ['assign'] };

export const description: INodeProperties[] = [
	{ ...rulesParameter, displayOptions: { show } },
	{
		displayName: 'Team',
		name: 'team',
		type: 'string',
		default: '',
		placeholder: 'e.g. Centro',
		description: 'The office this inbox belongs to. Empty = any coordinator, and no administrator is ever in another team.',
		displayOptions: { show },
	},
	{
		displayName: 'Contact ID',
		name: 'contactId',
		type: 'string',
		required: true,
		default: '={{ $json.contact.id }}',
		displayOptions: { show },
	},
	{
		displayName: 'Enquiry ID',
		name: 'enquiryId',
		type: 'string',
		default: '={{ $json.enquiry.id }}',
		description: 'Gets the same owner. Empty = only the contact is assigned.',
		displayOptions: { show },
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show },
		options: [
			{
				displayName: 'Answer Within (Hours)',
				name: 'answerWithin',
				type: 'number',
				typeOptions: { minValue: 0, numberPrecision: 1 },
				default: 24,
				description: 'When the activity "Answer" of a new enquiry is due, counted from the mail\'s arrival. 0 = no due time.',
			},
			{
				displayName: 'Message Key',
				name: 'messageKey',
				type: 'string',
				default: '={{ $json.messageKey }}',
				description: 'The same key again gives the same owner, and changes nothing',
			},
		],
	},
];

/** Adds `owner` to the item; renews `enquiry` when the mail went to another one (B7). */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const { json, binary } = context.getInputData()[itemIndex];
	const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '');
	const contactId = text(context.getNodeParameter('contactId', itemIndex, ''));
	if (contactId === '') throw new InputError('Contact ID is empty: the item has no contact', 'Connect the Created and Matched outputs of Contact Upsert to this node. Its output Needs Review has no contact yet.');
	const options = context.getNodeParameter('options', itemIndex, {});
	const messageKey = text(options.messageKey) || text(json.messageKey) || `item:${newId()}`;
	const enquiryId = text(context.getNodeParameter('enquiryId', itemIndex, '')) || null;
	const store = await storeOf(context);
	const assigned = await assignOwner(store, {
		messageKey,
		contactId,
		enquiryId,
		team: text(context.getNodeParameter('team', itemIndex, '')),
		rules: readRules(context.getNodeParameter('rules', itemIndex, {})),
		answerWithinHours: Math.max(0, Number(options.answerWithin ?? 24)),
	});
	const item: IntakeItem = json;
	const notice = await tellAsSet(context, itemIndex, store, { ...assigned, messageKey, contactId, text: item.lead?.message ?? item.visibleText ?? null });
	const moved = assigned.enquiryId !== null && assigned.enquiryId !== enquiryId ? await enquiryOf(store, assigned.enquiryId, messageKey) : null;
	return { json: { ...json, ...(moved && { enquiry: moved }), owner: ownerOf(assigned, notice) }, binary };
}
