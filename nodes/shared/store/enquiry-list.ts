import { addingTo } from './conditions';
import { partsOf } from './enquiries';
import { hasUnanswered } from './responses';
import type { Sql, SqlValue } from './store';

/** An enquiry as people see it, with all that is part of it. Times in epoch milliseconds. */
export interface EnquiryOverview {
	id: string;
	/** The person. */
	contactId: string;
	contactName: string | null;
	reference: string | null;
	title: string | null;
	ownerId: string | null;
	ownerName: string | null;
	ownerEmail: string | null;
	ownerSetBy: string | null;
	route: string;
	status: 'open' | 'closed';
	/** Of its first mail. */
	receivedAt: number;
	openedAt: number;
	firstResponseAt: number | null;
	closedAt: number | null;
	closedReason: string | null;
	/** Whether it is open and has a mail that nobody has answered. */
	waitsForAnswer: boolean;
	/** Enquiries that became part of it when contacts were merged. */
	joinedIds: string[];
}

/** What to look for; every field that is given must hold. */
export interface EnquiryFilter {
	id?: string;
	/** Any record of the person. */
	contactId?: string;
	status?: 'open' | 'closed';
	/** null = nobody's. */
	ownerId?: string | null;
	/** Exactly, capitals included. */
	reference?: string;
	waitsForAnswer?: boolean;
	/** Epoch milliseconds. */
	receivedFrom?: number;
	receivedUntil?: number;
}

const PARTS = `WITH RECURSIVE part(id) AS (${partsOf('e.id')})`;

/** Enquiries, the one that was opened last first. `limit` may be Infinity. */
export async function findEnquiries(sql: Sql, filter: EnquiryFilter, limit: number): Promise<EnquiryOverview[]> {
	const values: SqlValue[] = [Math.min(limit, Number.MAX_SAFE_INTEGER)];
	const conditions = ['e.joined_into IS NULL'];
	const where = addingTo(conditions, values);
	where((p) => `e.id = ${p}`, filter.id);
	where((p) => `e.contact_id IN (SELECT id FROM contact WHERE root_id = (SELECT root_id FROM contact WHERE id = ${p}))`, filter.contactId);
	where((p) => `e.status = ${p}`, filter.status);
	if (filter.ownerId === null) conditions.push('e.owner_id IS NULL');
	else where((p) => `e.owner_id = ${p}`, filter.ownerId);
	where((p) => `e.reference = ${p}`, filter.reference);
	where((p) => `e.received_at >= ${p}`, filter.receivedFrom);
	where((p) => `e.received_at <= ${p}`, filter.receivedUntil);
	const waits = `(e.status = 'open' AND ${hasUnanswered('e.id')})`;
	if (filter.waitsForAnswer !== undefined) conditions.push(filter.waitsForAnswer ? waits : `NOT ${waits}`);
	// An id tells when it was made, so that newest first needs no index of its own. Only what is shown is then looked into.
	const rows = await sql.all<Omit<EnquiryOverview, 'waitsForAnswer' | 'joinedIds'> & { waits: number; parts: number }>(
		`SELECT e.id, c.root_id AS "contactId", COALESCE(root.display_name, c.display_name) AS "contactName", e.reference, l.title, e.owner_id AS "ownerId",
		   o.name AS "ownerName", o.email AS "ownerEmail", e.owner_set_by AS "ownerSetBy", e.route, e.status, e.opened_at AS "openedAt",
		   e.closed_at AS "closedAt", e.closed_reason AS "closedReason",
		   (${PARTS} SELECT MIN(received_at) FROM enquiry WHERE id IN (SELECT id FROM part)) AS "receivedAt",
		   (${PARTS} SELECT MIN(first_response_at) FROM enquiry WHERE id IN (SELECT id FROM part)) AS "firstResponseAt",
		   CASE WHEN ${waits} THEN 1 ELSE 0 END AS waits,
		   (SELECT COUNT(*) FROM enquiry j WHERE j.joined_into = e.id) AS parts
		 FROM enquiry e JOIN contact c ON c.id = e.contact_id JOIN contact root ON root.id = c.root_id
		 LEFT JOIN listing l ON l.reference = e.reference LEFT JOIN team_member o ON o.id = e.owner_id
		 WHERE e.id IN (SELECT e.id FROM enquiry e WHERE ${conditions.join(' AND ')} ORDER BY e.id DESC LIMIT $1) ORDER BY e.id DESC`,
		values,
	);
	const found: EnquiryOverview[] = [];
	for (const { waits: waiting, parts, ...row } of rows) {
		found.push({ ...row, waitsForAnswer: waiting === 1, joinedIds: Number(parts) > 0 ? await joinedIds(sql, row.id) : [] });
	}
	return found;
}

async function joinedIds(sql: Sql, id: string): Promise<string[]> {
	const rows = await sql.all<{ id: string }>(`WITH RECURSIVE part(id) AS (${partsOf('$1')}) SELECT id FROM part WHERE id <> $1 ORDER BY id`, [id]);
	return rows.map((row) => row.id);
}

/** A mail of an enquiry, with four of the times that are easily confused (B5). Epoch milliseconds. */
export interface EnquiryMail {
	messageKey: string;
	subject: string | null;
	fromName: string | null;
	fromAddress: string | null;
	source: string;
	/** The Date header: what the sender's computer says; null = none, or not a mail. */
	sentAt: number | null;
	/** When the server received it. */
	receivedAt: number;
	/** When it came into the ledger; null = not a mail of ours. */
	storedAt: number | null;
	/** When it entered the CRM: filed under its contact. */
	enteredAt: number;
}

/** The mails of an enquiry and of all that is part of it, the oldest first; of very many the first 500. */
export async function mailsOf(sql: Sql, enquiryId: string): Promise<EnquiryMail[]> {
	return await sql.all<EnquiryMail>(
		`WITH RECURSIVE part(id) AS (${partsOf('$1')})
		 SELECT f.message_key AS "messageKey", m.subject, m.from_name AS "fromName", m.from_address AS "fromAddress", f.source, m.sent_at AS "sentAt",
		   f.received_at AS "receivedAt", d.stored_at AS "storedAt", f.filed_at AS "enteredAt"
		 FROM filed_message f LEFT JOIN delivery d ON d.message_key = f.message_key LEFT JOIN message m ON m.id = d.message_id
		 WHERE f.enquiry_id IN (SELECT id FROM part) ORDER BY f.received_at, f.message_key LIMIT 500`,
		[enquiryId],
	);
}

/** What the mails of an enquiry say the person is looking for (`lead.interest`), the latest mail first. */
export async function interestsSaid(sql: Sql, enquiryId: string): Promise<Record<string, unknown>[]> {
	const rows = await sql.all<{ lead: string }>(
		`WITH RECURSIVE part(id) AS (${partsOf('$1')})
		 SELECT d.lead FROM filed_message f JOIN delivery d ON d.message_key = f.message_key
		 WHERE f.enquiry_id IN (SELECT id FROM part) AND d.lead IS NOT NULL ORDER BY f.received_at DESC, f.message_key DESC LIMIT 20`,
		[enquiryId],
	);
	return rows.map(({ lead }) => (JSON.parse(lead) as { interest?: Record<string, unknown> }).interest ?? {});
}

export interface EnquiryResponse {
	messageId: string;
	isAutomatic: boolean;
	counts: boolean;
	respondedBy: string | null;
	respondedAt: number;
}

/** What left for the contact in an enquiry, the oldest first. */
export async function responsesOf(sql: Sql, enquiryId: string): Promise<EnquiryResponse[]> {
	const rows = await sql.all<{ messageId: string; automatic: number; counts: number; respondedBy: string | null; respondedAt: number }>(
		`WITH RECURSIVE part(id) AS (${partsOf('$1')})
		 SELECT header_id AS "messageId", is_automatic AS automatic, counts, responded_by AS "respondedBy", responded_at AS "respondedAt"
		 FROM response WHERE enquiry_id IN (SELECT id FROM part) ORDER BY responded_at, header_id LIMIT 500`,
		[enquiryId],
	);
	return rows.map(({ automatic, counts, ...row }) => ({ ...row, isAutomatic: automatic === 1, counts: counts === 1 }));
}

export interface EnquiryMove {
	messageKey: string;
	fromEnquiryId: string | null;
	toEnquiryId: string;
	movedBy: string | null;
	movedAt: number;
}

/** Mails that somebody moved into or out of an enquiry (B3), the oldest first. */
export async function movesOf(sql: Sql, enquiryId: string): Promise<EnquiryMove[]> {
	return await sql.all<EnquiryMove>(
		`SELECT message_key AS "messageKey", from_enquiry_id AS "fromEnquiryId", to_enquiry_id AS "toEnquiryId", moved_by AS "movedBy", moved_at AS "movedAt"
		 FROM message_move WHERE to_enquiry_id = $1 OR from_enquiry_id = $1 ORDER BY moved_at, id LIMIT 500`,
		[enquiryId],
	);
}
