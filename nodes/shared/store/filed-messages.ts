import type { Sql } from './store';

/** What was made of one message. Times in epoch milliseconds. */
export interface FiledMessage {
	messageKey: string;
	/** The record, not the person: stays right when a merge is undone. */
	contactId: string;
	createdContact: boolean;
	enquiryId: string | null;
	openedEnquiry: boolean;
	reviewId: string | null;
	contactReason: string;
	enquiryReason: string;
	source: string;
	receivedAt: number;
}

/** What the store knows of a message before it is filed. */
export interface KnownMessage {
	/** What an earlier run made of it (invariant 5). */
	filed: FiledMessage | undefined;
	/** The mail itself; null when it is not in the ledger, e.g. typed by hand. */
	messageId: string | null;
}

/** Looks a message up in one statement. */
export async function readKnownMessage(sql: Sql, messageKey: string): Promise<KnownMessage> {
	const row = await sql.get<{
		message_id: string | null;
		contact_id: string | null;
		created_contact: number;
		enquiry_id: string | null;
		opened_enquiry: number;
		review_id: string | null;
		contact_reason: string;
		enquiry_reason: string;
		source: string;
		received_at: number;
	}>(
		`SELECT d.message_id, f.contact_id, f.created_contact, f.enquiry_id, f.opened_enquiry, f.review_id, f.contact_reason, f.enquiry_reason, f.source, f.received_at
		 FROM (SELECT CAST($1 AS TEXT) AS message_key) asked
		 LEFT JOIN filed_message f ON f.message_key = asked.message_key LEFT JOIN delivery d ON d.message_key = asked.message_key`,
		[messageKey],
	);
	if (!row || row.contact_id === null) return { filed: undefined, messageId: row?.message_id ?? null };
	return {
		messageId: row.message_id,
		filed: {
			messageKey,
			contactId: row.contact_id,
			createdContact: row.created_contact === 1,
			enquiryId: row.enquiry_id,
			openedEnquiry: row.opened_enquiry === 1,
			reviewId: row.review_id,
			contactReason: row.contact_reason,
			enquiryReason: row.enquiry_reason,
			source: row.source,
			receivedAt: row.received_at,
		},
	};
}

/** What an earlier run made of this message (invariant 5). */
export async function readFiledMessage(sql: Sql, messageKey: string): Promise<FiledMessage | undefined> {
	return (await readKnownMessage(sql, messageKey)).filed;
}

/** Writes the fence. Fails on the unique key when another process was first. */
export async function recordFiledMessage(sql: Sql, filed: FiledMessage, now = Date.now()): Promise<void> {
	await sql.run(
		`INSERT INTO filed_message (message_key, contact_id, created_contact, enquiry_id, opened_enquiry, review_id, contact_reason, enquiry_reason, source, received_at, filed_at)
		 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		[filed.messageKey, filed.contactId, Number(filed.createdContact), filed.enquiryId, Number(filed.openedEnquiry), filed.reviewId, filed.contactReason, filed.enquiryReason, filed.source, filed.receivedAt, now],
	);
}

/** Links a mail to the contact it was filed to by itself (S6). */
export async function linkMessage(sql: Sql, messageId: string, contactId: string, now = Date.now()): Promise<void> {
	await sql.run(
		`INSERT INTO message_link (message_id, contact_id, how, linked_at) VALUES ($1, $2, 'auto', $3) ON CONFLICT (message_id, contact_id) DO NOTHING`,
		[messageId, contactId, now],
	);
}
