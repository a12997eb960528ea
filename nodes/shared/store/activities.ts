import { partsOf } from './enquiries';
import { newId } from './ids';
import type { Sql } from './store';

/** The activity every enquiry brings: somebody has to answer it (B4). */
export const ANSWER = 'answer enquiry';

/** Something a team member has to do, and by when (B4). Times in epoch milliseconds. */
export interface NewActivity {
	/** e.g. "answer enquiry" */
	kind: string;
	contactId: string;
	enquiryId: string;
	/** null while nobody owns the enquiry. */
	assigneeId: string | null;
	messageKey: string;
	subject: string;
	dueAt: number | null;
}

export interface Activity extends NewActivity {
	id: string;
	createdAt: number;
	completedAt: number | null;
	/** "reply", "closed", or who said so by hand; null = not completed. */
	completedBy: string | null;
	/** When the assignee was reminded by mail; null = not. */
	remindedAt: number | null;
}

const SELECTED = `id, kind, contact_id AS "contactId", enquiry_id AS "enquiryId", assignee_id AS "assigneeId", message_key AS "messageKey",
  subject, created_at AS "createdAt", due_at AS "dueAt", completed_at AS "completedAt", completed_by AS "completedBy",
  reminded_at AS "remindedAt"`;

/** Creates an activity and gives its id. */
export async function createActivity(sql: Sql, activity: NewActivity, now = Date.now()): Promise<string> {
	const id = newId(now);
	await sql.run(
		`INSERT INTO activity (id, kind, contact_id, enquiry_id, assignee_id, message_key, subject, created_at, due_at)
		 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		[id, activity.kind, activity.contactId, activity.enquiryId, activity.assigneeId, activity.messageKey, activity.subject, now, activity.dueAt],
	);
	return id;
}

/** The activities of an enquiry and of all that is part of it, the oldest first. */
export async function activitiesOf(sql: Sql, enquiryId: string): Promise<Activity[]> {
	return await sql.all<Activity>(
		`WITH RECURSIVE part(id) AS (${partsOf('$1')})
		 SELECT ${SELECTED} FROM activity WHERE enquiry_id IN (SELECT id FROM part) ORDER BY created_at, id`,
		[enquiryId],
	);
}

export async function readActivity(sql: Sql, id: string): Promise<Activity | undefined> {
	return await sql.get<Activity>(`SELECT ${SELECTED} FROM activity WHERE id = $1`, [id]);
}

/** Completes an activity. @param by who or what did, e.g. a member's id @returns false when it was completed already */
export async function completeActivity(sql: Sql, id: string, by: string, now = Date.now()): Promise<boolean> {
	return (await sql.run('UPDATE activity SET completed_at = $2, completed_by = $3 WHERE id = $1 AND completed_at IS NULL', [id, now, by])) === 1;
}

/** Takes an activity up to remind its assignee, once. @returns false when it is done, was taken up before, or is somebody else's by now */
export async function takeUpReminder(sql: Sql, id: string, assigneeId: string, now: number): Promise<boolean> {
	return (await sql.run('UPDATE activity SET reminded_at = $3 WHERE id = $1 AND assignee_id = $2 AND completed_at IS NULL AND reminded_at IS NULL', [id, assigneeId, now])) === 1;
}
