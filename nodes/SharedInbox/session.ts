import { inTransaction } from '../shared/store/conflicts';
import { findMember, issueTicket, redeemTicket, SESSION_LIFE_MS } from '../shared/store/sessions';
import type { Store } from '../shared/store/store';
import type { Language } from './page/words/language';
import { readCookie, type PageRequest } from './request';
import { sendSignInLink } from './sign-in-mail';
import type { Site } from './site';

const COOKIE = 'smart_inbox';

/** The token in the cookie of a request. */
export function cookieToken(request: PageRequest): string | undefined {
	return readCookie(request.headers, COOKIE) || undefined;
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
export async function mailLink(site: Site, email: string, language: Language): Promise<void> {
	const { store, account } = site;
	const member = await findMember(store, email);
	if (!member || !account?.smtp) return;
	const ticket = await inTransaction(store, (sql) => issueTicket(sql, member.id, site.now()));
	if (ticket === null) return;
	const link = new URL(site.publicUrl);
	link.search = new URLSearchParams({ ticket }).toString();
	await sendSignInLink(account, member, link.toString(), language);
}

/** @returns the token for the cookie, or null when the ticket is no longer good */
export async function signIn(store: Store, ticket: string, now: number): Promise<string | null> {
	return await inTransaction(store, (sql) => redeemTicket(sql, ticket, now));
}
