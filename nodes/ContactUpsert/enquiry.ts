import { findOpenEnquiryInThread, findOpenEnquiryOnListing, openEnquiry, recentEnquiries, recordInterest } from '../shared/store/enquiries';
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
}

/**
 * Finds or opens the enquiry a mail belongs to: one per person and listing, or per thread when it names no listing of
 * ours. A reference counts only when it equals a listing's exactly, capitals included (W11).
 */
export async function fileEnquiry(sql: Sql, rootId: string, contactId: string, request: Request, now = Date.now()): Promise<{ id: string; isNew: boolean; reason: string }> {
	const matched: string[] = [];
	const unknown: string[] = [];
	for (const reference of new Set(request.references.slice(0, 20))) {
		(await findListing(sql, reference) ? matched : unknown).push(reference);
	}
	for (const reference of matched) await recordInterest(sql, contactId, reference, request.messageKey, now);
	const asked = matched.length > 0 ? `Names listing ${matched.join(', ')}` : unknown.length > 0 ? `No listing has the reference ${unknown.map((one) => `"${one.slice(0, 60)}"`).join(', ')} exactly` : 'Names no listing';

	const [reference = null] = matched;
	const open = reference === null ? await findOpenEnquiryInThread(sql, rootId, request.threadKey) : await findOpenEnquiryOnListing(sql, rootId, reference);
	if (open) return { id: open, isNew: false, reason: `${asked}; joined the open enquiry ${reference === null ? 'of this conversation' : 'on it'}` };

	const recent = await recentEnquiries(sql, rootId, now - FLOOD.withinMs);
	if (recent.opened >= FLOOD.enquiries && recent.newestOpenId) {
		return { id: recent.newestOpenId, isNew: false, reason: `${asked}; ${recent.opened} enquiries of this contact in two hours, so it joined the newest` };
	}
	const id = await openEnquiry(sql, { contactId, reference, threadKey: request.threadKey, messageKey: request.messageKey, receivedAt: request.receivedAt }, now);
	return { id, isNew: true, reason: asked };
}
