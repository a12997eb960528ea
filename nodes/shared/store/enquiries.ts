import { newId } from './ids';
import type { Sql } from './store';

/** One request of a contact. Times in epoch milliseconds. */
export interface Enquiry {
	id: string;
	contactId: string;
	listing: { reference: string; title: string | null; ownerId: string | null } | null;
	ownerId: string | null;
	status: 'open' | 'closed';
	receivedAt: number;
}

export async function readEnquiry(sql: Sql, id: string): Promise<Enquiry | undefined> {
	const row = await sql.get<{
		contact_id: string;
		reference: string | null;
		title: string | null;
		listing_owner_id: string | null;
		owner_id: string | null;
		status: 'open' | 'closed';
		received_at: number;
	}>(
		`SELECT e.contact_id, e.reference, l.title, l.owner_id AS listing_owner_id, e.owner_id, e.status, e.received_at
		 FROM enquiry e LEFT JOIN listing l ON l.reference = e.reference WHERE e.id = $1`,
		[id],
	);
	return row && {
		id,
		contactId: row.contact_id,
		listing: row.reference === null ? null : { reference: row.reference, title: row.title, ownerId: row.listing_owner_id },
		ownerId: row.owner_id,
		status: row.status,
		receivedAt: row.received_at,
	};
}

/** The open enquiry of this person (all merged records count as one) on a listing. */
export async function findOpenEnquiryOnListing(sql: Sql, rootId: string, reference: string): Promise<string | undefined> {
	const row = await sql.get<{ id: string }>(
		`SELECT e.id FROM enquiry e JOIN contact c ON c.id = e.contact_id
		 WHERE c.root_id = $1 AND e.reference = $2 AND e.status = 'open' ORDER BY e.opened_at, e.id LIMIT 1`,
		[rootId, reference],
	);
	return row?.id;
}

/** The newest open enquiry of this person that began in a thread, with or without a listing. */
export async function findOpenEnquiryInThread(sql: Sql, rootId: string, threadKey: string): Promise<string | undefined> {
	const row = await sql.get<{ id: string }>(
		`SELECT e.id FROM enquiry e JOIN contact c ON c.id = e.contact_id
		 WHERE c.root_id = $1 AND e.thread_key = $2 AND e.status = 'open' ORDER BY e.opened_at DESC, e.id DESC LIMIT 1`,
		[rootId, threadKey],
	);
	return row?.id;
}

/** How many enquiries of this person were opened since a time, and the newest open one. */
export async function recentEnquiries(sql: Sql, rootId: string, since: number): Promise<{ opened: number; newestOpenId: string | undefined }> {
	const count = await sql.get<{ opened: number }>(
		'SELECT COUNT(*) AS opened FROM enquiry e JOIN contact c ON c.id = e.contact_id WHERE c.root_id = $1 AND e.opened_at >= $2',
		[rootId, since],
	);
	const newest = await sql.get<{ id: string }>(
		`SELECT e.id FROM enquiry e JOIN contact c ON c.id = e.contact_id
		 WHERE c.root_id = $1 AND e.status = 'open' ORDER BY e.opened_at DESC, e.id DESC LIMIT 1`,
		[rootId],
	);
	return { opened: Number(count?.opened ?? 0), newestOpenId: newest?.id };
}

export interface NewEnquiry {
	contactId: string;
	reference: string | null;
	threadKey: string;
	messageKey: string;
	/** Epoch milliseconds: when the server received the mail. */
	receivedAt: number;
}

/** Opens an enquiry and gives its id. */
export async function openEnquiry(sql: Sql, enquiry: NewEnquiry, now = Date.now()): Promise<string> {
	const id = newId(now);
	await sql.run(
		'INSERT INTO enquiry (id, contact_id, reference, thread_key, opened_by_key, received_at, opened_at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
		[id, enquiry.contactId, enquiry.reference, enquiry.threadKey, enquiry.messageKey, enquiry.receivedAt, now],
	);
	return id;
}

/** Closes an enquiry, so that the next mail opens a new one. */
export async function closeEnquiry(sql: Sql, id: string, now = Date.now()): Promise<void> {
	await sql.run(`UPDATE enquiry SET status = 'closed', closed_at = $2 WHERE id = $1 AND status = 'open'`, [id, now]);
}

export async function setEnquiryOwner(sql: Sql, id: string, ownerId: string | null): Promise<void> {
	await sql.run('UPDATE enquiry SET owner_id = $2 WHERE id = $1', [id, ownerId]);
}

/** Records that a contact asked about a listing (W11); the first time counts. */
export async function recordInterest(sql: Sql, contactId: string, reference: string, messageKey: string, now = Date.now()): Promise<void> {
	await sql.run(
		'INSERT INTO interest (contact_id, reference, message_key, recorded_at) VALUES ($1, $2, $3, $4) ON CONFLICT (contact_id, reference) DO NOTHING',
		[contactId, reference, messageKey, now],
	);
}
