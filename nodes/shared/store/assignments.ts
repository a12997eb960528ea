import type { Sql } from './store';

/** Who got a message's enquiry, and why. */
export interface Assignment {
	messageKey: string;
	/** The record, not the person. */
	contactId: string;
	enquiryId: string | null;
	/** null = the pool: nobody could take it. */
	ownerId: string | null;
	/** Who does the work while the owner is absent; the client stays the owner's. */
	deputyId?: string | null;
	/** The queue whose turn it was. */
	queue?: string | null;
	/** The number of that turn; turns of a queue are numbered in the order in which they were taken. */
	turn?: number | null;
	rule: string;
	/** In words, for people. */
	reason: string;
	/** Whether this message gave the contact or the enquiry its owner. */
	assignedNow: boolean;
}

interface AssignmentRow {
	contact_id: string;
	enquiry_id: string | null;
	owner_id: string | null;
	deputy_id: string | null;
	queue: string | null;
	turn: number | null;
	rule: string;
	reason: string;
	assigned_now: number;
}

/** What an earlier run decided for this message (invariant 5). */
export async function readAssignment(sql: Sql, messageKey: string): Promise<Assignment | undefined> {
	const row = await sql.get<AssignmentRow>(
		'SELECT contact_id, enquiry_id, owner_id, deputy_id, queue, turn, rule, reason, assigned_now FROM assignment WHERE message_key = $1',
		[messageKey],
	);
	return row && {
		messageKey,
		contactId: row.contact_id,
		enquiryId: row.enquiry_id,
		ownerId: row.owner_id,
		deputyId: row.deputy_id,
		queue: row.queue,
		turn: row.turn,
		rule: row.rule,
		reason: row.reason,
		assignedNow: row.assigned_now === 1,
	};
}

const valuesOf = (assignment: Assignment, now: number) => {
	const { messageKey, contactId, enquiryId, ownerId, deputyId = null, queue = null, turn = null, rule, reason, assignedNow } = assignment;
	return [messageKey, contactId, enquiryId, ownerId, deputyId, queue, rule, reason, Number(assignedNow), now, turn];
};

const INSERT = `INSERT INTO assignment (message_key, contact_id, enquiry_id, owner_id, deputy_id, queue, rule, reason, assigned_now, assigned_at, turn)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`;

/** Writes the decision; false when another process was first, whose decision then counts. */
export async function recordAssignment(sql: Sql, assignment: Assignment, now = Date.now()): Promise<boolean> {
	return (await sql.run(`${INSERT} ON CONFLICT (message_key) DO NOTHING`, valuesOf(assignment, now))) === 1;
}

/** Writes a later decision over an earlier one: an enquiry that waited has found its owner. */
export async function replaceAssignment(sql: Sql, assignment: Assignment, now = Date.now()): Promise<void> {
	await sql.run(
		`${INSERT} ON CONFLICT (message_key) DO UPDATE SET enquiry_id = excluded.enquiry_id, owner_id = excluded.owner_id, deputy_id = excluded.deputy_id,
		 queue = excluded.queue, turn = excluded.turn, rule = excluded.rule, reason = excluded.reason, assigned_now = excluded.assigned_now, assigned_at = excluded.assigned_at`,
		valuesOf(assignment, now),
	);
}
