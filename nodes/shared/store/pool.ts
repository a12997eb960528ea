import { raiseNotice, resolveNotice } from './notices';
import type { Sql } from './store';

/** An enquiry nobody could take yet. Times in epoch milliseconds. */
export interface PoolEntry {
	messageKey: string;
	contactId: string;
	enquiryId: string | null;
	/** JSON: how it is to be assigned. */
	request: string;
	reason: string;
	since: number;
}

/** Before the id of an enquiry: what stands for its mail when it came into the pool by itself, e.g. because its owner left. */
export const WITHOUT_MAIL = 'enquiry:';

/** What the notice about waiting enquiries is about. */
export const POOL_NOTICE = 'enquiries:waiting';

/** Puts an enquiry into the pool, and tells whoever looks after the inbox: nobody waits in silence. To run in a transaction. */
export async function enterPool(sql: Sql, entry: PoolEntry): Promise<void> {
	await sql.run(
		`INSERT INTO pool_entry (message_key, contact_id, enquiry_id, request, reason, since) VALUES ($1, $2, $3, $4, $5, $6)
		 ON CONFLICT (message_key) DO UPDATE SET enquiry_id = excluded.enquiry_id, request = excluded.request, reason = excluded.reason, assigned_at = NULL`,
		[entry.messageKey, entry.contactId, entry.enquiryId, entry.request, entry.reason, entry.since],
	);
	await tellOfPool(sql, entry.reason, entry.since);
}

/** Raises the one notice about the pool, unless it is open. */
async function tellOfPool(sql: Sql, reason: string, now: number): Promise<void> {
	await raiseNotice(sql, POOL_NOTICE, `Enquiries wait for an owner. The first: ${reason}. They are assigned by themselves as soon as somebody can take them (Assign Owner: Assign Waiting).`, now);
}

/** Those who wait, the longest first, from behind one of them on. */
export async function listPool(sql: Sql, limit: number, after: Pick<PoolEntry, 'messageKey' | 'since'> = { messageKey: '', since: 0 }): Promise<PoolEntry[]> {
	return await sql.all<PoolEntry>(
		`SELECT message_key AS "messageKey", contact_id AS "contactId", enquiry_id AS "enquiryId", request, reason, since
		 FROM pool_entry WHERE assigned_at IS NULL AND (since > $2 OR (since = $2 AND message_key > $3)) ORDER BY since, message_key LIMIT $1`,
		[limit, after.since, after.messageKey],
	);
}

/** Whether this one still waits. */
export async function waitsInPool(sql: Sql, messageKey: string): Promise<boolean> {
	return (await sql.get('SELECT 1 AS found FROM pool_entry WHERE message_key = $1 AND assigned_at IS NULL', [messageKey])) !== undefined;
}

export async function leavePool(sql: Sql, messageKey: string, now = Date.now()): Promise<void> {
	await sql.run('UPDATE pool_entry SET assigned_at = $2 WHERE message_key = $1 AND assigned_at IS NULL', [messageKey, now]);
}

/** Everything of an enquiry that waits is over: somebody has it. */
export async function leavePoolWith(sql: Sql, enquiryId: string, now = Date.now()): Promise<void> {
	await sql.run('UPDATE pool_entry SET assigned_at = $2 WHERE enquiry_id = $1 AND assigned_at IS NULL', [enquiryId, now]);
}

/** The notice about the pool is over when nobody waits any more. */
export async function resolvePoolNotice(sql: Sql, now = Date.now()): Promise<void> {
	const waiting = await sql.get('SELECT 1 AS found FROM pool_entry WHERE assigned_at IS NULL LIMIT 1');
	if (waiting === undefined) await resolveNotice(sql, POOL_NOTICE, now);
}

const SETTING = 'how enquiries are assigned';

/** Keeps how enquiries were last assigned, for those that lose their owner later. */
export async function keepRequest(sql: Sql, request: string): Promise<void> {
	await sql.run('INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value', [SETTING, request]);
}

export async function keptRequest(sql: Sql): Promise<string | undefined> {
	return (await sql.get<{ value: string }>('SELECT value FROM setting WHERE name = $1', [SETTING]))?.value;
}

/** What became of a member's things. */
export interface HandedOver {
	contacts: number;
	enquiries: number;
	listings: number;
	activities: number;
}

/**
 * Puts the open enquiries of a member into the pool, with what is to be done about them. To run in a transaction.
 *
 * @param request how they are to be assigned; JSON
 */
export async function releaseEnquiries(sql: Sql, memberId: string, reason: string, request: string, now = Date.now()): Promise<Pick<HandedOver, 'activities' | 'enquiries'>> {
	const waiting = await sql.run(
		`INSERT INTO pool_entry (message_key, contact_id, enquiry_id, request, reason, since)
		 SELECT '${WITHOUT_MAIL}' || id, contact_id, id, $2, $3, $4 FROM enquiry WHERE owner_id = $1 AND status = 'open' AND joined_into IS NULL
		 ON CONFLICT (message_key) DO UPDATE SET request = excluded.request, reason = excluded.reason, since = excluded.since, assigned_at = NULL`,
		[memberId, request, reason, now],
	);
	if (waiting > 0) await tellOfPool(sql, reason, now);
	return await giveWork(sql, memberId, null);
}

async function giveWork(sql: Sql, memberId: string, toId: string | null): Promise<Pick<HandedOver, 'activities' | 'enquiries'>> {
	return {
		enquiries: await sql.run("UPDATE enquiry SET owner_id = $2, owner_set_by = NULL WHERE owner_id = $1 AND status = 'open'", [memberId, toId]),
		activities: await sql.run('UPDATE activity SET assignee_id = $2 WHERE assignee_id = $1 AND completed_at IS NULL', [memberId, toId]),
	};
}

/**
 * Gives everything a member owns to another one, or (null) puts the open enquiries into the pool and leaves contacts and
 * listings without an owner. To run in a transaction.
 *
 * @param request how enquiries in the pool are to be assigned; JSON
 */
export async function handOver(sql: Sql, memberId: string, toId: string | null, reason: string, request: string, now = Date.now()): Promise<HandedOver> {
	const work = toId === null ? await releaseEnquiries(sql, memberId, reason, request, now) : await giveWork(sql, memberId, toId);
	return {
		contacts: await sql.run('UPDATE contact SET owner_id = $2, owner_set_by = NULL, updated_at = $3 WHERE owner_id = $1', [memberId, toId, now]),
		listings: await sql.run('UPDATE listing SET owner_id = $2, updated_at = $3 WHERE owner_id = $1', [memberId, toId, now]),
		...work,
	};
}
