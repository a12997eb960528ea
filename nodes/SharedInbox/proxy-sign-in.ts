import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

import { inTransaction } from '../shared/store/conflicts';
import { beginSession, endSession, findMember, openSessionByToken, type Session } from '../shared/store/sessions';
import type { Entry } from './entry';
import { sessionCookie } from './session';
import type { Visit } from './visit';

/** A proxy in front of the page that signs people in, e.g. oauth2-proxy, Authelia or Cloudflare Access. */
export interface TrustedProxy {
	/** The header that names who is signed in, by e-mail address; lower case. */
	userHeader: string;
	/** The header with what only the proxy and this page know; lower case. */
	proofHeader: string;
	secret: string;
}

/** A secret that is shorter could be guessed. */
export const SHORTEST_SECRET = 32;

/**
 * Signs in whom the proxy names. Its word counts more than a cookie: whoever sits down after somebody else and signs in to
 * the proxy is not taken for them.
 *
 * @param open the session of the cookie
 * @returns undefined when no trusted proxy says who it is, or that is who the cookie says, too
 */
export async function signInByProxy({ request, site, reached, now }: Visit, open: Session | undefined): Promise<Entry | 'not in the team' | undefined> {
	const email = site.proxy && userOf(request.headers, site.proxy);
	if (!email || open?.member.email === email) return undefined;
	const token = await inTransaction(site.store, async (sql) => {
		if (open) await endSession(sql, open.id);
		const member = await findMember(sql, email);
		return member ? await beginSession(sql, member.id, 'proxy', now) : null;
	});
	const session = token === null ? undefined : await openSessionByToken(site.store, token, now);
	return session ? { session, cookie: sessionCookie(token, site.publicUrl, reached.encrypted) } : 'not in the team';
}

/** The address in the header of the proxy, in lower case; null when there is none, or anybody else may have written it. */
export function userOf(headers: IncomingHttpHeaders, { userHeader, proofHeader, secret }: TrustedProxy): string | null {
	const given = headers[proofHeader];
	if (secret.length < SHORTEST_SECRET || typeof given !== 'string' || !isSame(given, secret)) return null;
	const user = headers[userHeader];
	// Node joins headers of one name: a proxy that adds its own to that of a stranger trusts the stranger.
	if (typeof user !== 'string' || user.includes(',')) return null;
	return user.trim().toLowerCase() || null;
}

function isSame(given: string, secret: string): boolean {
	const digest = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(digest(given), digest(secret));
}
