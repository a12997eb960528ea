import { blockAddress, blockedAmong, unblockAddress, type BlockedAddress } from './blocked-addresses';
import { raiseNotice, resolveNotice } from './notices';
import type { Sql, SqlValue } from './store';

/**
 * queued: waits for its turn; sending: is being handed over, or the process ended meanwhile; sent: the server took it;
 * refused: it certainly did not leave, and is not tried again by itself; unknown: it may have left, and is never sent again.
 */
export type CopyStatus = 'queued' | 'sending' | 'sent' | 'refused' | 'unknown';

/** Says in a header, and in the Message-ID, that a mail is a copy of ours: so do its bounces and the answers to it. Lower case. */
export const COPY_MARK = 'smart-inbox-copy';

/** A copy with what is needed to send it. Times are epoch milliseconds. */
export interface OriginalCopy {
	messageKey: string;
	messageId: string;
	mailboxId: string;
	mailboxAddress: string;
	recipient: string;
	subject: string;
	from: { name: string; address: string };
	receivedAt: number;
	/** With the present one. */
	attempts: number;
	queuedAt: number;
}

/**
 * Queues the copy of a mail that starts its workflow; doing it again changes nothing. Not copied are delivery reports,
 * what comes from the recipient, and our own copies with the answers to them: those would go round in circles.
 *
 * @param queuedBy the trigger that sends it, e.g. "<workflow>:<node>"
 * @returns whether a copy waits that did not before
 */
export async function queueCopy(sql: Sql, messageKey: string, queuedBy: string, recipient: string, now = Date.now()): Promise<boolean> {
	const mail = await sql.get<{ sender: string; kind: string; head: Uint8Array | null }>(
		`SELECT m.from_address AS sender, m.kind, s.bytes AS head FROM delivery d JOIN message m ON m.id = d.message_id
		 LEFT JOIN message_source s ON s.message_id = m.id AND s.piece = 0 WHERE d.message_key = $1`,
		[messageKey],
	);
	if (!mail || mail.kind === 'bounce' || mail.sender === recipient.toLowerCase() || isMarked(mail.head)) return false;
	const queued = await sql.run(
		`INSERT INTO original_copy (message_key, queued_by, recipient, status, next_attempt_at, queued_at)
		 VALUES ($1, $2, $3, 'queued', $4, $4) ON CONFLICT (message_key) DO NOTHING`,
		[messageKey, queuedBy, recipient, now],
	);
	return queued === 1;
}

function isMarked(head: Uint8Array | null): boolean {
	if (head === null) return false;
	const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
	const end = text.search(/\r?\n\r?\n/);
	return text.slice(0, end === -1 ? undefined : end).toLowerCase().includes(COPY_MARK);
}

const IS_FREE = 'NOT EXISTS (SELECT 1 FROM blocked_address WHERE address = $3)';

/**
 * Takes the copy that is due and has waited longest for this process; null when none is due, or the address is blocked:
 * what waits goes on waiting then. To run in a durable transaction.
 *
 * @param recipient where copies go at present, which may be somewhere else than when it was queued
 */
export async function claimCopy(sql: Sql, queuedBy: string, process: string, recipient: string, now = Date.now()): Promise<OriginalCopy | null> {
	const due = await sql.get<{ key: string }>(
		`SELECT message_key AS key FROM original_copy WHERE queued_by = $1 AND status = 'queued' AND next_attempt_at <= $2 AND ${IS_FREE} ORDER BY next_attempt_at, message_key LIMIT 1`,
		[queuedBy, now, recipient.toLowerCase()],
	);
	if (!due) return null;
	const taken = await sql.run("UPDATE original_copy SET status = 'sending', attempts = attempts + 1, process = $2, recipient = $3 WHERE message_key = $1 AND status = 'queued'", [due.key, process, recipient]);
	if (taken === 0) return null;
	const row = await sql.get<Omit<OriginalCopy, 'from'> & { fromName: string; fromAddress: string }>(
		`SELECT c.message_key AS "messageKey", d.message_id AS "messageId", d.mailbox_id AS "mailboxId", b.address AS "mailboxAddress", c.recipient, m.subject,
			m.from_name AS "fromName", m.from_address AS "fromAddress", d.received_at AS "receivedAt", c.attempts, c.queued_at AS "queuedAt"
		 FROM original_copy c JOIN delivery d ON d.message_key = c.message_key JOIN message m ON m.id = d.message_id JOIN mailbox b ON b.id = d.mailbox_id
		 WHERE c.message_key = $1`,
		[due.key],
	);
	if (!row) return null;
	const { fromName, fromAddress, ...copy } = row;
	return { ...copy, from: { name: fromName, address: fromAddress } };
}

/** When the next copy of a trigger is due; null when none waits, or the address is blocked. */
export async function nextCopyAt(sql: Sql, queuedBy: string, recipient: string): Promise<number | null> {
	const row = await sql.get<{ at: number | null }>(`SELECT MIN(next_attempt_at) AS at FROM original_copy WHERE queued_by = $1 AND status = $2 AND ${IS_FREE}`, [queuedBy, 'queued', recipient.toLowerCase()]);
	return row?.at ?? null;
}

/** Its text begins to flow under these names: a delivery report gives one of them. To run in a durable transaction. */
export async function nameCopy(sql: Sql, messageKey: string, headerId: string, envelopeId: string): Promise<void> {
	await sql.run('UPDATE original_copy SET header_id = $2, envelope_id = $3 WHERE message_key = $1', [messageKey, headerId, envelopeId]);
}

/** A delivery report says that a copy was given up; one with a code says more than one without. @returns whether that is news */
export async function copyCameBack(sql: Sql, messageKey: string, statusCode: string | null, reason: string, now = Date.now()): Promise<boolean> {
	const saysMore = statusCode === null ? '' : ' OR bounce_code IS NULL';
	const changed = await sql.run(
		`UPDATE original_copy SET bounced_at = COALESCE(bounced_at, $2), bounce_code = $3, reason = $4, status = 'sent', settled_at = COALESCE(settled_at, $2)
		 WHERE message_key = $1 AND (bounced_at IS NULL${saysMore}) AND status IN ('sent', 'unknown', 'sending')`,
		[messageKey, now, statusCode, reason],
	);
	return changed === 1;
}

/** What a person is told, and what to do. */
export interface Warning {
	message: string;
	description: string;
}

/** The notice about the copies of a mailbox. */
export const copiesSubject = (mailboxId: string) => `mailbox:${mailboxId}:copies`;

const CHANGE_OR_RETRY = 'The mails themselves are here and were processed. Change Copy of Original To in the trigger, or run Mailbox Sync (Account: Retry Copies): it unblocks the address and sends again what did not arrive.';

/**
 * Blocks copies to an address that refuses them for good, with a notice (W6): no further one is tried meanwhile.
 *
 * @returns what is to be told; null when it was told before
 */
export async function stopCopies(sql: Sql, mailboxId: string, recipient: string, reason: string, now = Date.now()): Promise<Warning | null> {
	const warning = { message: `Copies to ${recipient} are stopped, because the address refuses them: ${reason}`, description: CHANGE_OR_RETRY };
	// An earlier notice may tell of something less.
	if (await blockAddress(sql, recipient.toLowerCase(), `A copy was refused: ${reason}`, 'bounce', now)) await resolveNotice(sql, copiesSubject(mailboxId), now);
	return (await raiseNotice(sql, copiesSubject(mailboxId), `${warning.message}. ${warning.description}`, now)) ? warning : null;
}

/** The same for a copy that came back while the address is not to blame for good, e.g. because it is full. */
export async function warnOfReturnedCopy(sql: Sql, mailboxId: string, recipient: string, reason: string, now = Date.now()): Promise<Warning | null> {
	const warning = { message: `A copy to ${recipient} came back: ${reason}`, description: `${CHANGE_OR_RETRY} Further copies are sent meanwhile.` };
	return (await raiseNotice(sql, copiesSubject(mailboxId), `${warning.message}. ${warning.description}`, now)) ? warning : null;
}

/** A copy was taken: what was told of this address is over, unless copies came back from it that nobody has sent again. */
export async function copiesGoOn(sql: Sql, mailboxId: string, recipient: string, now = Date.now()): Promise<void> {
	const returned = await sql.get('SELECT 1 AS one FROM original_copy c JOIN delivery d ON d.message_key = c.message_key WHERE c.bounced_at IS NOT NULL AND d.mailbox_id = $1 AND c.recipient = $2 LIMIT 1', [mailboxId, recipient]);
	if (!returned) await resolveNotice(sql, copiesSubject(mailboxId), now);
}

/** Says how the sending ended. */
export async function settleCopy(sql: Sql, messageKey: string, status: 'sent' | 'refused' | 'unknown', reason: string, now = Date.now()): Promise<void> {
	await sql.run("UPDATE original_copy SET status = $2, reason = $3, settled_at = $4, process = NULL WHERE message_key = $1 AND status = 'sending'", [messageKey, status, reason, now]);
}

/** It certainly did not leave, and is tried again at `nextAttemptAt`. */
export async function delayCopy(sql: Sql, messageKey: string, reason: string, nextAttemptAt: number): Promise<void> {
	await sql.run("UPDATE original_copy SET status = 'queued', reason = $2, next_attempt_at = $3, process = NULL WHERE message_key = $1 AND status = 'sending'", [messageKey, reason, nextAttemptAt]);
}

/**
 * Brings the queue of a trigger in line: what a process that is no more was sending may have left; and what waits goes
 * nowhere any more when copies are switched off.
 *
 * @param alive the processes that live, this one among them
 */
export async function resumeCopies(sql: Sql, queuedBy: string, alive: readonly string[], isOn: boolean, now = Date.now()): Promise<void> {
	const values: SqlValue[] = [queuedBy, now];
	const living = alive.map((process) => `$${values.push(process)}`).join(', ');
	await sql.run(
		`UPDATE original_copy SET status = 'unknown', reason = 'n8n stopped while the copy was being sent: it may have left', settled_at = $2, process = NULL
		 WHERE queued_by = $1 AND status = 'sending' AND (process IS NULL OR process NOT IN (${living}))`,
		values,
	);
	if (!isOn) await sql.run("UPDATE original_copy SET status = 'refused', reason = 'Copy of Original To was switched off', settled_at = $2 WHERE queued_by = $1 AND status = 'queued'", [queuedBy, now]);
}

/** Copies of a mailbox ($1) that did not arrive. */
const OF_MAILBOX = 'message_key IN (SELECT message_key FROM delivery WHERE mailbox_id = $1)';

/** Which addresses copies of a mailbox wait for, or did not reach; lower case. */
async function openRecipients(sql: Sql, mailboxId: string): Promise<string[]> {
	const rows = await sql.all<{ recipient: string }>(
		`SELECT recipient FROM original_copy WHERE status <> 'sent' AND ${OF_MAILBOX} UNION SELECT recipient FROM original_copy WHERE bounced_at IS NOT NULL AND ${OF_MAILBOX}`,
		[mailboxId],
	);
	return [...new Set(rows.map(({ recipient }) => recipient.toLowerCase()))];
}

/**
 * Unblocks the addresses that copies of a mailbox could not reach, and lets the copies be tried at once that were refused,
 * that came back, or that wait after a failure (W6: "unblock and retry"). An address that a person blocked stays blocked.
 */
export async function retryCopies(sql: Sql, mailboxId: string, now = Date.now()): Promise<{ retried: number; unblocked: string[]; stillBlocked: string[] }> {
	const blocked = await blockedAmong(sql, await openRecipients(sql, mailboxId));
	const unblocked = blocked.filter(({ blockedBy }) => blockedBy === 'bounce').map(({ address }) => address);
	for (const address of unblocked) await unblockAddress(sql, address);
	const retried = await sql.run(
		`UPDATE original_copy SET status = 'queued', attempts = 0, queued_at = $2, next_attempt_at = $2, settled_at = NULL, bounced_at = NULL, bounce_code = NULL, header_id = NULL, envelope_id = NULL
		 WHERE (status = 'refused' OR bounced_at IS NOT NULL OR (status = 'queued' AND attempts > 0)) AND ${OF_MAILBOX}`,
		[mailboxId, now],
	);
	if (retried > 0 || unblocked.length > 0) await resolveNotice(sql, copiesSubject(mailboxId), now);
	return { retried, unblocked, stillBlocked: blocked.filter(({ blockedBy }) => blockedBy === 'person').map(({ address }) => address) };
}

/** How the copies of a mailbox are doing. */
export interface CopyCounts {
	waiting: number;
	refused: number;
	/** May have left. */
	unknown: number;
	/** Taken by the server, and given up later. */
	returned: number;
	/** Addresses that no copy is sent to at present. */
	blocked: BlockedAddress[];
}

/** How many copies of a mailbox wait, were refused, came back, or may have left. */
export async function countCopies(sql: Sql, mailboxId: string): Promise<CopyCounts> {
	const rows = await sql.all<{ status: CopyStatus; count: number }>(
		`SELECT c.status, COUNT(*) AS count FROM original_copy c JOIN delivery d ON d.message_key = c.message_key
		 WHERE d.mailbox_id = $1 AND c.status <> 'sent' GROUP BY c.status`,
		[mailboxId],
	);
	const returned = await sql.get<{ count: number }>(`SELECT COUNT(*) AS count FROM original_copy WHERE bounced_at IS NOT NULL AND ${OF_MAILBOX}`, [mailboxId]);
	const count = (...statuses: CopyStatus[]) => rows.filter(({ status }) => statuses.includes(status)).reduce((sum, row) => sum + Number(row.count), 0);
	const blocked = await blockedAmong(sql, await openRecipients(sql, mailboxId));
	return { waiting: count('queued', 'sending'), refused: count('refused'), unknown: count('unknown'), returned: Number(returned?.count ?? 0), blocked };
}

/** The mailboxes of which copies wait for an address. */
export async function mailboxesCopiedTo(sql: Sql, address: string): Promise<string[]> {
	const rows = await sql.all<{ id: string; recipient: string }>("SELECT DISTINCT d.mailbox_id AS id, c.recipient FROM original_copy c JOIN delivery d ON d.message_key = c.message_key WHERE c.status = 'queued'");
	return [...new Set(rows.filter(({ recipient }) => recipient.toLowerCase() === address).map(({ id }) => id))];
}
