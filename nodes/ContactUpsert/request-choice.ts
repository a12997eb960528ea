import type { IExecuteFunctions, ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';

import { InputError } from '../shared/node/input-error';
import { existingStoreOf } from '../shared/node/store-of';
import { searchContacts } from '../shared/store/contact-search';
import { readEnquiry, type Enquiry } from '../shared/store/enquiries';
import { findEnquiries, type EnquiryOverview } from '../shared/store/enquiry-list';
import { findListing, searchListings, type Listing } from '../shared/store/listings';
import type { Sql } from '../shared/store/store';

const CHOICES = 100;

/** One enquiry, from the list or by its id. */
export const enquiryParameter: INodeProperties = {
	displayName: 'Enquiry',
	name: 'enquiry',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'id', value: '={{ $json.enquiry.id }}' },
	modes: [
		{ displayName: 'From List', name: 'list', type: 'list', placeholder: 'Select an enquiry…', typeOptions: { searchListMethod: 'searchEnquiries', searchable: true } },
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 0190163d-8694-739b-aea5-966c26f8ad91' },
	],
};

/** One listing, from the list or by its reference. */
export const listingParameter: INodeProperties = {
	displayName: 'Listing',
	name: 'listing',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'list', value: '' },
	description: 'The listing\'s reference, capitals included',
	modes: [
		{ displayName: 'From List', name: 'list', type: 'list', placeholder: 'Select a listing…', typeOptions: { searchListMethod: 'searchListingChoices', searchable: true } },
		{ displayName: 'By Reference', name: 'reference', type: 'string', placeholder: 'e.g. REF-1042' },
	],
};

/** The enquiries of a person, or the newest ones, for a resource locator. */
export async function searchEnquiries(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	const store = await existingStoreOf(this);
	if (!store) return { results: [] };
	const wanted = (filter ?? '').trim();
	const people = wanted === '' ? [undefined] : (await searchContacts(store, wanted, 10)).map(({ contactId }) => contactId);
	const found: EnquiryOverview[] = [];
	for (const contactId of people) found.push(...(await findEnquiries(store, { contactId }, CHOICES)));
	return { results: found.slice(0, CHOICES).map((enquiry) => ({ name: titleOf(enquiry), value: enquiry.id })) };
}

function titleOf({ contactName, title, reference, receivedAt, status }: EnquiryOverview): string {
	const about = title ?? reference;
	return `${contactName ?? 'Unknown'}${about ? `: ${about}` : ''} (${new Date(receivedAt).toISOString().slice(0, 10)}${status === 'closed' ? ', closed' : ''})`;
}

/** The listings, for a resource locator. */
export async function searchListingChoices(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	const store = await existingStoreOf(this);
	if (!store) return { results: [] };
	const listings = await searchListings(store, filter ?? '', CHOICES);
	return { results: listings.map(({ reference, title }) => ({ name: title === null ? reference : `${reference}: ${title}`, value: reference })) };
}

const textOf = (context: IExecuteFunctions, name: string, itemIndex: number) => String(context.getNodeParameter(name, itemIndex, '', { extractValue: true }) ?? '').trim();

/** @throws InputError when the parameter names no enquiry */
export async function chosenEnquiry(context: IExecuteFunctions, sql: Sql, itemIndex: number, { name, displayName } = enquiryParameter): Promise<Enquiry> {
	const id = textOf(context, name, itemIndex);
	const enquiry = id === '' ? undefined : await readEnquiry(sql, id);
	if (!enquiry) throw new InputError(`No enquiry was found for the value in ${displayName}`, 'Choose one from the list, or use an ID that Contact Upsert gave, e.g. {{ $json.enquiry.id }}.');
	return enquiry;
}

/** @throws InputError when no listing has exactly this reference */
export async function chosenListing(context: IExecuteFunctions, sql: Sql, itemIndex: number): Promise<Listing> {
	return await listingWith(sql, textOf(context, listingParameter.name, itemIndex), listingParameter.displayName);
}

/** @param displayName of the parameter @throws InputError when no listing has exactly this reference */
export async function listingWith(sql: Sql, reference: string, displayName: string): Promise<Listing> {
	const listing = reference === '' ? undefined : await findListing(sql, reference);
	if (!listing) throw new InputError(`No listing has exactly the reference "${reference.slice(0, 60)}" in ${displayName}`, 'Capitals count. Choose it from the list, or create it with Listing: Create or Update.');
	return listing;
}
