import { createHash, randomBytes } from 'node:crypto';

import type { Sql } from './store';

const MINUTE = 60_000;

/** How long a mailed sign-in link works. */
export const TICKET_LIFE_MS = 15 * MINUTE;
/** A session ends after this long without a page view. */
export const SESSION_IDLE_MS = 30 * MINUTE;
/** A session ends this long after sign-in, used or not. */
export const SESSION_LIFE_MS = 12 * 60 * MINUTE;

const TICKETS_PER_MEMBER = 5;
const TICKETS_TOTAL = 100;
/** Page views closer together than this do not write to the store. */
const TOUCH_INTERVAL_MS = MINUTE;

/** Someone of the team, as far as the page needs to know. */
export interface Member {
	id: string;
	name: string;
	email: string;
	role: 'member' | 'administrator' | 'coordinator';
	timeZone: string | null;
}

/** A signed-in team member. `id` names the session without being able to open it. */
export interface Session {
	id: string;
	member: Member;
}

const MEMBER_COLUMNS = 't.id, t.name, t.email, t.role, t.time_zone AS "timeZone"';
const WORKS_HERE = 't.is_active = 1 AND t.deleted_at IS NULL';

/** What the store keeps of a token: enough to recognise it, useless to whoever reads the store. */
export function tokenHash(token: string): string {
	return createHash('sha256').update(token).digest('base64url');
}

/** Whether anybody could sign in at all. */
export async function teamHasMembers(sql: Sql): Promise<boolean> {
	return (await sql.get(`SELECT t.id FROM team_member t WHERE ${WORKS_HERE} LIMIT 1`)) !== undefined;
}

/** The active team member with this e-mail address, capitals aside. */
export async function findMember(sql: Sql, email: string): Promise<Member | undefined> {
	return await sql.get<Member>(`SELECT ${MEMBER_COLUMNS} FROM team_member t WHERE t.email = $1 AND ${WORKS_HERE}`, [email.trim().toLowerCase()]);
}

/**
 * A new one-time sign-in ticket, to be called in a transaction.
 *
 * @returns the ticket, or null when this member or the whole team has asked for too many within its life time
 */
export async function issueTicket(sql: Sql, memberId: string, now = Date.now()): Promise<string | null> {
	await forgetEnded(sql, now);
	const recent = await sql.get<{ own: number | null; total: number }>(
		`SELECT SUM(CASE WHEN member_id = $1 THEN 1 ELSE 0 END) AS own, COUNT(*) AS total
		 FROM session WHERE kind = 'ticket' AND created_at > $2`,
		[memberId, now - TICKET_LIFE_MS],
	);
	if (Number(recent?.own ?? 0) >= TICKETS_PER_MEMBER || Number(recent?.total ?? 0) >= TICKETS_TOTAL) return null;
	return await insertToken(sql, 'ticket', memberId, now, now + TICKET_LIFE_MS);
}

/** Whether a ticket could still be redeemed; changes nothing. */
export async function ticketIsOpen(sql: Sql, ticket: string, now = Date.now()): Promise<boolean> {
	const row = await sql.get("SELECT 1 AS found FROM session WHERE token_hash = $1 AND kind = 'ticket' AND used_at IS NULL AND expires_at > $2", [tokenHash(ticket), now]);
	return row !== undefined;
}

/**
 * Uses a ticket up and opens a session, to be called in a transaction.
 *
 * @returns the token of the session, or null when the ticket is unknown, used or expired, or its member has left
 */
export async function redeemTicket(sql: Sql, ticket: string, now = Date.now()): Promise<string | null> {
	const hash = tokenHash(ticket);
	const used = await sql.run("UPDATE session SET used_at = $2 WHERE token_hash = $1 AND kind = 'ticket' AND used_at IS NULL AND expires_at > $2", [hash, now]);
	if (used !== 1) return null;
	const member = await sql.get<{ id: string }>(`SELECT t.id FROM session s JOIN team_member t ON t.id = s.member_id WHERE s.token_hash = $1 AND ${WORKS_HERE}`, [hash]);
	return member ? await insertToken(sql, 'session', member.id, now, now + SESSION_LIFE_MS) : null;
}

/**
 * The session with this id (`tokenHash` of its token), if it is alive and its member still works here. Counts as a view
 * of the page: the session stays open for another half hour.
 */
export async function openSession(sql: Sql, id: string, now = Date.now()): Promise<Session | undefined> {
	const row = await sql.get<Member & { seenAt: number }>(
		`SELECT ${MEMBER_COLUMNS}, s.seen_at AS "seenAt" FROM session s JOIN team_member t ON t.id = s.member_id
		 WHERE s.token_hash = $1 AND s.kind = 'session' AND s.expires_at > $2 AND s.seen_at > $3 AND ${WORKS_HERE}`,
		[id, now, now - SESSION_IDLE_MS],
	);
	if (!row) return undefined;
	const { seenAt, ...member } = row;
	if (now - seenAt > TOUCH_INTERVAL_MS) await sql.run('UPDATE session SET seen_at = $2 WHERE token_hash = $1 AND seen_at < $2', [id, now]);
	return { id, member };
}

/** Signs out. */
export async function endSession(sql: Sql, id: string): Promise<void> {
	await sql.run('DELETE FROM session WHERE token_hash = $1', [id]);
}

async function insertToken(sql: Sql, kind: 'ticket' | 'session', memberId: string, now: number, expiresAt: number): Promise<string> {
	const token = randomBytes(32).toString('base64url');
	await sql.run(
		'INSERT INTO session (token_hash, kind, member_id, created_at, seen_at, expires_at) VALUES ($1, $2, $3, $4, $4, $5)',
		[tokenHash(token), kind, memberId, now, expiresAt],
	);
	return token;
}

async function forgetEnded(sql: Sql, now: number): Promise<void> {
	await sql.run('DELETE FROM session WHERE expires_at < $1', [now - SESSION_LIFE_MS]);
}
