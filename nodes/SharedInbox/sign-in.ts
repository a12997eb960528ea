import { teamHasMembers, ticketIsOpen } from '../shared/store/sessions';
import { confirmPage, linkRequestedPage, signInPage, type SignInNotice } from './page/sign-in';
import type { PageResponse } from './request';
import { mailLink, sessionCookie, signIn } from './session';
import { goTo, page, strangersFrame, type Visit } from './visit';

/** The form that asks for a link. */
export async function showSignIn(visit: Visit, notice?: SignInNotice): Promise<PageResponse> {
	const ready = { team: await teamHasMembers(visit.site.store), mail: Boolean(visit.site.account?.smtp) };
	return page(visit, 200, signInPage(strangersFrame(visit), ready, notice));
}

/** What a mailed link opens. */
export async function showTicket(visit: Visit, ticket: string): Promise<PageResponse> {
	if (!(await ticketIsOpen(visit.site.store, ticket, visit.now))) return await showSignIn(visit, 'link used');
	return page(visit, 200, confirmPage(strangersFrame(visit), ticket));
}

/** Mails a link. */
export function requestLink(visit: Visit): PageResponse {
	const { request, site } = visit;
	// Not waited for: neither the answer nor its time tells whether the address is known.
	mailLink(site, (request.form.email ?? '').slice(0, 254)).catch((error: unknown) => site.report(`A sign-in link could not be mailed: ${error instanceof Error ? error.message : String(error)}`));
	return page(visit, 200, linkRequestedPage(strangersFrame(visit)));
}

/** Opens a session with a mailed link. */
export async function redeem(visit: Visit): Promise<PageResponse> {
	const { request, site, reached, now } = visit;
	const token = await signIn(site.store, request.form.ticket ?? '', now);
	return token === null ? await showSignIn(visit, 'link used') : goTo('?', { headers: { 'Set-Cookie': sessionCookie(token, site.publicUrl, reached.encrypted) } });
}
