import { randomBytes } from 'node:crypto';

import { html } from '../shared/html/html';
import type { Session } from '../shared/store/sessions';
import { actFor } from './acts/acts';
import { markOpened } from './acts/opened';
import { addressesOf, howReached } from './address-of-page';
import { enter, sessionOfForm } from './entry';
import { documentHeaders } from './page/headers';
import { plainPage, type PageFrame } from './page/layout';
import { languageOf } from './page/words/language';
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
	if (!reached.safe && !site.allowPlainHttp) return unencrypted(visit);
	return request.method === 'POST' ? await act(visit) : await show(visit);
}

/** The page when the store cannot be used: nothing about where or why, for whoever asked may be a stranger. */
export function unavailable(publicUrl: string): PageResponse {
	return alone(503, publicUrl, (frame) => plainPage('The inbox cannot be opened right now', frame, html`<p>No mail is lost. Try again in a minute; if this stays, ask the person who runs n8n to look into its log.</p>`));
}

/** The page at the editor's test address, which answers one request only. */
export function testAddress(publicUrl: string): PageResponse {
	return alone(200, publicUrl, (frame) => plainPage('The page is not open yet', frame, html`<p>This is the test address of the node. Publish the workflow, then open its <b>Production URL</b>.</p>`));
}

function alone(status: number, publicUrl: string, write: (frame: PageFrame) => { text: string }): PageResponse {
	const nonce = randomBytes(16).toString('base64url');
	return { status, headers: documentHeaders(nonce, addressesOf(new URL(publicUrl).origin, publicUrl)), body: write({ nonce, language: 'en' }).text };
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
	if (!work) return page(visit, 400, plainPage('Nothing happened', strangersFrame(visit), html`<p>The page did not understand this request.</p><p><a href="?">Back to the inbox</a></p>`));
	const session = await sessionOfForm(visit);
	if (session) return await work(visit, session);
	return action === 'write' ? await showWhatWasWritten(visit) : await showSignIn(visit, 'session ended');
}

function unencrypted(visit: Visit): PageResponse {
	return page(
		visit,
		403,
		plainPage('This address is not encrypted', strangersFrame(visit), html`<p>Over plain http, anybody on the way could read the mails and take over the session. Open the page by its https address.</p>
<p class="soft">For the person who runs n8n: put n8n behind https and set WEBHOOK_URL to that address. In a network you trust, the node <b>Shared Inbox</b> has the option <b>Allow Unencrypted HTTP</b>.</p>`),
	);
}
