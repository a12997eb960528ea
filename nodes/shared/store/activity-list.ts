import type { Activity } from './activities';
import type { Sql, SqlValue } from './store';

/** An activity with what a person needs to act on it. */
export interface ListedActivity extends Activity {
	assigneeName: string | null;
	/** The person, not the record; null = unknown. */
	contactName: string | null;
	reference: string | null;
}

/** Which activities; fields left out ask for nothing. Times in epoch milliseconds. */
export interface ActivityFilter {
	/** "open" = still to be done. */
	state: 'open' | 'completed' | 'all';
	dueBefore?: number;
	/** null = nobody's. */
	assigneeId?: string | null;
	kind?: string;
	/** Whether somebody has it and was not reminded yet. */
	isToRemind?: boolean;
}

/** Activities that fit, what is due first first; those without a due time come last. `limit` may be Infinity. */
export async function listActivities(sql: Sql, { state, dueBefore, assigneeId, kind, isToRemind }: ActivityFilter, limit: number): Promise<ListedActivity[]> {
	const values: SqlValue[] = [Math.min(limit, Number.MAX_SAFE_INTEGER)];
	const conditions = state === 'all' ? [] : [`a.completed_at IS ${state === 'open' ? '' : 'NOT'} NULL`];
	const where = (column: string, operator: string, value: SqlValue) => conditions.push(`${column} ${operator} $${values.push(value)}`);
	if (dueBefore !== undefined) where('a.due_at', '<', dueBefore);
	if (assigneeId === null) conditions.push('a.assignee_id IS NULL');
	else if (assigneeId !== undefined) where('a.assignee_id', '=', assigneeId);
	if (kind !== undefined) where('a.kind', '=', kind);
	if (isToRemind) conditions.push('a.reminded_at IS NULL AND a.assignee_id IS NOT NULL');
	return await sql.all<ListedActivity>(
		`SELECT a.id, a.kind, a.contact_id AS "contactId", a.enquiry_id AS "enquiryId", a.assignee_id AS "assigneeId", a.message_key AS "messageKey", a.subject,
		   a.created_at AS "createdAt", a.due_at AS "dueAt", a.completed_at AS "completedAt", a.completed_by AS "completedBy", a.reminded_at AS "remindedAt",
		   t.name AS "assigneeName", COALESCE(root.display_name, c.display_name) AS "contactName", e.reference
		 FROM activity a LEFT JOIN team_member t ON t.id = a.assignee_id LEFT JOIN enquiry e ON e.id = a.enquiry_id
		 LEFT JOIN contact c ON c.id = a.contact_id LEFT JOIN contact root ON root.id = c.root_id
		 ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
		 ORDER BY CASE WHEN a.due_at IS NULL THEN 1 ELSE 0 END, a.due_at, a.created_at, a.id LIMIT $1`,
		values,
	);
}
