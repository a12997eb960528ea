import type { INodeProperties } from 'n8n-workflow';

import { InputError } from '../shared/node/input-error';
import { findIdentities, readPerson, type Person } from '../shared/store/contacts';
import type { Sql } from '../shared/store/store';
import { phoneIdentity } from './identities';

/** A contact that exists, by whatever a person has at hand. */
export const contactParameter: INodeProperties = {
	displayName: 'Contact',
	name: 'contact',
	type: 'string',
	required: true,
	default: '={{ $json.contact.id }}',
	placeholder: 'e.g. ana@example.com',
	description: 'The contact\'s ID, one of its email addresses, or one of its phone numbers with country code',
};

/**
 * The person behind an id, an e-mail address or a phone number with country code.
 *
 * @throws InputError when nobody is found
 */
export async function knownContact(sql: Sql, text: string): Promise<Person> {
	const wanted = text.trim();
	const phone = phoneIdentity(wanted, undefined);
	const identity = wanted.includes('@') ? { kind: 'email' as const, value: wanted.toLowerCase(), raw: wanted } : phone === null ? null : { kind: 'phone' as const, value: phone, raw: wanted };
	const [known] = identity ? await findIdentities(sql, [identity]) : [];
	const person = await readPerson(sql, identity ? (known?.rootId ?? '') : wanted);
	if (!person) throw new InputError('No contact was found for the value in Contact', 'Use the contact\'s ID, an email address, or a phone number that begins with +.');
	return person;
}
