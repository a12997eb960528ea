import type { OutgoingPurpose, OutgoingStatus } from './outgoing';
import type { Sql } from './store';
import { keptHeaderId } from './threads';

/** The mail of ours that a delivery report is about. */
export type ReportedMail =
	| { kind: 'outgoing'; id: string; purpose: OutgoingPurpose; headerId: string; subject: string; messageKey: string | null; contactId: string | null }
	/** A copy of an original (W6); `subject` is that of the original. */
	| { kind: 'copy'; messageKey: string; mailboxId: string; recipient: string; headerId: string; subject: string };

/** How a report names the mail it is about. */
export interface ReportedIds {
	/** ENVID (RFC 3461). */
	envelopeId: string | null;
	/** Message-IDs, the surest first. */
	headerIds: readonly string[];
}

/** What never left cannot have come back. */
const MAY_HAVE_LEFT = "('sent', 'unknown', 'sending')";

/** Finds the mail of ours that a report names, by its ENVID or else by its Message-ID. */
export async function findReported(sql: Sql, { envelopeId, headerIds }: ReportedIds): Promise<ReportedMail | undefined> {
	// Rows from before there was an ENVID have an empty one.
	const found = envelopeId === null || envelopeId === '' ? undefined : await findBy(sql, 'envelope_id', envelopeId);
	if (found !== undefined) return found;
	for (const id of headerIds) {
		const named = await findBy(sql, 'header_id', keptHeaderId(id));
		if (named !== undefined) return named;
	}
	return undefined;
}

async function findBy(sql: Sql, column: 'envelope_id' | 'header_id', value: string): Promise<ReportedMail | undefined> {
	const outgoing = await sql.get<Omit<Extract<ReportedMail, { kind: 'outgoing' }>, 'kind'>>(
		`SELECT id, purpose, header_id AS "headerId", subject, message_key AS "messageKey", contact_id AS "contactId" FROM outgoing_mail
		 WHERE ${column} = $1 AND status IN ${MAY_HAVE_LEFT} ORDER BY queued_at DESC LIMIT 1`,
		[value],
	);
	if (outgoing) return { kind: 'outgoing', ...outgoing };
	const copy = await sql.get<Omit<Extract<ReportedMail, { kind: 'copy' }>, 'kind'>>(
		`SELECT c.message_key AS "messageKey", d.mailbox_id AS "mailboxId", c.recipient, c.header_id AS "headerId", m.subject
		 FROM original_copy c JOIN delivery d ON d.message_key = c.message_key JOIN message m ON m.id = d.message_id
		 WHERE c.${column} = $1 AND c.status IN ${MAY_HAVE_LEFT} LIMIT 1`,
		[value],
	);
	return copy && { kind: 'copy', ...copy };
}

/** Puts a report into the history of the person whom the mail did not reach. */
export async function keepReport(sql: Sql, messageId: string, contactId: string, at: number): Promise<void> {
	await sql.run("INSERT INTO message_link (message_id, contact_id, how, linked_at) VALUES ($1, $2, 'auto', $3) ON CONFLICT (message_id, contact_id) DO NOTHING", [messageId, contactId, at]);
}

/** What became of a mail that answers another one. Times are epoch milliseconds. */
export interface SentAnswer {
	id: string;
	messageKey: string;
	purpose: OutgoingPurpose;
	status: OutgoingStatus;
	reason: string | null;
	headerId: string;
	queuedAt: number;
	bouncedAt: number | null;
}

/** Automatic replies and mails of staff that answer one of these received mails, the oldest first. */
export async function answersTo(sql: Sql, messageKeys: readonly string[]): Promise<SentAnswer[]> {
	if (messageKeys.length === 0) return [];
	return await sql.all<SentAnswer>(
		`SELECT id, message_key AS "messageKey", purpose, status, reason, header_id AS "headerId", queued_at AS "queuedAt", bounced_at AS "bouncedAt" FROM outgoing_mail
		 WHERE message_key IN (${messageKeys.map((_, index) => `$${index + 1}`).join(', ')}) AND purpose IN ('reply', 'staff') ORDER BY queued_at, id`,
		[...messageKeys],
	);
}

/** An address that mail does not reach. */
export interface Undeliverable {
	/** Lower case. */
	address: string;
	reason: string;
	/** Epoch milliseconds. */
	at: number;
	/** Whether nothing is sent there by itself any more. */
	blocked: boolean;
}

/** Those among some addresses that are blocked, or whose last mail of ours came back. */
export async function undeliverableAmong(sql: Sql, addresses: readonly string[]): Promise<Undeliverable[]> {
	if (addresses.length === 0) return [];
	const list = addresses.map((_, index) => `$${index + 1}`).join(', ');
	const blocked = await sql.all<{ address: string; reason: string; at: number }>(`SELECT address, reason, blocked_at AS at FROM blocked_address WHERE address IN (${list})`, [...addresses]);
	const last = await sql.all<{ address: string; status: string; reason: string | null; at: number | null }>(
		`SELECT address, status, reason, at FROM (
			SELECT r.address, r.status, COALESCE(r.reason, r.status_code) AS reason, r.status_at AS at, ROW_NUMBER() OVER (PARTITION BY r.address ORDER BY o.queued_at DESC, o.id DESC) AS place
			FROM outgoing_recipient r JOIN outgoing_mail o ON o.id = r.outgoing_id WHERE r.address IN (${list}) AND o.status = 'sent') AS sent
		 WHERE place = 1 AND status = 'bounced'`,
		[...addresses],
	);
	return addresses.flatMap((address): Undeliverable[] => {
		const block = blocked.find((one) => one.address === address);
		if (block) return [{ ...block, blocked: true }];
		const bounced = last.find((one) => one.address === address);
		return bounced ? [{ address, reason: bounced.reason ?? 'Mail came back', at: bounced.at ?? 0, blocked: false }] : [];
	});
}
