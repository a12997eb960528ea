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

/**
 * Takes the copy that is due and has waited longest for this process; null when none is due. To run in a durable transaction.
 *
 * @param recipient where copies go at present, which may be somewhere else than when it was queued
 */
export async function claimCopy(sql: Sql, queuedBy: string, process: string, recipient: string, now = Date.now()): Promise<OriginalCopy | null> {
	const due = await sql.get<{ key: string }>(
		"SELECT message_key AS key FROM original_copy WHERE queued_by = $1 AND status = 'queued' AND next_attempt_at <= $2 ORDER BY next_attempt_at, message_key LIMIT 1",
		[queuedBy, now],
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

/** When the next copy of a trigger is due; null when none waits. */
export async function nextCopyAt(sql: Sql, queuedBy: string): Promise<number | null> {
	const row = await sql.get<{ at: number | null }>("SELECT MIN(next_attempt_at) AS at FROM original_copy WHERE queued_by = $1 AND status = 'queued'", [queuedBy]);
	return row?.at ?? null;
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

/** Lets the refused copies of a mailbox, and those that wait after a failure, be tried at once (W6: "unblock and retry"). @returns how many */
export async function retryCopies(sql: Sql, mailboxId: string, now = Date.now()): Promise<number> {
	return await sql.run(
		`UPDATE original_copy SET status = 'queued', attempts = 0, queued_at = $2, next_attempt_at = $2, settled_at = NULL
		 WHERE (status = 'refused' OR (status = 'queued' AND attempts > 0)) AND message_key IN (SELECT message_key FROM delivery WHERE mailbox_id = $1)`,
		[mailboxId, now],
	);
}

/** How many copies of a mailbox wait, were refused, or may have left. */
export async function countCopies(sql: Sql, mailboxId: string): Promise<{ waiting: number; refused: number; unknown: number }> {
	const rows = await sql.all<{ status: CopyStatus; count: number }>(
		`SELECT c.status, COUNT(*) AS count FROM original_copy c JOIN delivery d ON d.message_key = c.message_key
		 WHERE d.mailbox_id = $1 AND c.status <> 'sent' GROUP BY c.status`,
		[mailboxId],
	);
	const count = (...statuses: CopyStatus[]) => rows.filter(({ status }) => statuses.includes(status)).reduce((sum, row) => sum + Number(row.count), 0);
	return { waiting: count('queued', 'sending'), refused: count('refused'), unknown: count('unknown') };
}
