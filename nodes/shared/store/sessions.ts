import { createHash, randomBytes } from 'node:crypto';

import { writeSetting } from './settings';
import type { Sql } from './store';

const MINUTE = 60_000;

/** How long a mailed sign-in link works. */
export const TICKET_LIFE_MS = 15 * MINUTE;
/** How long a ticket works that n8n hands to the browser itself. */
export const HANDED_TICKET_LIFE_MS = MINUTE;
/** A session ends after this long without a page view. */
export const SESSION_IDLE_MS = 30 * MINUTE;
/** A session ends this long after sign-in, used or not. */
export const SESSION_LIFE_MS = 12 * 60 * MINUTE;
/** The token in the cookie is exchanged for a new one after so long. */
export const TOKEN_LIFE_MS = 60 * MINUTE;
/** The token before is good for so long: tabs that are loaded at the same moment all come with it. */
const EXCHANGE_MS = MINUTE;

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

/** How somebody has shown who they are: by a mailed link, by their n8n account, or to a proxy in front of the page. */
export type SignInWay = 'mail' | 'n8n' | 'proxy';

/** A signed-in team member. `id` names the session without being able to open it, and stays when its token changes. */
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
 * A new one-time sign-in ticket to be mailed; to be called in a transaction.
 *
 * @returns the ticket, or null when this member or the whole team has asked for too many within its life time
 */
export async function issueTicket(sql: Sql, memberId: string, now = Date.now()): Promise<string | null> {
	// Held until the transaction ends: PostgreSQL would let all who ask at the same moment count before any is written.
	await writeSetting(sql, 'sign-in links', String(now));
	await forgetEnded(sql, now);
	const recent = await sql.get<{ own: number | null; total: number }>(
		`SELECT SUM(CASE WHEN member_id = $1 THEN 1 ELSE 0 END) AS own, COUNT(*) AS total
		 FROM session WHERE kind = 'ticket' AND via = 'mail' AND created_at > $2`,
		[memberId, now - TICKET_LIFE_MS],
	);
	if (Number(recent?.own ?? 0) >= TICKETS_PER_MEMBER || Number(recent?.total ?? 0) >= TICKETS_TOTAL) return null;
	return await insertTicket(sql, memberId, 'mail', now, now + TICKET_LIFE_MS);
}

/**
 * A ticket for somebody whom n8n has signed in, to be handed to their browser at once. No stranger can ask for one, so
 * they are not counted. To be called in a transaction.
 */
export async function issueHandedTicket(sql: Sql, memberId: string, now = Date.now()): Promise<string> {
	await forgetEnded(sql, now);
	return await insertTicket(sql, memberId, 'n8n', now, now + HANDED_TICKET_LIFE_MS);
}

/** Where a ticket came from, if it could still be redeemed; changes nothing. */
export async function openTicket(sql: Sql, ticket: string, now = Date.now()): Promise<SignInWay | undefined> {
	const row = await sql.get<{ via: SignInWay }>("SELECT via FROM session WHERE token_hash = $1 AND kind = 'ticket' AND used_at IS NULL AND expires_at > $2", [tokenHash(ticket), now]);
	return row?.via;
}

/** Whether a ticket could still be redeemed; changes nothing. */
export async function ticketIsOpen(sql: Sql, ticket: string, now = Date.now()): Promise<boolean> {
	return (await openTicket(sql, ticket, now)) !== undefined;
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
	const member = await sql.get<{ id: string; via: SignInWay }>(`SELECT t.id, s.via FROM session s JOIN team_member t ON t.id = s.member_id WHERE s.token_hash = $1 AND ${WORKS_HERE}`, [hash]);
	return member ? await beginSession(sql, member.id, member.via, now) : null;
}

/** A new session of a member. @returns its token, for the cookie */
export async function beginSession(sql: Sql, memberId: string, via: SignInWay, now = Date.now()): Promise<string> {
	await forgetEnded(sql, now);
	const token = newToken();
	await sql.run(
		"INSERT INTO session (token_hash, session_id, kind, member_id, via, created_at, seen_at, rotated_at, expires_at) VALUES ($1, $1, 'session', $2, $3, $4, $4, $4, $5)",
		[tokenHash(token), memberId, via, now, now + SESSION_LIFE_MS],
	);
	return token;
}

/** A session, and since when its token is the same one. */
export interface CookieSession extends Session {
	via: SignInWay;
	tokenSince: number;
}

/** The session of the token in a cookie, on the terms of `openSession`. */
export async function openSessionByToken(sql: Sql, token: string, now = Date.now()): Promise<CookieSession | undefined> {
	const row = await sql.get<{ id: string; via: SignInWay; since: number }>(
		"SELECT session_id AS id, via, rotated_at AS since FROM session WHERE kind = 'session' AND (token_hash = $1 OR (previous_hash = $1 AND rotated_at > $2))",
		[tokenHash(token), now - EXCHANGE_MS],
	);
	const session = row && (await openSession(sql, row.id, now));
	return session && { ...session, via: row.via, tokenSince: row.since };
}

/**
 * Exchanges the token of a session for a new one. What is open in the browser goes on: it names the session.
 *
 * @returns the new token; null when somebody else was faster, or the token is not old enough
 */
export async function rotateToken(sql: Sql, sessionId: string, now = Date.now()): Promise<string | null> {
	const token = newToken();
	const changed = await sql.run("UPDATE session SET previous_hash = token_hash, token_hash = $2, rotated_at = $3 WHERE session_id = $1 AND kind = 'session' AND rotated_at <= $4", [sessionId, tokenHash(token), now, now - TOKEN_LIFE_MS]);
	return changed === 1 ? token : null;
}

/**
 * The session with this id, if it is alive and its member still works here.
 *
 * @param isUsed whether somebody is at work with it: it stays open for another half hour. What a page that is left open asks for by itself does not count.
 */
export async function openSession(sql: Sql, id: string, now = Date.now(), isUsed = true): Promise<Session | undefined> {
	const row = await sql.get<Member & { seenAt: number }>(
		`SELECT ${MEMBER_COLUMNS}, s.seen_at AS "seenAt" FROM session s JOIN team_member t ON t.id = s.member_id
		 WHERE s.session_id = $1 AND s.kind = 'session' AND s.expires_at > $2 AND s.seen_at > $3 AND ${WORKS_HERE}`,
		[id, now, now - SESSION_IDLE_MS],
	);
	if (!row) return undefined;
	const { seenAt, ...member } = row;
	if (isUsed && now - seenAt > TOUCH_INTERVAL_MS) await sql.run('UPDATE session SET seen_at = $2 WHERE session_id = $1 AND seen_at < $2', [id, now]);
	return { id, member };
}

/** Signs out. */
export async function endSession(sql: Sql, id: string): Promise<void> {
	await sql.run('DELETE FROM session WHERE session_id = $1', [id]);
}

/** Signs a member out everywhere; links that are on their way do not work any more. @returns how many sessions were open */
export async function endSessionsOf(sql: Sql, memberId: string, now = Date.now()): Promise<number> {
	const open = (await openSessionsOf(sql, memberId, now)).length;
	await sql.run('DELETE FROM session WHERE member_id = $1', [memberId]);
	return open;
}

/** A session as its member sees it in a list. */
export interface ListedSession {
	id: string;
	via: SignInWay;
	since: number;
	seenAt: number;
}

/** Where a member is signed in, what was used last first. */
export async function openSessionsOf(sql: Sql, memberId: string, now = Date.now()): Promise<ListedSession[]> {
	return await sql.all<ListedSession>(
		`SELECT session_id AS id, via, created_at AS since, seen_at AS "seenAt" FROM session
		 WHERE member_id = $1 AND kind = 'session' AND expires_at > $2 AND seen_at > $3 ORDER BY seen_at DESC, session_id`,
		[memberId, now, now - SESSION_IDLE_MS],
	);
}

const newToken = () => randomBytes(32).toString('base64url');

async function insertTicket(sql: Sql, memberId: string, via: SignInWay, now: number, expiresAt: number): Promise<string> {
	const token = newToken();
	await sql.run("INSERT INTO session (token_hash, kind, member_id, via, created_at, seen_at, expires_at) VALUES ($1, 'ticket', $2, $3, $4, $4, $5)", [tokenHash(token), memberId, via, now, expiresAt]);
	return token;
}

async function forgetEnded(sql: Sql, now: number): Promise<void> {
	await sql.run('DELETE FROM session WHERE expires_at < $1', [now - SESSION_LIFE_MS]);
}
