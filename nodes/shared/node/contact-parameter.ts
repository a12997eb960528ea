import type { IDisplayOptions, IExecuteFunctions, ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';

import { InputError } from './input-error';
import { existingStoreOf } from './store-of';
import { findContactId, newestContacts, searchContacts } from '../store/contact-search';
import { readPerson, type Person } from '../store/contacts';
import type { Sql } from '../store/store';

/** In the list of the editor. */
const LISTED = 30;

/** One contact: from the list, by its ID, or by what it is known by. Needs `searchContactList` in the node's `listSearch`. */
export function contactParameter(show: NonNullable<IDisplayOptions['show']>, { name = 'contact', displayName = 'Contact', expression = '={{ $json.contact.id }}', description = 'The contact to work with' } = {}): INodeProperties {
	return {
		displayName,
		name,
		type: 'resourceLocator',
		default: { mode: 'id', value: expression },
		required: true,
		description,
		displayOptions: { show },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a contact…',
				typeOptions: { searchListMethod: 'searchContactList', searchable: true },
			},
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 0197c2a4-5b1e-7d3f-8a90-1c2d3e4f5a6b' },
			{ displayName: 'By Email or Phone', name: 'identity', type: 'string', placeholder: 'e.g. ana@example.com' },
		],
	};
}

/** Contacts for a resource locator: those that fit what was typed, or the newest. */
export async function searchContactList(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	const store = await existingStoreOf(this);
	if (store === null) return { results: [] };
	const wanted = (filter ?? '').trim();
	const ids = wanted === '' ? await newestContacts(store, LISTED) : (await searchContacts(store, wanted, LISTED)).map(({ contactId }) => contactId);
	const people = await Promise.all(ids.map((id) => readPerson(store, id)));
	return { results: people.filter((person) => person !== undefined).map((person) => ({ name: label(person), value: person.id })) };
}

function label({ name, emails, phones }: Person): string {
	return [name ?? 'Unknown', ...emails.slice(0, 1), ...phones.slice(0, 1)].join(' · ');
}

/**
 * The person chosen in a parameter.
 *
 * @throws InputError when there is none, several, or they were erased
 */
export async function chosenContact(context: IExecuteFunctions, itemIndex: number, sql: Sql, { name = 'contact', displayName = 'Contact' } = {}): Promise<Person> {
	const wanted = String(context.getNodeParameter(name, itemIndex, '', { extractValue: true }) ?? '').trim();
	return await contactWith(sql, wanted, displayName);
}

/**
 * The person with an ID, an email address or a phone number.
 *
 * @param displayName of the parameter
 * @throws InputError when there is none, several, or they were erased
 */
export async function contactWith(sql: Sql, wanted: string, displayName = 'Contact'): Promise<Person> {
	if (wanted === '') throw new InputError(`${displayName} is empty`, 'Choose a contact from the list, or use its ID, an email address or a phone number.');
	const found = await findContactId(sql, wanted);
	if (found === 'several') throw new InputError(`Several contacts have the phone number in ${displayName}`, 'Write it with its country code, e.g. +34 612 345 678, or choose the contact from the list.');
	const person = found === undefined ? undefined : await readPerson(sql, found);
	if (!person) throw new InputError(`No contact was found for the value in ${displayName}`, 'Use the contact\'s ID, an email address, or a phone number that begins with +.');
	if (person.erasedAt !== null) throw new InputError(`The contact in ${displayName} was erased on ${new Date(person.erasedAt).toISOString().slice(0, 10)}`, 'Nothing is known about it any more.');
	return person;
}
