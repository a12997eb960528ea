import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../../shared/node/input-error';
import type { OwnerResult } from '../../../shared/node/item';
import type { ItemResult } from '../../../shared/node/items';
import { newId } from '../../../shared/store/ids';
import { storeOf } from '../../../shared/node/store-of';
import { assignOwner } from '../../assign';
import { DEFAULT_RULES, type RuleName } from '../../rules';

const show = { resource: ['enquiry'], operation: ['assign'] };

export const description: INodeProperties[] = [
	{
		displayName: 'Rules',
		name: 'rules',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true, multipleValueButtonText: 'Add Rule' },
		placeholder: 'Add Rule',
		default: { rule: DEFAULT_RULES.map((name) => ({ name })) },
		description: 'Tried from top to bottom for contacts without an owner. A contact that has an active owner keeps it.',
		displayOptions: { show },
		options: [
			{
				displayName: 'Rule',
				name: 'rule',
				values: [
					{
						displayName: 'Rule',
						name: 'name',
						type: 'options',
						options: [
							{ name: 'Administrator', value: 'administrator', description: 'The first administrator, or the second when the first is in another team at present' },
							{ name: 'Coordinator', value: 'coordinator', description: 'Whoever coordinates the team below' },
							{ name: 'Listing Owner', value: 'listingOwner', description: 'Whoever is in charge of the listing the enquiry names' },
						],
						default: 'coordinator',
					},
				],
			},
		],
	},
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

/** Adds `owner` to the item. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const { json, binary } = context.getInputData()[itemIndex];
	const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '');
	const contactId = text(context.getNodeParameter('contactId', itemIndex, ''));
	if (contactId === '') throw new InputError('Contact ID is empty: the item has no contact', 'Connect the Created and Matched outputs of Contact Upsert to this node. Its output Needs Review has no contact yet.');
	const options = context.getNodeParameter('options', itemIndex, {});
	const { owner, rule, reason, assignedNow } = await assignOwner(await storeOf(context), {
		messageKey: text(options.messageKey) || text(json.messageKey) || `item:${newId()}`,
		contactId,
		enquiryId: text(context.getNodeParameter('enquiryId', itemIndex, '')) || null,
		team: text(context.getNodeParameter('team', itemIndex, '')),
		rules: readRules(context.getNodeParameter('rules', itemIndex, {})),
		answerWithinHours: Math.max(0, Number(options.answerWithin ?? 24)),
	});
	const result: OwnerResult & IDataObject = { id: owner?.id ?? null, name: owner?.name ?? null, email: owner?.email ?? null, rule, reason, assignedNow };
	return { json: { ...json, owner: result }, binary };
}

function readRules(parameter: unknown): RuleName[] {
	const { rule } = (parameter ?? {}) as { rule?: unknown };
	const names = Array.isArray(rule) ? rule.map((one: { name?: unknown } | null) => one?.name) : [];
	return [...new Set(names.filter((name): name is RuleName => DEFAULT_RULES.some((known) => known === name)))];
}
