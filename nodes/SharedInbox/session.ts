import { findMember, issueTicket, openSession, redeemTicket, SESSION_LIFE_MS, tokenHash, type Session } from '../shared/store/sessions';
import type { Store } from '../shared/store/store';
import { readCookie, type PageRequest } from './request';
import { PASS_LENGTH, readPass } from './signing';
import { sendSignInLink } from './sign-in-mail';
import type { Site } from './site';

const COOKIE = 'smart_inbox';

/**
 * The session of the cookie. Browsers send it with links only, never with the forms and frames of a sandboxed page:
 * those carry a pass (signing.ts), so that no other site can act for someone who is signed in. What the script of the page
 * asks for comes without the cookie, too, and with the pass as a bearer token (RFC 6750).
 */
export async function sessionOf(store: Store, request: PageRequest, key: string, now: number): Promise<Session | undefined> {
	const bearer = /^Bearer ([\w.-]+)$/.exec(request.headers.authorization ?? '')?.[1];
	if (bearer !== undefined) {
		const sessionId = readPass(key, { form: true }, bearer.slice(0, PASS_LENGTH), now);
		return sessionId === null ? undefined : await openSession(store, sessionId, now);
	}
	const token = readCookie(request.headers, COOKIE);
	return token ? await openSession(store, tokenHash(token), now) : undefined;
}

/** Whether the browser believes to be signed in. */
export function hasCookie(request: PageRequest): boolean {
	return Boolean(readCookie(request.headers, COOKIE));
}

/**
 * The cookie that signs a browser in, or out when the token is null.
 *
 * @param publicUrl whose path the cookie is kept for: no other webhook of this n8n gets it
 */
export function sessionCookie(token: string | null, publicUrl: string, encrypted: boolean): string {
	return [
		`${COOKIE}=${token ?? ''}`,
		`Path=${new URL(publicUrl).pathname}`,
		`Max-Age=${token === null ? 0 : SESSION_LIFE_MS / 1000}`,
		'HttpOnly',
		'SameSite=Lax',
		...(encrypted ? ['Secure'] : []),
	].join('; ');
}

/** Mails a link if the address belongs to an active team member and has not asked too often. */
export async function mailLink(site: Site, email: string): Promise<void> {
	const { store, account } = site;
	const member = await findMember(store, email);
	if (!member || !account?.smtp) return;
	const ticket = await store.transaction((sql) => issueTicket(sql, member.id, site.now()));
	if (ticket === null) return;
	const link = new URL(site.publicUrl);
	link.search = new URLSearchParams({ ticket }).toString();
	await sendSignInLink(account, member, link.toString());
}

/** @returns the token for the cookie, or null when the ticket is no longer good */
export async function signIn(store: Store, ticket: string, now: number): Promise<string | null> {
	return await store.transaction((sql) => redeemTicket(sql, ticket, now));
}
