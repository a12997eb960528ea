import type { Sql } from './store';

/** Who got a message's enquiry, and why. */
export interface Assignment {
	messageKey: string;
	/** The record, not the person. */
	contactId: string;
	enquiryId: string | null;
	/** null = the pool: nobody could take it. */
	ownerId: string | null;
	rule: string;
	/** In words, for people. */
	reason: string;
	/** Whether this message gave the contact its owner. */
	assignedNow: boolean;
}

/** What an earlier run decided for this message (invariant 5). */
export async function readAssignment(sql: Sql, messageKey: string): Promise<Assignment | undefined> {
	const row = await sql.get<{ contact_id: string; enquiry_id: string | null; owner_id: string | null; rule: string; reason: string; assigned_now: number }>(
		'SELECT contact_id, enquiry_id, owner_id, rule, reason, assigned_now FROM assignment WHERE message_key = $1',
		[messageKey],
	);
	return row && {
		messageKey,
		contactId: row.contact_id,
		enquiryId: row.enquiry_id,
		ownerId: row.owner_id,
		rule: row.rule,
		reason: row.reason,
		assignedNow: row.assigned_now === 1,
	};
}

/** Writes the decision; false when another process was first, whose decision then counts. */
export async function recordAssignment(sql: Sql, assignment: Assignment, now = Date.now()): Promise<boolean> {
	const { messageKey, contactId, enquiryId, ownerId, rule, reason, assignedNow } = assignment;
	const rows = await sql.run(
		`INSERT INTO assignment (message_key, contact_id, enquiry_id, owner_id, rule, reason, assigned_now, assigned_at)
		 VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (message_key) DO NOTHING`,
		[messageKey, contactId, enquiryId, ownerId, rule, reason, Number(assignedNow), now],
	);
	return rows === 1;
}
