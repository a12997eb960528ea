import type { Lead } from '../node/item';
import type { Sql, SqlValue } from './store';
import { rootOfThread } from './thread-merge';

/**
 * A row of the ledger: received → running → done | ignored | retry → … | quarantined. `done`, `ignored` and
 * `quarantined` are final, the last two with a reason; nothing ends in silence (invariant 2).
 */
export type DeliveryState = 'received' | 'running' | 'retry' | 'done' | 'ignored' | 'quarantined';

/** After this many runs whose end nobody saw a mail is put aside; n8n may only have been unable to start them for a while. */
export const UNFINISHED_LIMIT = 10;
/** After this many a mail with which n8n stopped is put aside: it may be what stops n8n. */
export const CRASH_LIMIT = 5;

/** Which deliveries a listener works on: everything in these folders, or direct reception for these mailboxes. */
export interface Scope {
	mailboxIds: readonly string[];
	/** null: direct reception, which has no folders. */
	folderIds: readonly string[] | null;
}

export interface WaitingDelivery {
	messageKey: string;
	/** From address, lower case: two runs with mail of one sender are never in progress at once. */
	sender: string;
	/** Attempts so far: 0 = never run. */
	attempt: number;
	sizeBytes: number;
}

/** A delivery with what is needed to start its run. Times are epoch milliseconds. */
export interface Delivery {
	messageKey: string;
	messageId: string;
	threadId: string;
	mailbox: { id: string; address: string; kind: 'shared' | 'personal' };
	/** null for direct reception. */
	folder: string | null;
	receivedAt: number;
	storedAt: number;
	state: DeliveryState;
	attempt: number;
	/** Runs that ended badly. */
	failures: number;
	/** Runs whose end nobody saw. */
	crashes: number;
}

/** Builds `column IN ($n, …)` for the ids of a scope, numbering after the values already there. */
function within(scope: Scope, values: SqlValue[]): string {
	const list = (column: string, ids: readonly string[]) => {
		const numbers = ids.map((id) => `$${values.push(id)}`);
		return numbers.length === 0 ? '1 = 0' : `${column} IN (${numbers.join(', ')})`;
	};
	const folders = scope.folderIds === null ? 'd.folder_id IS NULL' : list('d.folder_id', scope.folderIds);
	return `${list('d.mailbox_id', scope.mailboxIds)} AND ${folders}`;
}

/** From addresses of which another process is running a mail: the next one waits for its end, so that their order is kept. */
export async function sendersElsewhere(sql: Sql, scope: Scope, process: string): Promise<string[]> {
	const values: SqlValue[] = [process];
	const rows = await sql.all<{ sender: string }>(
		`SELECT DISTINCT m.from_address AS sender FROM delivery d JOIN message m ON m.id = d.message_id WHERE ${within(scope, values)} AND d.state = 'running' AND d.process <> $1`,
		values,
	);
	return rows.map(({ sender }) => sender);
}

/** The deliveries that may be started now, oldest first (INTERNALDATE knows only seconds: then by UID), leaving out the given senders. */
export async function waitingDeliveries(sql: Sql, scope: Scope, { limit, except = [], now = Date.now() }: { limit: number; except?: readonly string[]; now?: number }): Promise<WaitingDelivery[]> {
	const values: SqlValue[] = [now, limit];
	const senders = except.map((sender) => `$${values.push(sender)}`).join(', ');
	return await sql.all<WaitingDelivery>(
		`SELECT d.message_key AS "messageKey", m.from_address AS sender, d.attempt, m.size_bytes AS "sizeBytes" FROM delivery d JOIN message m ON m.id = d.message_id
		 WHERE ${within(scope, values)} AND d.state IN ('received', 'retry') AND (d.next_attempt_at IS NULL OR d.next_attempt_at <= $1)
		 ${senders && `AND m.from_address NOT IN (${senders})`}
		 ORDER BY d.received_at, d.uid, d.stored_at, d.message_key LIMIT $2`,
		values,
	);
}

/** When the first retry is due that was not due at `after` yet; null when there is none. */
export async function nextRetryAt(sql: Sql, scope: Scope, after: number): Promise<number | null> {
	const values: SqlValue[] = [after];
	const row = await sql.get<{ at: number | null }>(
		`SELECT MIN(d.next_attempt_at) AS at FROM delivery d WHERE ${within(scope, values)} AND d.state IN ('received', 'retry') AND d.next_attempt_at > $1`,
		values,
	);
	return row?.at ?? null;
}

/** Transactions in which deliveries of these mailboxes are claimed take turns: each sees what the other has taken. */
export function claimTurns({ mailboxIds }: Pick<Scope, 'mailboxIds'>): string[] {
	return mailboxIds.map((id) => `claim:${id}`);
}

/**
 * Takes waiting deliveries for this process; only one of several callers gets each, and none gets mail of a sender of whom
 * another process is running one. To run in a transaction that takes `claimTurns`.
 *
 * @param messageKeys at most a few hundred
 * @returns those that were taken, in the order of their keys in the list
 */
export async function claimDeliveries(sql: Sql, messageKeys: readonly string[], process: string, now = Date.now()): Promise<Delivery[]> {
	if (messageKeys.length === 0) return [];
	const values: SqlValue[] = [process, now];
	const taken = await sql.all<{ key: string }>(
		`UPDATE delivery SET state = 'running', attempt = attempt + 1, process = $1, started_at = $2, next_attempt_at = NULL, reason = NULL, finished_at = NULL
		 WHERE message_key IN (${listed(messageKeys, values)}) AND state IN ('received', 'retry')
			AND NOT EXISTS (SELECT 1 FROM delivery r JOIN message other ON other.id = r.message_id
				WHERE r.mailbox_id = delivery.mailbox_id AND r.state = 'running' AND r.process <> $1
					AND other.from_address = (SELECT own.from_address FROM message own WHERE own.id = delivery.message_id))
		 RETURNING message_key AS key`,
		values,
	);
	const deliveries = new Map((await getDeliveries(sql, taken.map(({ key }) => key))).map((delivery) => [delivery.messageKey, delivery]));
	return messageKeys.map((key) => deliveries.get(key)).filter((delivery) => delivery !== undefined);
}

/** Placeholders for a list; its length is rounded up by repeating the last, so that few different statements are prepared. */
function listed(keys: readonly string[], values: SqlValue[]): string {
	const length = 2 ** Math.ceil(Math.log2(keys.length));
	return Array.from({ length }, (_, index) => `$${values.push(keys[Math.min(index, keys.length - 1)])}`).join(', ');
}

interface DeliveryRow extends Omit<Delivery, 'mailbox'> {
	mailboxId: string;
	address: string;
	kind: 'shared' | 'personal';
}

/** One delivery, or null. */
export async function getDelivery(sql: Sql, messageKey: string): Promise<Delivery | null> {
	return (await getDeliveries(sql, [messageKey])).at(0) ?? null;
}

async function getDeliveries(sql: Sql, messageKeys: readonly string[]): Promise<Delivery[]> {
	if (messageKeys.length === 0) return [];
	const values: SqlValue[] = [];
	const rows = await sql.all<DeliveryRow>(
		`SELECT d.message_key AS "messageKey", d.message_id AS "messageId", ${rootOfThread('t')} AS "threadId", d.mailbox_id AS "mailboxId", b.address, b.kind,
			f.path AS folder, d.received_at AS "receivedAt", d.stored_at AS "storedAt", d.state, d.attempt, d.failures, d.crashes
		 FROM delivery d JOIN message m ON m.id = d.message_id JOIN thread t ON t.id = m.thread_id JOIN mailbox b ON b.id = d.mailbox_id LEFT JOIN folder f ON f.id = d.folder_id
		 WHERE d.message_key IN (${listed(messageKeys, values)})`,
		values,
	);
	return rows.map(({ mailboxId, address, kind, ...delivery }) => ({ ...delivery, mailbox: { id: mailboxId, address, kind } }));
}

/** The newest delivery of a mailbox, for the test event; null when nothing has arrived. */
export async function newestDelivery(sql: Sql, address: string): Promise<Delivery | null> {
	const row = await sql.get<{ key: string }>(
		`SELECT d.message_key AS key FROM delivery d JOIN mailbox b ON b.id = d.mailbox_id
		 WHERE b.address = $1 ORDER BY d.received_at DESC, d.uid DESC, d.stored_at DESC LIMIT 1`,
		[address.toLowerCase()],
	);
	return row ? await getDelivery(sql, row.key) : null;
}

/** The newest mails of a folder that were fetched under the UID they have. `receivedAt` is what the server said then. */
export async function newestMails(sql: Sql, folderId: string, uidValidity: number, limit: number): Promise<{ uid: number; receivedAt: number; headerId: string | null }[]> {
	return await sql.all(
		`SELECT d.uid, d.received_at AS "receivedAt", m.header_id AS "headerId" FROM delivery d JOIN message m ON m.id = d.message_id
		 WHERE d.folder_id = $1 AND d.uid_validity = $2 AND d.message_key LIKE '%:' || d.uid_validity || ':' || d.uid || '%' AND m.content_key NOT LIKE 'unfetched:%'
		 ORDER BY d.uid DESC LIMIT $3`,
		[folderId, uidValidity, limit],
	);
}

/** Whether the ledger has the mail that has this UID now. */
export async function hasDelivery(sql: Sql, folderId: string, uidValidity: number, uid: number): Promise<boolean> {
	return (await sql.get('SELECT 1 AS one FROM delivery WHERE folder_id = $1 AND uid_validity = $2 AND uid = $3', [folderId, uidValidity, uid])) !== undefined;
}

/** Mails of a folder of which the ledger has only a part, and which somebody wants whole. */
export async function wantedDeliveries(sql: Sql, folderId: string): Promise<{ messageKey: string; uidValidity: number | null; uid: number | null }[]> {
	return await sql.all('SELECT message_key AS "messageKey", uid_validity AS "uidValidity", uid FROM delivery WHERE fetch_anyway = 1 AND folder_id = $1 ORDER BY uid', [folderId]);
}

/** Those of the folders in which somebody wants a mail whole. */
export async function foldersWithWanted(sql: Sql, folderIds: readonly string[]): Promise<Set<string>> {
	const wanted = await sql.all<{ id: string }>('SELECT DISTINCT folder_id AS id FROM delivery WHERE fetch_anyway = 1');
	return new Set(wanted.map(({ id }) => id).filter((id) => folderIds.includes(id)));
}

/** The server has no more of it than the ledger: said beside the reason. Does nothing for a mail that came. */
export async function giveUpWanted(sql: Sql, messageKey: string): Promise<void> {
	await sql.run("UPDATE delivery SET fetch_anyway = 0, reason = COALESCE(reason, '') || '. It could not be fetched whole: the server has it no longer, or does not hand it over' WHERE message_key = $1 AND fetch_anyway = 1", [messageKey]);
}

/** The raw mail as it was stored. */
export async function readSource(sql: Sql, messageId: string): Promise<Buffer> {
	const pieces = await sql.all<{ bytes: Uint8Array }>('SELECT bytes FROM message_source WHERE message_id = $1 ORDER BY piece', [messageId]);
	return Buffer.concat(pieces.map(({ bytes }) => bytes));
}

/**
 * The run ended well. A row becomes `ignored` when Lead Parser recorded that this is not a lead, else `done`.
 *
 * @param messageKeys of deliveries that were all in this attempt
 * @param acknowledged whether nothing is left to do on the server
 * @returns how many of the rows were still in this attempt
 */
export async function finishDeliveries(sql: Sql, messageKeys: readonly string[], attempt: number, acknowledged: boolean, now = Date.now()): Promise<number> {
	if (messageKeys.length === 0) return 0;
	const values: SqlValue[] = [attempt, now, acknowledged ? now : null];
	return await sql.run(
		`UPDATE delivery SET state = CASE WHEN outcome = 'none' THEN 'ignored' ELSE 'done' END,
			reason = CASE WHEN outcome = 'none' THEN outcome_reason ELSE NULL END, finished_at = $2, acknowledged_at = COALESCE(acknowledged_at, $3)
		 WHERE message_key IN (${listed(messageKeys, values)}) AND state = 'running' AND attempt = $1`,
		values,
	);
}

/**
 * What a run that did not end well counts as; `shared` counts for none of its mails: it may have been another's doing.
 * Neither does `silent`: it may not have begun.
 */
export type Setback = 'failure' | 'unfinished' | 'shared' | 'silent';

const COUNTS: Record<Setback, { failures: number; crashes: number }> = { failure: { failures: 1, crashes: 0 }, unfinished: { failures: 0, crashes: 1 }, shared: { failures: 0, crashes: 0 }, silent: { failures: 0, crashes: 0 } };

/** The run did not end well, or nobody knows how it ended: it is started again at `nextAttemptAt`. */
export async function retryDelivery(sql: Sql, messageKey: string, attempt: number, { setback, reason, nextAttemptAt }: { setback: Setback; reason: string; nextAttemptAt: number }): Promise<boolean> {
	const { failures, crashes } = COUNTS[setback];
	const changed = await sql.run(
		`UPDATE delivery SET state = 'retry', failures = failures + $3, crashes = crashes + $4, reason = $5, next_attempt_at = $6
		 WHERE message_key = $1 AND state = 'running' AND attempt = $2`,
		[messageKey, attempt, failures, crashes, reason, nextAttemptAt],
	);
	return changed === 1;
}

/** The mail is put aside, listed with the reason, and not run again by itself. */
export async function quarantineDelivery(sql: Sql, messageKey: string, attempt: number, { setback, reason }: { setback: Setback; reason: string }, now = Date.now()): Promise<boolean> {
	const { failures, crashes } = COUNTS[setback];
	const changed = await sql.run(
		`UPDATE delivery SET state = 'quarantined', failures = failures + $3, crashes = crashes + $4, reason = $5, finished_at = $6
		 WHERE message_key = $1 AND state = 'running' AND attempt = $2`,
		[messageKey, attempt, failures, crashes, reason, now],
	);
	return changed === 1;
}

/** Who is at work, as far as this process can tell. */
export interface AtWork {
	/** This process. */
	process: string;
	/** Deliveries that it has in hand. */
	inHand: Pick<ReadonlySet<string>, 'has'>;
	/** The other processes that live. */
	alive: readonly string[];
}

/**
 * Runs of processes that are no more are started again with the next attempt number; those that never end are put aside.
 * What this process has claimed without learning of it is started, too.
 */
export async function recoverCrashed(sql: Sql, scope: Scope, { process, inHand, alive }: AtWork, now = Date.now()): Promise<{ retried: number; quarantined: string[] }> {
	const values: SqlValue[] = [];
	const running = await sql.all<{ key: string; attempt: number; stops: number; process: string | null }>(
		`SELECT d.message_key AS key, d.attempt, d.stops, d.process FROM delivery d WHERE ${within(scope, values)} AND d.state = 'running'`,
		values,
	);
	const crashed = running.filter((one) => one.process === null || (one.process !== process && !alive.includes(one.process)));
	const unlearnt = running.filter((one) => one.process === process && !inHand.has(one.key));
	const quarantined: string[] = [];
	let retried = 0;
	for (const { key, attempt, stops } of crashed) {
		// Another process may have found the same crash a moment before: it counts once.
		if ((await sql.run("UPDATE delivery SET stops = stops + 1 WHERE message_key = $1 AND state = 'running' AND attempt = $2", [key, attempt])) === 0) continue;
		if (stops + 1 >= CRASH_LIMIT) {
			await quarantineDelivery(sql, key, attempt, { setback: 'unfinished', reason: `n8n stopped ${CRASH_LIMIT} times while it worked on this mail` }, now);
			quarantined.push(key);
		} else {
			await retryDelivery(sql, key, attempt, { setback: 'unfinished', reason: 'n8n stopped while it worked on this mail', nextAttemptAt: now });
			retried++;
		}
	}
	for (const { key, attempt } of unlearnt) {
		if (await retryDelivery(sql, key, attempt, { setback: 'shared', reason: 'The store was out of reach when the run was to begin', nextAttemptAt: now })) retried++;
	}
	return { retried, quarantined };
}

/**
 * Keeps what Lead Parser read from a mail: shown in the inbox (W3, W12), and decides how the row ends. Does nothing for
 * an item that did not come from our trigger.
 *
 * @returns whether the ledger has this mail
 */
export async function recordOutcome(sql: Sql, messageKey: string, lead: Lead, executionId?: string): Promise<boolean> {
	const changed = await sql.run(
		`UPDATE delivery SET outcome = $2, outcome_reason = $3, lead = $4, execution_id = COALESCE($5, execution_id) WHERE message_key = $1`,
		[messageKey, lead.outcome, lead.reason, JSON.stringify(lead).replaceAll('\\u0000', ''), executionId],
	);
	return changed === 1;
}
