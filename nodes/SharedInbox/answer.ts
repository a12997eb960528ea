import { randomBytes } from 'node:crypto';

import type { Html } from '../shared/html/html';
import type { Session } from '../shared/store/sessions';
import { actFor } from './acts/acts';
import { markOpened } from './acts/opened';
import { addressesOf, howReached } from './address-of-page';
import { enter, sessionOfForm } from './entry';
import { documentHeaders } from './page/headers';
import type { PageFrame } from './page/layout';
import { notUnderstoodPage, testAddressPage, unavailablePage, unencryptedPage } from './page/not-open';
import { languageOf, type Language } from './page/words/language';
import type { PageRequest, PageResponse } from './request';
import { answerCheck } from './self-check';
import { cookieToken } from './session';
import { redeem, requestLink, showNotInTeam, showSignIn, showTicket } from './sign-in';
import { signingKey } from './signing';
import type { Site } from './site';
import { showBody } from './views/body';
import { doingsOf } from './views/doings';
import { showFile } from './views/file';
import { showWhatWasWritten } from './signed-out-writing';
import { showState } from './views/state';
import { viewFor } from './views/views';
import { page, strangersFrame, type Visit } from './visit';

/** Answers one request to the page. Every view is an address, every action a form. */
export async function answer(request: PageRequest, site: Site): Promise<PageResponse> {
	const nonce = randomBytes(16).toString('base64url');
	const reached = howReached(request.headers, site.publicUrl);
	const visit: Visit = { request, site, reached, nonce, key: await signingKey(site.store), now: site.now(), language: languageOf(request.headers['accept-language']) };
	if (request.query['self-check'] !== undefined) return answerCheck(visit, request.query['self-check']);
	if (!reached.safe && !site.allowPlainHttp) return page(visit, 403, unencryptedPage(strangersFrame(visit)));
	return request.method === 'POST' ? await act(visit) : await show(visit);
}

/** The page when the store cannot be used. */
export function unavailable(publicUrl: string, language: Language): PageResponse {
	return alone(503, publicUrl, language, unavailablePage);
}

/** The page at the editor's test address, which answers one request only. */
export function testAddress(publicUrl: string, language: Language): PageResponse {
	return alone(200, publicUrl, language, testAddressPage);
}

function alone(status: number, publicUrl: string, language: Language, write: (frame: PageFrame) => Html): PageResponse {
	const nonce = randomBytes(16).toString('base64url');
	return { status, headers: documentHeaders(nonce, addressesOf(new URL(publicUrl).origin, publicUrl)), body: write({ nonce, language }).text };
}

async function show(visit: Visit): Promise<PageResponse> {
	const { request } = visit;
	if (request.query.body !== undefined) return await showBody(visit);
	if (request.query.file !== undefined) return await showFile(visit);
	if (request.query.ticket !== undefined) return await showTicket(visit, request.query.ticket);
	if (request.query['not-in-team'] !== undefined) return showNotInTeam(visit);
	const entry = await enter(visit);
	if (entry === 'not in the team') return showNotInTeam(visit);
	if (!entry) return await showSignIn(visit, cookieToken(request) === undefined ? undefined : 'session ended');
	const response = await showTo(visit, entry.session);
	return entry.cookie === null ? response : { ...response, headers: { ...response.headers, 'Set-Cookie': entry.cookie } };
}

async function showTo(visit: Visit, session: Session): Promise<PageResponse> {
	const { request } = visit;
	const view = viewFor(request.query);
	if (view === showState) return await view(visit, session);
	// First, so that the view shows what opening it does.
	const action = await markOpened(visit, session);
	const response = await view({ ...visit, doings: await doingsOf(visit, session) }, session);
	return action === null ? response : { ...response, action };
}

async function act(visit: Visit): Promise<PageResponse> {
	const { action } = visit.request.form;
	if (action === 'request-link') return requestLink(visit);
	if (action === 'redeem') return await redeem(visit);
	const work = actFor(action);
	if (!work) return page(visit, 400, notUnderstoodPage(strangersFrame(visit)));
	const session = await sessionOfForm(visit);
	if (session) return await work(visit, session);
	return action === 'write' ? await showWhatWasWritten(visit) : await showSignIn(visit, 'session ended');
}
