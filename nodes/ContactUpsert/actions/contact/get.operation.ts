import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { findIdentities, readPerson } from '../../../shared/store/contacts';
import { storeOf } from '../../../shared/node/store-of';
import { phoneIdentity } from '../../identities';

export const description: INodeProperties[] = [
	{
		displayName: 'Contact',
		name: 'contact',
		type: 'string',
		required: true,
		default: '={{ $json.contact.id }}',
		placeholder: 'e.g. ana@example.com',
		description: 'The contact\'s ID, one of its email addresses, or one of its phone numbers with country code',
		displayOptions: { show: { resource: ['contact'], operation: ['get'] } },
	},
];

/** Gives the contact as an item of its own. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const wanted = String(context.getNodeParameter('contact', itemIndex, '')).trim();
	const store = await storeOf(context);
	const phone = phoneIdentity(wanted, undefined);
	const identity = wanted.includes('@') ? { kind: 'email' as const, value: wanted.toLowerCase(), raw: wanted } : phone === null ? null : { kind: 'phone' as const, value: phone, raw: wanted };
	const [known] = identity ? await findIdentities(store, [identity]) : [];
	const person = await readPerson(store, identity ? (known?.rootId ?? '') : wanted);
	if (!person) throw new InputError('No contact was found for the value in Contact', 'Use the contact\'s ID, an email address, or a phone number that begins with +.');
	return {
		json: {
			id: person.id,
			name: person.name ?? 'Unknown',
			company: person.company,
			language: person.language,
			emails: person.emails,
			phones: person.phones,
			firstSource: person.firstSource,
			firstSeenAt: new Date(person.firstTouchAt).toISOString(),
			lastSeenAt: new Date(person.lastTouchAt).toISOString(),
			ownerId: person.ownerId,
			externalIds: person.externalIds,
			mergedIds: person.mergedIds,
		},
	};
}
