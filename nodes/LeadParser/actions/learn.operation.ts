import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../shared/node/items';
import { keepLearntProfile } from '../../shared/store/learnt-profiles';
import { storeOf } from '../../shared/node/store-of';
import { LEARNT_FIELDS, type RightValues } from '../learn/example';
import { learnProfile } from '../learn/learn-profile';
import { mailboxKnowledge, mailOfItem } from '../mail-parameters';
import { PROFILES } from '../portals';

const show = { operation: ['learn'] };

export const description: INodeProperties[] = [
	{
		displayName: 'Right Values',
		name: 'rightValues',
		type: 'collection',
		placeholder: 'Add Value',
		default: {},
		displayOptions: { show },
		description: 'What should have been read from this e-mail, copied from it as it is written there',
		options: [
			{ displayName: 'Email', name: 'email', type: 'string', default: '', placeholder: 'e.g. ana@mail.example' },
			{ displayName: 'Message', name: 'message', type: 'string', typeOptions: { rows: 4 }, default: '', placeholder: 'e.g. May I see it on Friday?', description: 'From its first to its last word. Line breaks do not matter.' },
			{ displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'e.g. Ana Ruiz' },
			{ displayName: 'Phone', name: 'phone', type: 'string', default: '', placeholder: 'e.g. 612 345 678' },
			{ displayName: 'Reference', name: 'reference', type: 'string', default: '', placeholder: 'e.g. REF-1042' },
		],
	},
	{
		displayName: 'Profile Name',
		name: 'profileName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Portal X, visit requests',
		displayOptions: { show },
		description: 'How the sender and this layout are called. A profile of the same name is replaced. Empty: the name the sender gives itself.',
	},
	{
		displayName: 'Keep in the Store',
		name: 'keepProfile',
		type: 'boolean',
		default: true,
		displayOptions: { show },
		description: 'Whether Read Lead uses what was learnt from now on. When off, it is only in the output, to paste into Own Profiles (JSON).',
	},
];

/** Learns a layout from one mail and its right values; gives the profile, and in words how each value is found. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const { message, files } = await mailOfItem(context, itemIndex);
	const written = context.getNodeParameter('rightValues', itemIndex, {}) as Partial<Record<keyof RightValues, unknown>>;
	const right: RightValues = { name: '', email: '', phone: '', reference: '', message: '' };
	for (const field of LEARNT_FIELDS) {
		const value = written[field];
		if (typeof value === 'string' || typeof value === 'number') right[field] = String(value);
	}
	const name = String(context.getNodeParameter('profileName', itemIndex, '') ?? '');
	const { profile, explanation } = learnProfile(message, files, right, { ...mailboxKnowledge(context, itemIndex), profiles: PROFILES }, message.mailbox.address, name);
	const kept = context.getNodeParameter('keepProfile', itemIndex, true) === true;
	if (kept) await keepLearntProfile(await storeOf(context), { id: profile.id, name: profile.name ?? profile.id, profile: JSON.stringify(profile), messageKey: message.messageKey, learntAt: Date.now() });
	return { json: { id: profile.id, name: profile.name, kept, found: explanation, profile: { ...profile } } };
}
