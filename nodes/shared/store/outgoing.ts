import { writePieces } from './arrivals';
import { newId } from './ids';
import type { Sql, SqlValue } from './store';
import { keptHeaderId } from './threads';

/** What a mail of ours is: an automatic reply, news for an owner, a notice to people who look after the inbox, or written by staff. */
export type OutgoingPurpose = 'reply' | 'owner' | 'notice' | 'staff';

/** News for owners and notices tell of other mail: they stand in no conversation, and their text is not kept. */
export const standsInConversation = (purpose: OutgoingPurpose) => purpose === 'reply' || purpose === 'staff';

/**
 * queued: certainly not handed over, and sent when its turn comes; sending: its text flows to the server, or the process
 * ended meanwhile; sent: the server took it; refused: it certainly did not leave, and is not tried again by itself;
 * unknown: it may have left, and is never sent again by itself.
 */
export type OutgoingStatus = 'queued' | 'sending' | 'sent' | 'refused' | 'unknown';

/** The copy in the Sent folder (A10): none is kept; wanted: still to be filed; kept; failed: the mailbox has no place for it. */
export type SentCopyState = 'none' | 'wanted' | 'kept' | 'failed';

export interface OutgoingRecipient {
	/** Lower case. */
	address: string;
	place: 'to' | 'cc' | 'bcc';
}

/** A mail that is to leave. */
export interface NewOutgoing {
	/** What asks for it, e.g. "reply:<message key>": asking again changes nothing. */
	key: string;
	purpose: OutgoingPurpose;
	/** The account it leaves from, lower case. */
	senderAddress: string;
	/** Empty = the null sender (RFC 5321, 4.5.5). */
	envelopeFrom: string;
	/** As they go over the wire: the case of a local part may mean something to its server (RFC 5321, 2.4). */
	envelopeTo: readonly string[];
	/** ENVID (RFC 3461). */
	envelopeId: string;
	/** Its Message-ID. */
	headerId: string;
	subject: string;
	recipients: readonly OutgoingRecipient[];
	/** The whole MIME text, as it goes over the wire. */
	source: Uint8Array;
	/** The mail it answers or tells of. */
	messageKey: string | null;
	contactId: string | null;
	enquiryId: string | null;
	/** Who wrote it, or is told. */
	memberId: string | null;
	/** References of the listings in it. */
	listings: readonly string[];
	/** Message-IDs of what it answers, the nearest first. */
	answers: readonly string[];
	/** Whether nobody has to answer the enquiry any more once it has left (N9). */
	countsAsAnswer: boolean;
	/** Whether a copy is wanted in the Sent folder of the account. */
	keepsCopy: boolean;
	/** Epoch milliseconds after which it is not tried any more. */
	giveUpAt: number;
}

/** A row of the queue. Times are epoch milliseconds. */
export interface Outgoing {
	id: string;
	key: string;
	purpose: OutgoingPurpose;
	status: OutgoingStatus;
	reason: string | null;
	senderAddress: string;
	envelopeFrom: string;
	envelopeTo: string[];
	envelopeId: string;
	headerId: string;
	subject: string;
	sizeBytes: number;
	messageKey: string | null;
	contactId: string | null;
	enquiryId: string | null;
	memberId: string | null;
	listings: string[];
	answers: string[];
	countsAsAnswer: boolean;
	attempts: number;
	nextAttemptAt: number | null;
	giveUpAt: number | null;
	process: string | null;
	sentCopy: SentCopyState;
	sentFolder: string | null;
	bouncedAt: number | null;
	queuedAt: number;
	settledAt: number | null;
}

const COLUMNS = `o.id, o.key, o.purpose, o.status, o.reason, o.sender_address AS "senderAddress", o.envelope_from AS "envelopeFrom", o.envelope_to AS "envelopeTo", o.envelope_id AS "envelopeId", o.header_id AS "headerId",
	o.subject, o.size_bytes AS "sizeBytes", o.message_key AS "messageKey", o.contact_id AS "contactId", o.enquiry_id AS "enquiryId", o.member_id AS "memberId", o.listings, o.answers,
	o.counts_as_answer AS "countsAsAnswer", o.attempts,
	o.next_attempt_at AS "nextAttemptAt", o.give_up_at AS "giveUpAt", o.process, o.sent_copy AS "sentCopy", o.sent_folder AS "sentFolder", o.bounced_at AS "bouncedAt",
	o.queued_at AS "queuedAt", o.settled_at AS "settledAt"`;

type Lists = 'listings' | 'answers' | 'envelopeTo';
type OutgoingRow = Omit<Outgoing, Lists | 'countsAsAnswer'> & Record<Lists, string> & { countsAsAnswer: number };

const fromRow = (row: OutgoingRow): Outgoing => ({
	...row,
	envelopeTo: JSON.parse(row.envelopeTo) as string[],
	listings: JSON.parse(row.listings) as string[],
	answers: JSON.parse(row.answers) as string[],
	countsAsAnswer: row.countsAsAnswer === 1,
});

/**
 * Writes the row and the whole mail, in the hands of this process. To run in a durable transaction that ends before the
 * server hears of the mail.
 *
 * @returns the row's id; null when the key has a row already
 */
export async function queueOutgoing(sql: Sql, mail: NewOutgoing, process: string, now = Date.now()): Promise<string | null> {
	const id = newId(now);
	const inserted = await sql.run(
		`INSERT INTO outgoing_mail (id, key, purpose, status, sender_address, envelope_from, envelope_to, envelope_id, header_id, subject, size_bytes, message_key, contact_id, enquiry_id, member_id,
			listings, answers, counts_as_answer, next_attempt_at, give_up_at, process, sent_copy, queued_at)
		 VALUES ($1, $2, $3, 'queued', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $18) ON CONFLICT (key) DO NOTHING`,
		[
			id, mail.key, mail.purpose, mail.senderAddress, mail.envelopeFrom, JSON.stringify(mail.envelopeTo), mail.envelopeId, keptHeaderId(mail.headerId), mail.subject, mail.source.length, mail.messageKey, mail.contactId,
			mail.enquiryId, mail.memberId, JSON.stringify(mail.listings), JSON.stringify(mail.answers), mail.countsAsAnswer, now, mail.giveUpAt, process, mail.keepsCopy ? 'wanted' : 'none',
		],
	);
	if (inserted === 0) return null;
	for (const { address, place } of mail.recipients) {
		await sql.run('INSERT INTO outgoing_recipient (outgoing_id, address, place) VALUES ($1, $2, $3) ON CONFLICT (outgoing_id, address) DO NOTHING', [id, address, place]);
	}
	await writePieces(sql, id, mail.source);
	return id;
}

export async function readOutgoing(sql: Sql, key: string): Promise<Outgoing | undefined> {
	const row = await sql.get<OutgoingRow>(`SELECT ${COLUMNS} FROM outgoing_mail o WHERE o.key = $1`, [key]);
	return row && fromRow(row);
}

export async function findOutgoing(sql: Sql, id: string): Promise<Outgoing | undefined> {
	const row = await sql.get<OutgoingRow>(`SELECT ${COLUMNS} FROM outgoing_mail o WHERE o.id = $1`, [id]);
	return row && fromRow(row);
}

/** What became of a mail at one of its recipients. */
export interface RecipientState extends OutgoingRecipient {
	/** refused: the server refused it while it took the mail for others; delayed, bounced: a delivery report said so. */
	status: 'open' | 'refused' | 'delayed' | 'bounced';
	/** RFC 3463, e.g. 5.1.1. */
	statusCode: string | null;
	reason: string | null;
	/** Epoch milliseconds. */
	statusAt: number | null;
}

export async function recipientsOf(sql: Sql, id: string): Promise<RecipientState[]> {
	return await sql.all<RecipientState>(
		'SELECT address, place, status, status_code AS "statusCode", reason, status_at AS "statusAt" FROM outgoing_recipient WHERE outgoing_id = $1 ORDER BY place DESC, address',
		[id],
	);
}

/** Says of one recipient what the server or a delivery report said. What is worse stays; a report with a code says more than one without. */
export async function setRecipientState(sql: Sql, id: string, address: string, state: Pick<RecipientState, 'statusCode' | 'reason'> & { status: 'refused' | 'delayed' | 'bounced' }, now = Date.now()): Promise<boolean> {
	const saysMore = state.status === 'bounced' && state.statusCode !== null ? " OR (status = 'bounced' AND status_code IS NULL)" : '';
	const changed = await sql.run(
		`UPDATE outgoing_recipient SET status = $3, status_code = $4, reason = $5, status_at = $6
		 WHERE outgoing_id = $1 AND address = $2 AND (status = 'open' OR (status = 'delayed' AND $3 <> 'delayed')${saysMore})`,
		[id, address, state.status, state.statusCode, state.reason, now],
	);
	if (changed > 0 && state.status === 'bounced') await sql.run('UPDATE outgoing_mail SET bounced_at = COALESCE(bounced_at, $2) WHERE id = $1', [id, now]);
	return changed > 0;
}

/** Takes a queued mail out of the hands of a process that is no more, or of nobody. @returns whether it is in our hands now */
export async function takeOutgoing(sql: Sql, id: string, process: string, alive: readonly string[]): Promise<boolean> {
	const values: SqlValue[] = [id, process];
	const living = alive.filter((one) => one !== process).map((one) => `$${values.push(one)}`);
	const isFree = living.length === 0 ? '' : ` AND (process IS NULL OR process NOT IN (${living.join(', ')}))`;
	return (await sql.run(`UPDATE outgoing_mail SET process = $2 WHERE id = $1 AND status = 'queued'${isFree}`, [...values])) === 1;
}

/** Its text begins to flow: from here on it may have left. Durably, before the first byte. @returns false when it is not ours to send */
export async function beginOutgoing(sql: Sql, id: string, process: string): Promise<boolean> {
	return (await sql.run("UPDATE outgoing_mail SET status = 'sending', attempts = attempts + 1, next_attempt_at = NULL WHERE id = $1 AND status = 'queued' AND process = $2", [id, process])) === 1;
}

/** It certainly did not leave, and is tried again at `nextAttemptAt`. */
export async function delayOutgoing(sql: Sql, id: string, reason: string, nextAttemptAt: number): Promise<void> {
	await sql.run(
		`UPDATE outgoing_mail SET attempts = CASE WHEN status = 'queued' THEN attempts + 1 ELSE attempts END, status = 'queued', reason = $2, next_attempt_at = $3, process = NULL
		 WHERE id = $1 AND status IN ('queued', 'sending')`,
		[id, reason, nextAttemptAt],
	);
}

/**
 * Says how the sending ended; one that was found unfinished ("unknown") may still be settled by the process that sends it.
 *
 * @param headerId the Message-ID recipients see, when the server replaced ours
 */
export async function settleOutgoing(sql: Sql, id: string, status: 'sent' | 'refused' | 'unknown', reason: string, headerId: string | null = null, now = Date.now()): Promise<void> {
	await sql.run(
		`UPDATE outgoing_mail SET status = $2, reason = $3, header_id = COALESCE($4, header_id), settled_at = $5, process = NULL, next_attempt_at = NULL
		 WHERE id = $1 AND status IN ('queued', 'sending', 'unknown')`,
		[id, status, reason, headerId === null ? null : keptHeaderId(headerId), now],
	);
}

/** What processes that are no more had begun to hand over may have left. @returns how many */
export async function settleBroken(sql: Sql, alive: readonly string[], now = Date.now()): Promise<number> {
	const values: SqlValue[] = [now];
	const living = alive.map((process) => `$${values.push(process)}`);
	const isGone = living.length === 0 ? '' : ` AND (process IS NULL OR process NOT IN (${living.join(', ')}))`;
	return await sql.run(`UPDATE outgoing_mail SET status = 'unknown', reason = 'The run that began to send it did not finish', settled_at = $1, process = NULL WHERE status = 'sending'${isGone}`, values);
}

/** What is due to be sent from an account, or whose copy is still to be filed; what has waited longest first. */
export async function dueOutgoing(sql: Sql, senderAddress: string, now: number, limit: number): Promise<Outgoing[]> {
	const rows = await sql.all<OutgoingRow>(
		`SELECT ${COLUMNS} FROM outgoing_mail o WHERE o.sender_address = $1 AND o.status = 'queued' AND o.next_attempt_at <= $2 ORDER BY o.next_attempt_at, o.id LIMIT $3`,
		[senderAddress, now, limit],
	);
	return rows.map(fromRow);
}

/** Mails that left and whose copy is not in the Sent folder yet. */
export async function copiesToKeep(sql: Sql, senderAddress: string, limit: number): Promise<Outgoing[]> {
	const rows = await sql.all<OutgoingRow>(
		`SELECT ${COLUMNS} FROM outgoing_mail o WHERE o.sender_address = $1 AND o.status = 'sent' AND o.sent_copy = 'wanted' ORDER BY o.queued_at, o.id LIMIT $2`,
		[senderAddress, limit],
	);
	return rows.map(fromRow);
}

export async function setSentCopy(sql: Sql, id: string, state: SentCopyState, folder: string | null): Promise<void> {
	await sql.run('UPDATE outgoing_mail SET sent_copy = $2, sent_folder = $3 WHERE id = $1', [id, state, folder]);
}

/** Lets a refused mail, or one that waits after a failure, be tried at once; one that may have left only when somebody says so. @returns whether there was such a mail */
export async function retryOutgoing(sql: Sql, id: string, giveUpAt: number, evenUnknown: boolean, now = Date.now()): Promise<boolean> {
	return (
		(await sql.run(
			`UPDATE outgoing_mail SET status = 'queued', next_attempt_at = $2, give_up_at = $3, process = NULL, settled_at = NULL
			 WHERE id = $1 AND (status IN ('refused', 'queued')${evenUnknown ? " OR status = 'unknown'" : ''})`,
			[id, now, giveUpAt],
		)) === 1
	);
}

/** Which rows of the queue are listed. */
export interface OutgoingFilter {
	status?: OutgoingStatus;
	purpose?: OutgoingPurpose;
	senderAddress?: string;
	contactId?: string;
	/** Only those with a recipient whose mail came back. */
	bounced?: boolean;
}

/** The queue and what left, newest first. */
export async function listOutgoing(sql: Sql, { status, purpose, senderAddress, contactId, bounced }: OutgoingFilter, limit: number): Promise<Outgoing[]> {
	const values: SqlValue[] = [limit];
	const where = ['1 = 1'];
	const fits = (column: string, value: string | undefined) => {
		if (value !== undefined) where.push(`${column} = $${values.push(value)}`);
	};
	fits('o.status', status);
	fits('o.purpose', purpose);
	fits('o.sender_address', senderAddress);
	if (contactId !== undefined) where.push(`o.contact_id IN (SELECT c.id FROM contact mine JOIN contact c ON c.root_id = mine.root_id WHERE mine.id = $${values.push(contactId)})`);
	if (bounced) where.push('o.bounced_at IS NOT NULL');
	const rows = await sql.all<OutgoingRow>(`SELECT ${COLUMNS} FROM outgoing_mail o WHERE ${where.join(' AND ')} ORDER BY o.queued_at DESC, o.id DESC LIMIT $1`, values);
	return rows.map(fromRow);
}

/** The text of a mail that stands in no conversation is not kept once it is settled. */
export async function forgetSource(sql: Sql, id: string): Promise<void> {
	await sql.run('DELETE FROM message_source WHERE message_id = $1 AND NOT EXISTS (SELECT 1 FROM message WHERE id = $1)', [id]);
}
