import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { chosenOwner, memberParameter } from '../../member-parameter';
import { ownerOf } from '../../owner-item';
import { reassign } from '../../../shared/store/reassign';
import { tellAsSet } from '../../tell-parameter';

const show = { resource: ['enquiry'], operation: ['reassign'] };
const newOwner = memberParameter({ displayName: 'New Owner', name: 'newOwner', displayOptions: { show } });

export const description: INodeProperties[] = [
	{ displayName: 'Enquiry ID', name: 'enquiryId', type: 'string', required: true, default: '={{ $json.enquiry.id }}', displayOptions: { show } },
	newOwner,
	{
		displayName: 'Contact Too',
		name: 'contactToo',
		type: 'boolean',
		default: true,
		description: "Whether the contact's later enquiries go to the same member",
		displayOptions: { show },
	},
];

/** Adds `owner` to the item: somebody's own decision, which no rule undoes. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const { json, binary } = context.getInputData()[itemIndex];
	const enquiryId = String(context.getNodeParameter('enquiryId', itemIndex, '') ?? '').trim();
	if (enquiryId === '') throw new InputError('Enquiry ID is empty', 'Take the id from an item of Contact Upsert or Assign Owner, e.g. {{ $json.enquiry.id }}.');
	const store = await storeOf(context);
	const owner = await chosenOwner(context, store, newOwner, itemIndex);
	const { contactId, enquiryId: changedId, previousOwnerId } = await reassign(store, enquiryId, owner, context.getNodeParameter('contactToo', itemIndex, true) === true);
	const assigned = { owner, deputy: null, queue: null, rule: 'chosen by hand', reason: `${owner.name} was chosen by hand for this enquiry`, assignedNow: previousOwnerId !== owner.id };
	// A retry within the same execution must not tell twice; a later change of mind tells anew.
	const messageKey = `reassigned:${changedId}:${context.getExecutionId()}`;
	const notice = await tellAsSet(context, itemIndex, store, { ...assigned, messageKey, contactId, enquiryId: changedId, text: null });
	return { json: { ...json, owner: ownerOf(assigned, notice) }, binary };
}
