import { openSession, openSessionByToken, rotateToken, TOKEN_LIFE_MS, type CookieSession, type Session } from '../shared/store/sessions';
import { signInByProxy } from './proxy-sign-in';
import { cookieToken, sessionCookie } from './session';
import { PASS_LENGTH, readPass } from './signing';
import type { Visit } from './visit';

/** What the script asks for without anybody having done something: whether there is anything new, and how far an action is. */
const BY_ITSELF = ['newer', 'state'];

/** Somebody who is let in. */
export interface Entry {
	session: Session;
	/** What the browser is to keep from now on (Set-Cookie); null = what it has. */
	cookie: string | null;
}

/**
 * Whoever looks at the page: by the cookie, or by what a trusted proxy says. Browsers send the cookie with links only,
 * never with the forms and frames of a sandboxed page: those carry a pass (signing.ts), so that no other site can act for
 * someone who is signed in. What the script of the page asks for comes without the cookie, too, and with the pass as a
 * bearer token (RFC 6750); what it asks for by itself, again and again, is no use of the session.
 */
export async function enter(visit: Visit): Promise<Entry | 'not in the team' | undefined> {
	const { request, site, key, now } = visit;
	const bearer = /^Bearer ([\w.-]+)$/.exec(request.headers.authorization ?? '')?.[1];
	if (bearer !== undefined) {
		const sessionId = readPass(key, { form: true }, bearer.slice(0, PASS_LENGTH), now);
		const session = sessionId === null ? undefined : await openSession(site.store, sessionId, now, !BY_ITSELF.some((name) => name in request.query));
		return session && { session, cookie: null };
	}
	const token = cookieToken(request);
	const open = token === undefined ? undefined : await openSessionByToken(site.store, token, now);
	return (await signInByProxy(visit, open)) ?? (open && { session: open, cookie: await exchanged(visit, open) });
}

/** The session of a form. That a page tells who has it open is no use of it, unless somebody types. */
export async function sessionOfForm({ request, site, key, now }: Visit): Promise<Session | undefined> {
	const { action, doing, pass = '' } = request.form;
	const sessionId = readPass(key, { form: true }, pass.slice(0, PASS_LENGTH), now);
	return sessionId === null ? undefined : await openSession(site.store, sessionId, now, action !== 'presence' || doing === 'replying');
}

/** A token is kept for an hour; then a new one takes its place. */
async function exchanged({ site, reached, now }: Visit, { id, tokenSince }: CookieSession): Promise<string | null> {
	if (tokenSince > now - TOKEN_LIFE_MS) return null;
	const token = await rotateToken(site.store, id, now);
	return token === null ? null : sessionCookie(token, site.publicUrl, reached.encrypted);
}
