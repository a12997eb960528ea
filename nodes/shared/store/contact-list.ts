import { addingTo } from './conditions';
import type { Sql, SqlValue } from './store';

/** Which people are wanted; every field that is given must hold. Times in epoch milliseconds. */
export interface ContactFilter {
	/** First seen then or later (W9). */
	firstSeenFrom?: number;
	firstSeenUntil?: number;
	/** Last heard of then or later. */
	lastSeenFrom?: number;
	/** null = nobody's. */
	ownerId?: string | null;
	/** Where they were first heard of, exactly. */
	source?: string;
	/** Has no record in this system yet (N11). */
	notLinkedIn?: string;
}

/** Something of any record of the person `c`. */
const ofPerson = (what: string) => `(SELECT ${what} FROM contact r WHERE r.root_id = c.id)`;
/** As readPerson has it: what the root says, then the older record. */
const OWNER = 'COALESCE(c.owner_id, (SELECT r.owner_id FROM contact r WHERE r.root_id = c.id AND r.owner_id IS NOT NULL ORDER BY r.first_touch_at, r.first_touch_key LIMIT 1))';
const FIRST_SOURCE = '(SELECT r.first_source FROM contact r WHERE r.root_id = c.id ORDER BY r.first_touch_at, r.first_touch_key LIMIT 1)';

/** The IDs of the people a filter describes, the newest record first; who was erased is not among them. */
export async function findContacts(sql: Sql, filter: ContactFilter, limit: number): Promise<string[]> {
	const values: SqlValue[] = [limit];
	const conditions = ['c.root_id = c.id', 'c.erased_at IS NULL'];
	const where = addingTo(conditions, values);
	where((p) => `${ofPerson('MIN(r.first_touch_at)')} >= ${p}`, filter.firstSeenFrom);
	where((p) => `${ofPerson('MIN(r.first_touch_at)')} <= ${p}`, filter.firstSeenUntil);
	where((p) => `${ofPerson('MAX(r.last_touch_at)')} >= ${p}`, filter.lastSeenFrom);
	if (filter.ownerId === null) conditions.push(`${OWNER} IS NULL`);
	else where((p) => `${OWNER} = ${p}`, filter.ownerId);
	where((p) => `${FIRST_SOURCE} = ${p}`, filter.source);
	where((p) => `NOT EXISTS (SELECT 1 FROM contact r JOIN contact_external_ref e ON e.contact_id = r.id WHERE r.root_id = c.id AND e.system = ${p})`, filter.notLinkedIn);
	// An id tells when it was made, so that newest first needs no index of its own.
	const rows = await sql.all<{ id: string }>(`SELECT c.id FROM contact c WHERE ${conditions.join(' AND ')} ORDER BY c.id DESC LIMIT $1`, values);
	return rows.map(({ id }) => id);
}
