import { findOpenEnquiryInThread, findOpenEnquiryOnListing, openEnquiry, partsOf, type Enquiry } from './enquiries';
import type { Sql } from './store';

/** Sets the owner of a person. */
export async function setOwnerOfPerson(sql: Sql, rootId: string, ownerId: string | null, isByHand: boolean, now = Date.now()): Promise<void> {
	await sql.run('UPDATE contact SET owner_id = $2, owner_set_by = $3, updated_at = $4 WHERE id = $1', [rootId, ownerId, isByHand ? 'person' : null, now]);
}

/** Whether somebody chose this owner of a person by hand. */
export async function isOwnerByHand(sql: Sql, rootId: string, ownerId: string): Promise<boolean> {
	return (await sql.get("SELECT 1 AS found FROM contact WHERE root_id = $1 AND owner_id = $2 AND owner_set_by = 'person' LIMIT 1", [rootId, ownerId])) !== undefined;
}

/** Sets the owner of an enquiry. */
export async function setOwnerOfEnquiry(sql: Sql, id: string, ownerId: string | null, isByHand: boolean): Promise<void> {
	await sql.run('UPDATE enquiry SET owner_id = $2, owner_set_by = $3 WHERE id = $1', [id, ownerId, isByHand ? 'person' : null]);
}

/** Gives what is still to be done about an enquiry to somebody (null = to nobody in particular). */
export async function giveActivities(sql: Sql, enquiryId: string, assigneeId: string | null): Promise<void> {
	await sql.run(
		`UPDATE activity SET assignee_id = $2
		 WHERE completed_at IS NULL AND enquiry_id IN (WITH RECURSIVE part(id) AS (${partsOf('$1')}) SELECT id FROM part)`,
		[enquiryId, assigneeId],
	);
}

async function threadOf(sql: Sql, enquiryId: string): Promise<string> {
	const row = await sql.get<{ thread: string }>('SELECT thread_key AS thread FROM enquiry WHERE id = $1', [enquiryId]);
	if (!row) throw new Error(`The enquiry ${enquiryId} is gone`);
	return row.thread;
}

/** The open enquiry that a queue has for this person about the same listing, or in the same thread (B7). */
export async function findRoutedEnquiry(sql: Sql, rootId: string, { id, listing }: Enquiry, route: string): Promise<string | undefined> {
	return listing ? await findOpenEnquiryOnListing(sql, rootId, listing.reference, route) : await findOpenEnquiryInThread(sql, rootId, await threadOf(sql, id), route);
}

/** Lets a queue have an enquiry that this mail opened. */
export async function setRoute(sql: Sql, enquiryId: string, route: string): Promise<void> {
	await sql.run('UPDATE enquiry SET route = $2 WHERE id = $1', [enquiryId, route]);
}

/** Opens an enquiry beside one that stays with its owner: the same request, for another queue (B7). @returns its id */
export async function openRoutedEnquiry(sql: Sql, { id, contactId, listing }: Enquiry, route: string, messageKey: string, receivedAt: number, now = Date.now()): Promise<string> {
	return await openEnquiry(sql, { contactId, reference: listing?.reference ?? null, threadKey: await threadOf(sql, id), messageKey, receivedAt, route }, now);
}

/** Puts a filed mail under another enquiry, with the reason. */
export async function refileMessage(sql: Sql, messageKey: string, enquiryId: string, isNew: boolean, reason: string): Promise<void> {
	await sql.run(
		`UPDATE filed_message SET enquiry_id = $2, opened_enquiry = $3, enquiry_reason = enquiry_reason || '; ' || $4 WHERE message_key = $1`,
		[messageKey, enquiryId, Number(isNew), reason],
	);
}
