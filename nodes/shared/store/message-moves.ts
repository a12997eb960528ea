import { lockPeople } from './contacts';
import { findOpenEnquiryOnListing, lockEnquiries, openEnquiry, readEnquiry } from './enquiries';
import { readFiledMessage } from './filed-messages';
import { newId } from './ids';
import { keepFirstResponse } from './responses';
import type { Sql } from './store';

/** A mail that goes to another enquiry of the same person (B3). */
export interface MessageMove {
	messageKey: string;
	/** null = a new one, or the open one on `reference`. */
	toEnquiryId: string | null;
	/** The listing of the new enquiry; null = none. */
	reference: string | null;
	/** Who moved it, for the history; null = not known. */
	movedBy: string | null;
}

export type Moved = { enquiryId: string; fromEnquiryId: string | null; opened: boolean; moved: boolean } | { refused: 'no such mail' | 'no such enquiry' | 'another person' };

/**
 * Moves a mail. What it asked somebody to do, and what was answered to it, follow; an enquiry that has no mail left is
 * closed. To run in a transaction.
 */
export async function moveMessage(sql: Sql, move: MessageMove, now = Date.now()): Promise<Moved> {
	const known = await readFiledMessage(sql, move.messageKey);
	if (!known) return { refused: 'no such mail' };
	const rootId = await rootOf(sql, known.contactId);
	if (rootId === null) return { refused: 'no such mail' };
	await lockPeople(sql, [rootId]);
	// Somebody else may have moved it while this one waited.
	const filed = (await readFiledMessage(sql, move.messageKey)) ?? known;
	const from = filed.enquiryId === null ? undefined : await readEnquiry(sql, filed.enquiryId);
	const wanted = move.toEnquiryId ?? (move.reference === null ? undefined : await findOpenEnquiryOnListing(sql, rootId, move.reference));
	const target = wanted === undefined ? undefined : await readEnquiry(sql, wanted);
	if (wanted !== undefined && !target) return { refused: 'no such enquiry' };
	if (target && (await rootOf(sql, target.contactId)) !== rootId) return { refused: 'another person' };
	if (target && from && target.id === from.id) return { enquiryId: from.id, fromEnquiryId: from.id, opened: false, moved: false };
	const enquiryId =
		target?.id ??
		// Opened in a thread of its own: the old one keeps the mails that come in the thread and name no listing, unless they follow this one.
		(await openEnquiry(sql, { contactId: filed.contactId, reference: move.reference, threadKey: newId(now), messageKey: move.messageKey, receivedAt: filed.receivedAt, ownerId: from?.ownerId }, now));
	await lockEnquiries(sql, [enquiryId, ...(from ? [from.id] : [])]);
	await sql.run('UPDATE filed_message SET enquiry_id = $2, opened_enquiry = $3, enquiry_reason = $4 WHERE message_key = $1', [
		move.messageKey,
		enquiryId,
		Number(target === undefined),
		'Moved to this enquiry by hand',
	]);
	await sql.run('INSERT INTO message_move (id, message_key, from_enquiry_id, to_enquiry_id, moved_by, moved_at) VALUES ($1, $2, $3, $4, $5, $6)', [
		newId(now),
		move.messageKey,
		filed.enquiryId,
		enquiryId,
		move.movedBy,
		now,
	]);
	if (filed.enquiryId !== null && from) await letFollow(sql, move.messageKey, filed.enquiryId, from.id, enquiryId, now);
	return { enquiryId, fromEnquiryId: from?.id ?? null, opened: target === undefined, moved: true };
}

/** @param part the record the mail was filed under, which may have become part of `from` */
async function letFollow(sql: Sql, messageKey: string, part: string, from: string, to: string, now: number): Promise<void> {
	const places = [...new Set([part, from])];
	for (const place of places) {
		await sql.run(
			`UPDATE activity SET enquiry_id = $3, assignee_id = COALESCE((SELECT owner_id FROM enquiry WHERE id = $3), assignee_id)
			 WHERE message_key = $1 AND enquiry_id = $2`,
			[messageKey, place, to],
		);
		await sql.run(
			`UPDATE response SET enquiry_id = $3 WHERE message_key = $1 AND enquiry_id = $2
			   AND NOT EXISTS (SELECT 1 FROM response known WHERE known.enquiry_id = $3 AND known.header_id = response.header_id)`,
			[messageKey, place, to],
		);
	}
	const left = await sql.get('SELECT 1 AS found FROM filed_message f JOIN enquiry e ON e.id = f.enquiry_id WHERE e.id = $1 OR e.joined_into = $1 LIMIT 1', [from]);
	if (!left) await closeEmptied(sql, from, to, now);
	// Asked for twice in one enquiry: the one that is due first stays.
	await sql.run(
		`UPDATE activity SET completed_at = $2, completed_by = 'joined'
		 WHERE enquiry_id = $1 AND completed_at IS NULL AND EXISTS (
		   SELECT 1 FROM activity other WHERE other.enquiry_id = $1 AND other.kind = activity.kind AND other.completed_at IS NULL AND other.id <> activity.id
		     AND (COALESCE(other.due_at, 9007199254740991) < COALESCE(activity.due_at, 9007199254740991) OR (COALESCE(other.due_at, 9007199254740991) = COALESCE(activity.due_at, 9007199254740991) AND other.id < activity.id)))`,
		[to, now],
	);
	for (const id of [...places, to]) await keepFirstResponse(sql, id);
}

async function closeEmptied(sql: Sql, id: string, to: string, now: number): Promise<void> {
	await sql.run(`UPDATE enquiry SET status = 'closed', closed_at = $2, closed_reason = $3 WHERE id = $1 AND status = 'open'`, [id, now, 'Its mails were moved to another enquiry']);
	// What it still asked for is asked for where the mails are now.
	await sql.run('UPDATE activity SET enquiry_id = $2 WHERE enquiry_id = $1 AND completed_at IS NULL', [id, to]);
}

/** The person of a record; null when they were erased. */
async function rootOf(sql: Sql, contactId: string): Promise<string | null> {
	return (await sql.get<{ root_id: string }>('SELECT root_id FROM contact WHERE id = $1 AND erased_at IS NULL', [contactId]))?.root_id ?? null;
}
