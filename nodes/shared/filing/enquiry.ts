import { countEnquiriesSince, findOpenEnquiryInThread, findOpenEnquiryOnListing, newestOpenEnquiry, openEnquiry, recordInterest, type Enquiry } from '../store/enquiries';
import { newId } from '../store/ids';
import { findListing, type Listing } from '../store/listings';
import type { Sql } from '../store/store';
import { together } from '../store/together';

/** More enquiries than this by one person in two hours is a machine: the rest joins the newest (Odoo's number). */
const FLOOD = { enquiries: 20, withinMs: 2 * 60 * 60 * 1000 };

/** What a mail asks for. Times in epoch milliseconds. */
export interface Request {
	messageKey: string;
	threadKey: string;
	references: readonly string[];
	receivedAt: number;
	/** Whether somebody wrote it down: nobody does that like a machine. */
	isByHand?: boolean;
	/** Whether the person is new: then there is no earlier enquiry to look for. */
	isFirst?: boolean;
}

/** Which enquiry a mail belongs to, before it is written. */
export interface ChosenEnquiry {
	id: string;
	/** null = it is there. */
	opens: Enquiry | null;
	/** Listings the contact is interested in. */
	interests: readonly string[];
	reason: string;
}

/**
 * Chooses the enquiry a mail belongs to: one per person and listing, or per thread when it names no listing of ours. A
 * reference counts only when it equals a listing's exactly, capitals included (W11). Of several listings every one is an
 * interest, and the enquiry is about the first. Reads only.
 */
export async function chooseEnquiry(sql: Sql, rootId: string, contactId: string, request: Request, now = Date.now()): Promise<ChosenEnquiry> {
	const references = [...new Set(request.references.slice(0, 20))];
	const found = await together(references.map(async (reference) => await findListing(sql, reference)));
	const listings = found.filter((listing) => listing !== undefined);
	const interests = listings.map(({ reference }) => reference);
	const asked = inWords(interests, references.filter((reference) => !interests.includes(reference)));
	const [listing] = listings;
	const [open, opened] = request.isFirst
		? [undefined, 0]
		: await together([
				listing ? findOpenEnquiryOnListing(sql, rootId, listing.reference) : findOpenEnquiryInThread(sql, rootId, request.threadKey),
				request.isByHand ? 0 : countEnquiriesSince(sql, rootId, now - FLOOD.withinMs),
			]);
	if (open !== undefined) return { id: open, opens: null, interests, reason: `${asked}; joined the open enquiry ${listing ? 'on it' : 'of this conversation'}` };
	const newest = opened >= FLOOD.enquiries ? await newestOpenEnquiry(sql, rootId) : undefined;
	if (newest !== undefined) return { id: newest, opens: null, interests, reason: `${asked}; ${opened} enquiries of this contact in two hours, so it joined the newest` };
	const id = newId(now);
	return { id, opens: newEnquiry(id, contactId, listing, request.receivedAt, now), interests, reason: asked };
}

/** What `readEnquiry` would read. */
function newEnquiry(id: string, contactId: string, listing: Listing | undefined, receivedAt: number, now: number): Enquiry {
	return {
		id,
		contactId,
		listing: listing ? { reference: listing.reference, title: listing.title, ownerId: listing.ownerId } : null,
		ownerId: null,
		ownerSetBy: null,
		route: '',
		status: 'open',
		receivedAt,
		openedAt: now,
		firstResponseAt: null,
		closedAt: null,
		closedReason: null,
	};
}

/** Opens the enquiry that was chosen, unless it is open, and records the interests. */
export async function writeChosen(sql: Sql, contactId: string, { id, opens, interests }: ChosenEnquiry, { messageKey, threadKey, receivedAt }: Request, now = Date.now()): Promise<void> {
	await together([
		opens && openEnquiry(sql, { contactId, reference: opens.listing?.reference ?? null, threadKey, messageKey, receivedAt }, now, id),
		...interests.map(async (reference) => { await recordInterest(sql, contactId, reference, messageKey, now); }),
	]);
}

function inWords(matched: readonly string[], unknown: readonly string[]): string {
	const [first, ...others] = matched;
	if (others.length > 0) return `Names listings ${matched.join(', ')}: the enquiry is about ${first}, which stands first; ${others.join(', ')} ${others.length === 1 ? 'is an interest' : 'are interests'} of the contact too`;
	if (first !== undefined) return `Names listing ${first}`;
	if (unknown.length > 0) return `No listing has the reference ${unknown.map((one) => `"${one.slice(0, 60)}"`).join(', ')} exactly`;
	return 'Names no listing';
}
