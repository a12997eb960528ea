import { newId } from './ids';
import type { Sql } from './store';
import { presentThread, threadsAsOne } from './thread-merge';

/** One request of a contact. Times in epoch milliseconds. */
export interface Enquiry {
	id: string;
	/** The record it was opened for, not the person. */
	contactId: string;
	listing: { reference: string; title: string | null; ownerId: string | null } | null;
	ownerId: string | null;
	/** "person" = somebody chose the owner by hand: no rule changes it. */
	ownerSetBy: string | null;
	/** '' = the contact's own way; else the queue it went to because the client's manager is not in it (B7). */
	route: string;
	status: 'open' | 'closed';
	/** When the server received the mail that opened it. */
	receivedAt: number;
	openedAt: number;
	/** When the first answer left; null = nobody has answered yet (N9). */
	firstResponseAt: number | null;
	closedAt: number | null;
	closedReason: string | null;
}

interface EnquiryRow {
	contact_id: string;
	reference: string | null;
	title: string | null;
	listing_owner_id: string | null;
	owner_id: string | null;
	owner_set_by: string | null;
	route: string;
	status: 'open' | 'closed';
	received_at: number;
	opened_at: number;
	first_response_at: number | null;
	closed_at: number | null;
	closed_reason: string | null;
	joined_into: string | null;
}

/** An enquiry; one that became part of another when two contacts were merged is read as that one, with its id. */
export async function readEnquiry(sql: Sql, id: string): Promise<Enquiry | undefined> {
	for (;;) {
		const row = await sql.get<EnquiryRow>(
			`SELECT e.contact_id, e.reference, l.title, l.owner_id AS listing_owner_id, e.owner_id, e.owner_set_by, e.route, e.status, e.received_at,
			   e.opened_at, e.first_response_at, e.closed_at, e.closed_reason, e.joined_into
			 FROM enquiry e LEFT JOIN listing l ON l.reference = e.reference WHERE e.id = $1`,
			[id],
		);
		if (!row) return undefined;
		// Edges lead from younger to older enquiries, so this ends.
		if (row.joined_into !== null) id = row.joined_into;
		else {
			return {
				id,
				contactId: row.contact_id,
				listing: row.reference === null ? null : { reference: row.reference, title: row.title, ownerId: row.listing_owner_id },
				ownerId: row.owner_id,
				ownerSetBy: row.owner_set_by,
				route: row.route,
				status: row.status,
				receivedAt: row.received_at,
				openedAt: row.opened_at,
				firstResponseAt: row.first_response_at,
				closedAt: row.closed_at,
				closedReason: row.closed_reason,
			};
		}
	}
}

/** This enquiry and those that are part of it since contacts were merged. For `WITH RECURSIVE part(id) AS (${partsOf('$1')})`. */
export const partsOf = (id: string) => `SELECT id FROM enquiry WHERE id = ${id} UNION SELECT e.id FROM enquiry e JOIN part ON e.joined_into = part.id`;

/** Makes everybody who writes to these enquiries wait, smallest id first. */
export async function lockEnquiries(sql: Sql, ids: readonly string[]): Promise<void> {
	for (const id of [...new Set(ids)].sort()) await sql.run('UPDATE enquiry SET status = status WHERE id = $1', [id]);
}

/**
 * The open enquiry of this person (all merged records count as one) on a listing: the contact's own first, then the
 * oldest.
 *
 * @param route looks only among those that went this way
 */
export async function findOpenEnquiryOnListing(sql: Sql, rootId: string, reference: string, route?: string): Promise<string | undefined> {
	const row = await sql.get<{ id: string }>(
		`SELECT e.id FROM enquiry e JOIN contact c ON c.id = e.contact_id
		 WHERE c.root_id = $1 AND e.reference = $2 AND e.status = 'open' AND e.joined_into IS NULL ${route === undefined ? '' : 'AND e.route = $3'}
		 ORDER BY CASE WHEN e.route = '' THEN 0 ELSE 1 END, e.opened_at, e.id LIMIT 1`,
		[rootId, reference, ...(route === undefined ? [] : [route])],
	);
	return row?.id;
}

/**
 * The open enquiry of this person that a thread belongs to, with or without a listing: the newest that began in it, or
 * to which somebody moved a mail of it (B3).
 *
 * @param route looks only among those that went this way
 */
export async function findOpenEnquiryInThread(sql: Sql, rootId: string, threadKey: string, route?: string): Promise<string | undefined> {
	// Hardly anybody has enquiries that were joined, mails that were moved or threads that turned out to be one, and planning the whole question costs PostgreSQL more than the rest of filing a mail.
	const begun = await sql.all<{ id: string; status: string; route: string; rare: number }>(
		`SELECT e.id AS id, e.status AS status, e.route AS route, e.opened_at AS since, CASE WHEN e.joined_into IS NULL THEN 0 ELSE 1 END AS rare
		 FROM enquiry e JOIN contact c ON c.id = e.contact_id WHERE c.root_id = $1 AND e.thread_key = $2
		 UNION ALL
		 SELECT e.id, e.status, e.route, v.moved_at, 2 FROM contact c CROSS JOIN enquiry e CROSS JOIN message_move v
		 WHERE c.root_id = $1 AND e.contact_id = c.id AND v.to_enquiry_id = e.id
		 UNION ALL
		 SELECT t.id, 'thread', '', 0, 3 FROM thread t WHERE t.root_id = $2 OR (t.id = $2 AND t.root_id IS NOT NULL)
		 ORDER BY rare DESC, since DESC, id DESC LIMIT 50`,
		[rootId, threadKey],
	);
	const isPlain = begun.length < 50 && begun.every((one) => one.rare === 0);
	return isPlain ? begun.find((one) => one.status === 'open' && (route === undefined || one.route === route))?.id : await findAmongMoved(sql, rootId, await threadsAsOne(sql, threadKey), route);
}

async function findAmongMoved(sql: Sql, rootId: string, threads: readonly string[], route: string | undefined): Promise<string | undefined> {
	const keys = threads.map((_, index) => `$${index + 2}`).join(', ');
	// CROSS JOIN: SQLite then starts from the few mails that were moved, never from all mails of a long thread.
	const row = await sql.get<{ id: string }>(
		`WITH RECURSIVE found(id, joined_into, since) AS (
		   SELECT e.id, e.joined_into, e.opened_at FROM enquiry e JOIN contact c ON c.id = e.contact_id WHERE c.root_id = $1 AND e.thread_key IN (${keys})
		   UNION ALL
		   SELECT e.id, e.joined_into, v.moved_at FROM contact c CROSS JOIN enquiry e CROSS JOIN message_move v CROSS JOIN filed_message f CROSS JOIN delivery d CROSS JOIN message m
		   WHERE c.root_id = $1 AND e.contact_id = c.id AND v.to_enquiry_id = e.id AND f.message_key = v.message_key AND f.enquiry_id = e.id
		     AND d.message_key = v.message_key AND m.id = d.message_id AND m.thread_id IN (${keys})
		   UNION
		   SELECT e.id, e.joined_into, found.since FROM enquiry e JOIN found ON e.id = found.joined_into
		 )
		 SELECT e.id FROM found JOIN enquiry e ON e.id = found.id
		 WHERE e.status = 'open' AND e.joined_into IS NULL ${route === undefined ? '' : `AND e.route = $${threads.length + 2}`} ORDER BY found.since DESC, e.id DESC LIMIT 1`,
		[rootId, ...threads, ...(route === undefined ? [] : [route])],
	);
	return row?.id;
}

/** How many enquiries of this person were opened since a time. */
export async function countEnquiriesSince(sql: Sql, rootId: string, since: number): Promise<number> {
	const row = await sql.get<{ opened: number }>('SELECT COUNT(*) AS opened FROM contact c JOIN enquiry e ON e.contact_id = c.id WHERE c.root_id = $1 AND e.opened_at >= $2', [rootId, since]);
	return Number(row?.opened ?? 0);
}

/** The newest open enquiry of this person, among their last thousand. */
export async function newestOpenEnquiry(sql: Sql, rootId: string): Promise<string | undefined> {
	// The inner LIMIT: without statistics PostgreSQL would begin with every open enquiry there is.
	const row = await sql.get<{ id: string }>(
		`SELECT latest.id FROM (
		   SELECT e.id, e.status, e.joined_into, e.opened_at FROM contact c JOIN enquiry e ON e.contact_id = c.id WHERE c.root_id = $1
		   ORDER BY e.opened_at DESC, e.id DESC LIMIT 1000) AS latest
		 WHERE latest.status = 'open' AND latest.joined_into IS NULL ORDER BY latest.opened_at DESC, latest.id DESC LIMIT 1`,
		[rootId],
	);
	return row?.id;
}

export interface NewEnquiry {
	contactId: string;
	reference: string | null;
	threadKey: string;
	messageKey: string;
	/** Epoch milliseconds: when the server received the mail. */
	receivedAt: number;
	/** Default: the contact's own way. */
	route?: string;
	ownerId?: string | null;
}

/** Opens an enquiry and gives its id. */
export async function openEnquiry(sql: Sql, enquiry: NewEnquiry, now = Date.now(), id = newId(now)): Promise<string> {
	await sql.run(
		'INSERT INTO enquiry (id, contact_id, reference, thread_key, opened_by_key, received_at, opened_at, route, owner_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
		[id, enquiry.contactId, enquiry.reference, enquiry.threadKey, enquiry.messageKey, enquiry.receivedAt, now, enquiry.route ?? '', enquiry.ownerId ?? null],
	);
	return id;
}

/**
 * Closes an enquiry and all that is part of it, so that the next mail opens a new one; what was to do in it is done.
 *
 * @returns false when it was closed already
 */
export async function closeEnquiry(sql: Sql, id: string, now = Date.now(), reason: string | null = null): Promise<boolean> {
	const closed = await sql.run(
		`UPDATE enquiry SET status = 'closed', closed_at = $2, closed_reason = $3
		 WHERE status = 'open' AND id IN (WITH RECURSIVE part(id) AS (${partsOf('$1')}) SELECT id FROM part)`,
		[id, now, reason],
	);
	await sql.run(
		`UPDATE activity SET completed_at = $2, completed_by = 'closed'
		 WHERE completed_at IS NULL AND enquiry_id IN (WITH RECURSIVE part(id) AS (${partsOf('$1')}) SELECT id FROM part)`,
		[id, now],
	);
	return closed > 0;
}

/** The open enquiry that keeps a closed one from being opened again: there is one per person and listing, and per thread. */
export async function openTwinOf(sql: Sql, id: string): Promise<string | undefined> {
	const row = await sql.get<{ id: string }>(
		`SELECT e.id FROM enquiry closed JOIN contact mine ON mine.id = closed.contact_id JOIN contact c ON c.root_id = mine.root_id JOIN enquiry e ON e.contact_id = c.id
		 WHERE closed.id = $1 AND e.id <> $1 AND e.status = 'open' AND e.joined_into IS NULL AND e.route = closed.route
		   AND (e.reference = closed.reference OR (e.reference IS NULL AND closed.reference IS NULL AND ${presentThread('e.thread_key')} = ${presentThread('closed.thread_key')}))
		 ORDER BY e.opened_at, e.id LIMIT 1`,
		[id],
	);
	return row?.id;
}

/** Opens a closed enquiry again, with all that is part of it. @returns false when it was open */
export async function reopenEnquiry(sql: Sql, id: string): Promise<boolean> {
	const opened = await sql.run(
		`UPDATE enquiry SET status = 'open', closed_at = NULL, closed_reason = NULL
		 WHERE status = 'closed' AND id IN (WITH RECURSIVE part(id) AS (${partsOf('$1')}) SELECT id FROM part)`,
		[id],
	);
	return opened > 0;
}

/** Records that a contact asked about a listing (W11); the first time counts. */
export async function recordInterest(sql: Sql, contactId: string, reference: string, messageKey: string, now = Date.now()): Promise<void> {
	await sql.run(
		'INSERT INTO interest (contact_id, reference, message_key, recorded_at) VALUES ($1, $2, $3, $4) ON CONFLICT (contact_id, reference) DO NOTHING',
		[contactId, reference, messageKey, now],
	);
}

/** References of the listings a person asked about, the latest first. */
export async function interestsOf(sql: Sql, rootId: string): Promise<string[]> {
	const rows = await sql.all<{ reference: string }>(
		`SELECT i.reference, MAX(i.recorded_at) AS latest FROM interest i JOIN contact c ON c.id = i.contact_id WHERE c.root_id = $1
		 GROUP BY i.reference ORDER BY latest DESC, i.reference LIMIT 500`,
		[rootId],
	);
	return rows.map(({ reference }) => reference);
}
