import { newId } from './ids';
import type { Sql } from './store';

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
}

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

/** The activities of an enquiry, the oldest first. */
export async function activitiesOf(sql: Sql, enquiryId: string): Promise<Activity[]> {
	return await sql.all<Activity>(
		`SELECT id, kind, contact_id AS "contactId", enquiry_id AS "enquiryId", assignee_id AS "assigneeId", message_key AS "messageKey",
		   subject, created_at AS "createdAt", due_at AS "dueAt", completed_at AS "completedAt"
		 FROM activity WHERE enquiry_id = $1 ORDER BY created_at, id`,
		[enquiryId],
	);
}
