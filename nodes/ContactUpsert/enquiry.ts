import { countEnquiriesSince, findOpenEnquiryInThread, findOpenEnquiryOnListing, newestOpenEnquiry, openEnquiry, recordInterest } from '../shared/store/enquiries';
import { findListing } from '../shared/store/listings';
import type { Sql } from '../shared/store/store';

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

/**
 * Finds or opens the enquiry a mail belongs to: one per person and listing, or per thread when it names no listing of
 * ours. A reference counts only when it equals a listing's exactly, capitals included (W11). Of several listings every
 * one is an interest, and the enquiry is about the first.
 */
export async function fileEnquiry(sql: Sql, rootId: string, contactId: string, request: Request, now = Date.now()): Promise<{ id: string; isNew: boolean; reason: string }> {
	const matched: string[] = [];
	const unknown: string[] = [];
	for (const reference of new Set(request.references.slice(0, 20))) {
		(await findListing(sql, reference) ? matched : unknown).push(reference);
	}
	for (const reference of matched) await recordInterest(sql, contactId, reference, request.messageKey, now);
	const asked = inWords(matched, unknown);

	const [reference = null] = matched;
	const open = request.isFirst ? undefined : reference === null ? await findOpenEnquiryInThread(sql, rootId, request.threadKey) : await findOpenEnquiryOnListing(sql, rootId, reference);
	if (open) return { id: open, isNew: false, reason: `${asked}; joined the open enquiry ${reference === null ? 'of this conversation' : 'on it'}` };

	if (!request.isByHand && !request.isFirst) {
		const opened = await countEnquiriesSince(sql, rootId, now - FLOOD.withinMs);
		const newest = opened >= FLOOD.enquiries ? await newestOpenEnquiry(sql, rootId) : undefined;
		if (newest !== undefined) return { id: newest, isNew: false, reason: `${asked}; ${opened} enquiries of this contact in two hours, so it joined the newest` };
	}
	const id = await openEnquiry(sql, { contactId, reference, threadKey: request.threadKey, messageKey: request.messageKey, receivedAt: request.receivedAt }, now);
	return { id, isNew: true, reason: asked };
}

function inWords(matched: readonly string[], unknown: readonly string[]): string {
	const [first, ...others] = matched;
	if (others.length > 0) return `Names listings ${matched.join(', ')}: the enquiry is about ${first}, which stands first; ${others.join(', ')} ${others.length === 1 ? 'is an interest' : 'are interests'} of the contact too`;
	if (first !== undefined) return `Names listing ${first}`;
	if (unknown.length > 0) return `No listing has the reference ${unknown.map((one) => `"${one.slice(0, 60)}"`).join(', ')} exactly`;
	return 'Names no listing';
}
