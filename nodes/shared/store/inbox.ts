import type { DeliveryState } from './ledger';
import { allOf } from './lists-of-values';
import type { OutgoingStatus } from './outgoing';
import type { Member } from './sessions';
import type { Sql, SqlValue } from './store';

/** The filters of the list. Attention = quarantined or waiting for a person's decision. */
export type Shelf = 'all' | 'leads' | 'review' | 'none' | 'attention' | 'quarantined';

const ON_SHELF: Record<Shelf, string> = {
	all: '',
	leads: " AND outcome = 'lead'",
	review: " AND outcome = 'review'",
	none: " AND outcome = 'none'",
	quarantined: " AND state = 'quarantined'",
	// Word for word the condition of the index delivery_attention: that is how it is found.
	attention: " AND (state = 'quarantined' OR outcome = 'review')",
};

/** A mailbox that a team member may look into. */
export interface VisibleMailbox {
	id: string;
	address: string;
	name: string | null;
	kind: 'shared' | 'personal';
}

/** One mail that arrived, as the list shows it. Times are epoch milliseconds. */
export interface ReceivedMail {
	messageKey: string;
	receivedAt: number;
	mailboxId: string;
	state: DeliveryState;
	stateReason: string | null;
	outcome: 'lead' | 'review' | 'none' | null;
	outcomeReason: string | null;
	attempt: number;
	fromName: string;
	fromAddress: string;
	subject: string;
	preview: string;
	attachmentCount: number;
	contactId: string | null;
	/** null when there is no contact, or the contact is "Unknown". */
	contactName: string | null;
	contactCreated: number | null;
	ownerName: string | null;
	reply: OutgoingStatus | null;
}

/** One mail with everything known about it. `lead` is the JSON of what was read from it. */
export interface OpenedMail extends ReceivedMail {
	messageId: string;
	headerId: string | null;
	folder: string | null;
	sentAt: number | null;
	storedAt: number;
	sizeBytes: number;
	kind: string;
	kindReason: string;
	senderVerified: number;
	lead: string | null;
	contactReason: string | null;
	enquiryReason: string | null;
	enquiryReference: string | null;
	enquiryTitle: string | null;
	ownerRule: string | null;
	ownerReason: string | null;
	replyReason: string | null;
	replyRecipient: string | null;
}

/** Where a page of the list ends: the next one begins below it. */
export interface ListPosition {
	receivedAt: number;
	messageKey: string;
}

/**
 * The mailboxes a team member may look into (invariant 10): shared ones that list them, or list nobody; all shared ones
 * for an administrator; and their own. Every query below takes these ids, never ids from a request.
 */
export async function visibleMailboxes(sql: Sql, member: Pick<Member, 'id' | 'role'>): Promise<VisibleMailbox[]> {
	return await sql.all<VisibleMailbox>(
		`SELECT b.id, b.address, b.name, b.kind FROM mailbox b
		 WHERE (b.kind = 'personal' AND b.owner_id = $1)
		    OR (b.kind = 'shared' AND ($2 = 'administrator'
		        OR EXISTS (SELECT 1 FROM mailbox_member m WHERE m.mailbox_id = b.id AND m.member_id = $1 AND m.can_read = 1)
		        OR NOT EXISTS (SELECT 1 FROM mailbox_member m WHERE m.mailbox_id = b.id)))
		 ORDER BY b.is_primary DESC, b.kind DESC, b.address`,
		[member.id, member.role],
	);
}

const LIST_COLUMNS = `d.message_key AS "messageKey", d.received_at AS "receivedAt", d.mailbox_id AS "mailboxId", d.state,
	d.reason AS "stateReason", d.outcome, d.outcome_reason AS "outcomeReason", d.attempt, m.from_name AS "fromName",
	m.from_address AS "fromAddress", m.subject, m.preview, m.attachment_count AS "attachmentCount", c.id AS "contactId",
	COALESCE(c.display_name, leaf.display_name) AS "contactName", f.created_contact AS "contactCreated", o.name AS "ownerName", r.status AS reply`;

const WITH_WHAT_BECAME_OF_IT = `JOIN message m ON m.id = d.message_id
	LEFT JOIN filed_message f ON f.message_key = d.message_key
	LEFT JOIN contact leaf ON leaf.id = f.contact_id
	LEFT JOIN contact c ON c.id = leaf.root_id AND c.erased_at IS NULL
	LEFT JOIN enquiry e ON e.id = f.enquiry_id
	LEFT JOIN assignment a ON a.message_key = d.message_key
	LEFT JOIN team_member o ON o.id = COALESCE(e.owner_id, a.owner_id, c.owner_id)
	LEFT JOIN outgoing_mail r ON r.key = 'reply:' || d.message_key`;

/**
 * One page of everything that arrived, newest first.
 *
 * @param mailboxIds from `visibleMailboxes`
 * @param before the last row of the page above; none = the newest mail
 */
export async function listReceived(sql: Sql, mailboxIds: readonly string[], shelf: Shelf, limit: number, before?: ListPosition): Promise<ReceivedMail[]> {
	if (mailboxIds.length === 0) return [];
	const values: SqlValue[] = [limit];
	const below = before ? ' AND (received_at, message_key) < ($2, $3)' : '';
	if (before) values.push(before.receivedAt, before.messageKey);
	// One index range per mailbox: with IN, both back ends would sort every row of the mailboxes for each page.
	const ranges = mailboxIds.map((id) => {
		values.push(id);
		return `SELECT * FROM (SELECT message_key, received_at FROM delivery WHERE mailbox_id = $${values.length}${ON_SHELF[shelf]}${below}
			ORDER BY received_at DESC, message_key DESC LIMIT $1) AS one_mailbox`;
	});
	return await sql.all<ReceivedMail>(
		`SELECT ${LIST_COLUMNS} FROM (SELECT * FROM (${ranges.join(' UNION ALL ')}) AS every_mailbox ORDER BY received_at DESC, message_key DESC LIMIT $1) AS page
		 JOIN delivery d ON d.message_key = page.message_key ${WITH_WHAT_BECAME_OF_IT}
		 ORDER BY d.received_at DESC, d.message_key DESC`,
		values,
	);
}

/** One mail, or undefined when there is none in these mailboxes. */
export async function openReceived(sql: Sql, mailboxIds: readonly string[], messageKey: string): Promise<OpenedMail | undefined> {
	return (await openAllReceived(sql, mailboxIds, [messageKey])).at(0);
}

/** Those of these mails that are in these mailboxes, in any order. */
export async function openAllReceived(sql: Sql, mailboxIds: readonly string[], messageKeys: readonly string[]): Promise<OpenedMail[]> {
	if (mailboxIds.length === 0) return [];
	const visible = new Set(mailboxIds);
	const mails = await allOf<OpenedMail>(
		sql,
		(keys) => `SELECT ${LIST_COLUMNS}, m.id AS "messageId", m.header_id AS "headerId", p.path AS folder, m.sent_at AS "sentAt", d.stored_at AS "storedAt",
			m.size_bytes AS "sizeBytes", m.kind, m.kind_reason AS "kindReason", m.sender_verified AS "senderVerified", d.lead,
			f.contact_reason AS "contactReason", f.enquiry_reason AS "enquiryReason", e.reference AS "enquiryReference", l.title AS "enquiryTitle", a.rule AS "ownerRule",
			a.reason AS "ownerReason", COALESCE(r.reason, CASE WHEN r.message_key IS NULL THEN f.no_reply_reason END) AS "replyReason", (SELECT MIN(address) FROM outgoing_recipient WHERE outgoing_id = r.id) AS "replyRecipient"
		 FROM delivery d ${WITH_WHAT_BECAME_OF_IT}
			LEFT JOIN folder p ON p.id = d.folder_id
			LEFT JOIN listing l ON l.reference = e.reference
		 WHERE d.message_key IN (${keys})`,
		messageKeys,
	);
	return mails.filter(({ mailboxId }) => visible.has(mailboxId));
}
