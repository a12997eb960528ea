import type { ListedActivity } from './activity-list';
import { interestsOf } from './enquiries';
import { findEnquiries, type EnquiryOverview } from './enquiry-list';
import { readPerson, type Person } from './contacts';
import type { Sql } from './store';

/** Two records that may be one person. */
export interface OpenDuplicate {
	id: string;
	otherId: string;
	otherName: string | null;
	reason: string;
}

/** What the page shows of a person. Times are epoch milliseconds. */
export interface ContactPage {
	person: Person;
	ownerName: string | null;
	enquiries: EnquiryOverview[];
	/** Listings asked about, with their titles. */
	interests: { reference: string; title: string | null; url: string | null }[];
	/** Open ones first. */
	activities: Pick<ListedActivity, 'id' | 'kind' | 'subject' | 'dueAt' | 'completedAt' | 'assigneeName'>[];
	duplicates: OpenDuplicate[];
}

const MOST_ENQUIRIES = 20;
const MOST_ACTIVITIES = 20;
const RECORDS = '(SELECT id FROM contact WHERE root_id = $1)';

/** A person as the page shows them; undefined when there is none, or they were erased. */
export async function contactPage(sql: Sql, contactId: string): Promise<ContactPage | undefined> {
	const person = await readPerson(sql, contactId);
	if (!person || person.erasedAt !== null) return undefined;
	const owner = person.ownerId === null ? undefined : await sql.get<{ name: string }>('SELECT name FROM team_member WHERE id = $1', [person.ownerId]);
	const references = await interestsOf(sql, person.id);
	const listings = references.length === 0 ? [] : await sql.all<{ reference: string; title: string | null; url: string | null }>(`SELECT reference, title, url FROM listing WHERE reference IN (${references.map((_, index) => `$${index + 1}`).join(', ')})`, references);
	return {
		person,
		ownerName: owner?.name ?? null,
		enquiries: await findEnquiries(sql, { contactId: person.id }, MOST_ENQUIRIES),
		interests: references.map((reference) => listings.find((listing) => listing.reference === reference) ?? { reference, title: null, url: null }),
		activities: await sql.all(
			`SELECT a.id, a.kind, a.subject, a.due_at AS "dueAt", a.completed_at AS "completedAt", t.name AS "assigneeName" FROM activity a LEFT JOIN team_member t ON t.id = a.assignee_id
			 WHERE a.contact_id IN ${RECORDS} ORDER BY CASE WHEN a.completed_at IS NULL THEN 0 ELSE 1 END, a.due_at, a.created_at DESC LIMIT ${MOST_ACTIVITIES}`,
			[person.id],
		),
		duplicates: await sql.all(
			`SELECT d.id, other.root_id AS "otherId", root.display_name AS "otherName", d.reason FROM merge_candidate d
			 JOIN contact other ON other.id = CASE WHEN d.a_id IN ${RECORDS} THEN d.b_id ELSE d.a_id END JOIN contact root ON root.id = other.root_id
			 WHERE d.status = 'open' AND (d.a_id IN ${RECORDS} OR d.b_id IN ${RECORDS}) AND other.root_id <> $1 AND root.erased_at IS NULL ORDER BY d.found_at LIMIT 5`,
			[person.id],
		),
	};
}
