import { openSessionByToken, openTicket, teamHasMembers } from '../shared/store/sessions';
import { isFetchedAhead } from './fetched-ahead';
import { confirmPage, linkRequestedPage, notInTeamPage, signInPage, type SignInNotice } from './page/sign-in';
import type { PageResponse } from './request';
import { cookieToken, mailLink, sessionCookie, signIn } from './session';
import { goTo, page, strangersFrame, type Visit } from './visit';

/** The form that asks for a link. */
export async function showSignIn(visit: Visit, notice?: SignInNotice, status = 200): Promise<PageResponse> {
	const ready = { team: await teamHasMembers(visit.site.store), mail: Boolean(visit.site.account?.smtp) };
	return page(visit, status, signInPage(strangersFrame(visit), ready, notice));
}

/** What a link opens: a mailed one asks for a click, for mail scanners follow links; one that n8n hands over lets in at once. */
export async function showTicket(visit: Visit, ticket: string): Promise<PageResponse> {
	const via = await openTicket(visit.site.store, ticket, visit.now);
	if (via === undefined) return await showSignIn(visit, 'link used');
	// Somebody who is signed in is asked: another site must not make them somebody else unnoticed.
	const token = cookieToken(visit.request);
	const isSignedIn = token !== undefined && (await openSessionByToken(visit.site.store, token, visit.now)) !== undefined;
	if (via === 'n8n' && !isSignedIn && !isFetchedAhead(visit.request)) return await letIn(visit, ticket);
	return page(visit, 200, confirmPage(strangersFrame(visit), ticket));
}

/** Somebody is signed in elsewhere, with an address that is nobody's here. */
export function showNotInTeam(visit: Visit): PageResponse {
	return page(visit, 403, notInTeamPage(strangersFrame(visit)));
}

/** Mails a link. */
export function requestLink(visit: Visit): PageResponse {
	const { request, site, language } = visit;
	// Not waited for: neither the answer nor its time tells whether the address is known.
	mailLink(site, (request.form.email ?? '').slice(0, 254), language).catch((error: unknown) => site.report(`A sign-in link could not be mailed: ${error instanceof Error ? error.message : String(error)}`));
	return page(visit, 200, linkRequestedPage(strangersFrame(visit)));
}

/** Opens a session with a mailed link. */
export async function redeem(visit: Visit): Promise<PageResponse> {
	return await letIn(visit, visit.request.form.ticket ?? '');
}

async function letIn(visit: Visit, ticket: string): Promise<PageResponse> {
	const { site, reached, now } = visit;
	const token = await signIn(site.store, ticket, now);
	return token === null ? await showSignIn(visit, 'link used') : goTo('?', { headers: { 'Set-Cookie': sessionCookie(token, site.publicUrl, reached.encrypted) } });
}
