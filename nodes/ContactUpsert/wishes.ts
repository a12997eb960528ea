import { findMatches, type Bands, type Match } from '../shared/listings/matching';
import { readWish, type Wish } from '../shared/listings/wish';
import { interestsOf, type Enquiry } from '../shared/store/enquiries';
import { findEnquiries, interestsSaid } from '../shared/store/enquiry-list';
import { findListing, type Listing } from '../shared/store/listings';
import { listingsSentTo } from '../shared/store/replies';
import type { Sql } from '../shared/store/store';

/** A listing for somebody, and the one it is like; null = it is like what they said they want. */
export interface Offer extends Match {
	like: string | null;
}

/** A person who asked about a hundred listings is looking for what they asked about lately. */
const LATEST_WISHES = 5;

/** Listings like this one, for anybody. */
export async function offersLike(sql: Sql, listing: Listing, most: number, bands: Bands): Promise<Offer[]> {
	return (await findMatches(sql, readWish(listing, {}, []), most, bands)).map((match) => ({ ...match, like: listing.reference }));
}

/** Listings for what an enquiry is about: its listing, or what its mails say; none the person knows. */
export async function offersForEnquiry(sql: Sql, enquiry: Enquiry, most: number, bands: Bands, offerAgain: boolean): Promise<Offer[]> {
	const wish = await wishOf(sql, enquiry.id, enquiry.listing?.reference ?? null, await knownTo(sql, enquiry.contactId, offerAgain));
	return await offersFor(sql, [{ wish, like: enquiry.listing?.reference ?? null }], most, bands);
}

/** Listings for a person: like those they asked about lately, and what the mails of their open enquiries say; none they know. */
export async function offersForContact(sql: Sql, rootId: string, most: number, bands: Bands, offerAgain: boolean): Promise<Offer[]> {
	const known = await knownTo(sql, rootId, offerAgain);
	const wishes: { wish: Wish; like: string | null }[] = [];
	for (const reference of (await interestsOf(sql, rootId)).slice(0, LATEST_WISHES)) {
		const listing = await findListing(sql, reference);
		if (listing) wishes.push({ wish: readWish(listing, {}, known), like: reference });
	}
	for (const enquiry of await findEnquiries(sql, { contactId: rootId, status: 'open' }, LATEST_WISHES)) {
		if (enquiry.reference === null) wishes.push({ wish: await wishOf(sql, enquiry.id, null, known), like: null });
	}
	return await offersFor(sql, wishes, most, bands);
}

/** What the person need not be offered: what they asked about, and what they were sent. */
async function knownTo(sql: Sql, contactId: string, offerAgain: boolean): Promise<string[]> {
	const root = await sql.get<{ root_id: string }>('SELECT root_id FROM contact WHERE id = $1', [contactId]);
	const asked = await interestsOf(sql, root?.root_id ?? contactId);
	return offerAgain ? asked : [...asked, ...(await listingsSentTo(sql, contactId))];
}

/** The latest mail that says most counts, mail by mail: a later one only adds what nobody had said. */
async function wishOf(sql: Sql, enquiryId: string, reference: string | null, known: readonly string[]): Promise<Wish> {
	const listing = reference === null ? null : ((await findListing(sql, reference)) ?? null);
	const said: Record<string, unknown> = {};
	for (const interest of await interestsSaid(sql, enquiryId)) {
		for (const [key, value] of Object.entries(interest)) said[key] ??= value;
	}
	return readWish(listing, said, known);
}

/** The best of each wish in turn, none twice. */
async function offersFor(sql: Sql, wishes: readonly { wish: Wish; like: string | null }[], most: number, bands: Bands): Promise<Offer[]> {
	const found: Offer[][] = [];
	for (const { wish, like } of wishes) found.push((await findMatches(sql, wish, most, bands)).map((match) => ({ ...match, like })));
	const offers = new Map<string, Offer>();
	for (let rank = 0; rank < Math.max(0, ...found.map(({ length }) => length)); rank++) {
		for (const matches of found) {
			const offer = matches.at(rank);
			if (offer && !offers.has(offer.listing.reference)) offers.set(offer.listing.reference, offer);
		}
	}
	return [...offers.values()].slice(0, most);
}
