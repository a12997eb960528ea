import { randomBytes } from 'node:crypto';

import { parseMail } from '../shared/mail/message/parse';
import { readPerson } from '../shared/store/contacts';
import { listReceived, openReceived, visibleMailboxes } from '../shared/store/inbox';
import { keepInboxPage } from '../shared/store/inbox-page';
import { readSource } from '../shared/store/ledger';
import { endSession, openSession, SESSION_LIFE_MS, teamHasMembers, ticketIsOpen, type Session } from '../shared/store/sessions';
import { howReached, type Reached } from './address-of-page';
import { documentHeaders, mailBodyHeaders } from './page/headers';
import { html, type Html } from '../shared/html/html';
import { layout, plainPage, type PageFrame } from './page/layout';
import { listPage, readChoice } from './page/list';
import { emptyMailBody, mailBody } from './page/mail-body';
import { messagePage } from './page/message';
import { confirmPage, linkRequestedPage, signInPage, type SignInNotice } from './page/sign-in';
import type { PageRequest, PageResponse } from './request';
import { hasCookie, mailLink, sessionCookie, sessionOf, signIn } from './session';
import { readPass, signingKey, signPass } from './signing';
import type { Site } from './site';

const PAGE_SIZE = 50;
/** How long the frame with a mail's content can be loaded. */
const BODY_LIFE_MS = 10 * 60_000;
const PASS_LENGTH = 500;

/** Answers one request to the page. Every view is an address, every action a form; nothing here changes a mail. */
export async function answer(request: PageRequest, site: Site): Promise<PageResponse> {
	const nonce = randomBytes(16).toString('base64url');
	const reached = howReached(request.headers, site.publicUrl);
	const visit: Visit = { request, site, reached, nonce, key: await signingKey(site.store), now: site.now() };
	if (!reached.safe && !site.allowPlainHttp) return unencrypted(visit);
	if (request.method === 'POST') return await act(visit);
	if (request.query.body !== undefined) return await showBody(visit);
	if (request.query.ticket !== undefined) return await showTicket(visit, request.query.ticket);
	const session = await sessionOf(site.store, request, visit.now);
	if (!session) return await showSignIn(visit, hasCookie(request) ? 'session ended' : undefined);
	return request.query.message === undefined ? await showList(visit, session) : await showMessage(visit, session, request.query.message);
}

/** The page when the store cannot be used: nothing about where or why, for whoever asked may be a stranger. */
export function unavailable(publicUrl: string): PageResponse {
	const nonce = randomBytes(16).toString('base64url');
	const body = plainPage('The inbox cannot be opened right now', { nonce }, html`<p>No mail is lost. Try again in a minute; if this stays, ask the person who runs n8n to look into its log.</p>`);
	return { status: 503, headers: documentHeaders(nonce, [new URL(publicUrl).origin]), body: body.text };
}

/** The page at the editor's test address, which answers one request only. */
export function testAddress(publicUrl: string): PageResponse {
	const nonce = randomBytes(16).toString('base64url');
	const body = plainPage('The page is not open yet', { nonce }, html`<p>This is the test address of the node. Publish the workflow, then open its <b>Production URL</b>.</p>`);
	return { status: 200, headers: documentHeaders(nonce, [new URL(publicUrl).origin]), body: body.text };
}

/** One request with everything needed to answer it. */
interface Visit {
	request: PageRequest;
	site: Site;
	reached: Reached;
	nonce: string;
	key: string;
	now: number;
}

async function showList(visit: Visit, session: Session): Promise<PageResponse> {
	const { site, request, now } = visit;
	// Somebody of the team got here by this address: others can, too.
	await keepInboxPage(site.store, site.publicUrl);
	const mailboxes = await visibleMailboxes(site.store, session.member);
	const choice = readChoice(request.query, mailboxes);
	const ids = mailboxes.map(({ id }) => id).filter((id) => choice.mailbox === null || id === choice.mailbox);
	const found = await listReceived(site.store, ids, choice.shelf, PAGE_SIZE + 1, choice.before ?? undefined);
	const mails = found.slice(0, PAGE_SIZE);
	const next = found.length > PAGE_SIZE ? mails[PAGE_SIZE - 1] : null;
	const timeZone = session.member.timeZone ?? site.timeZone;
	return page(visit, 200, layout('Received', frameOf(visit, session), listPage({ choice, mailboxes, mails, next, now, timeZone })));
}

async function showMessage(visit: Visit, session: Session, messageKey: string): Promise<PageResponse> {
	const { store, timeZone } = visit.site;
	const frame = frameOf(visit, session);
	const mailboxes = await visibleMailboxes(store, session.member);
	const opened = await openReceived(store, mailboxes.map(({ id }) => id), messageKey);
	const mailbox = mailboxes.find(({ id }) => id === opened?.mailboxId);
	// The same answer for a mail that is not there and for one that others see: ids cannot be tried out.
	if (!opened || !mailbox) {
		return page(visit, 404, plainPage('This mail is not in your inbox', frame, html`<p>It may have been removed, or its mailbox is not open to you.</p><p><a href="?">Back to all mails</a></p>`));
	}
	const { mail } = await parseMail(await readSource(store, opened.messageId));
	const person = opened.contactId ? await readPerson(store, opened.contactId) : undefined;
	const pass = signPass(visit.key, { body: messageKey }, session.id, visit.now + BODY_LIFE_MS);
	const bodyAddress = `?${new URLSearchParams({ body: messageKey, pass }).toString()}`;
	return page(visit, 200, layout(opened.subject || '(no subject)', frame, messagePage({ opened, mail, mailbox, person, bodyAddress, timeZone: session.member.timeZone ?? timeZone })));
}

/** The content of a mail, for the frame: no cookie comes with it, so the address itself is signed. */
async function showBody({ request, site, key, now }: Visit): Promise<PageResponse> {
	const respond = (status: number, body: Html): PageResponse => ({ status, headers: mailBodyHeaders(), body: body.text });
	const messageKey = request.query.body;
	const sessionId = readPass(key, { body: messageKey }, (request.query.pass ?? '').slice(0, PASS_LENGTH), now);
	const session = sessionId === null ? undefined : await openSession(site.store, sessionId, now);
	if (!session) return respond(403, emptyMailBody('This view is too old. Open the mail again.'));
	const mailboxes = await visibleMailboxes(site.store, session.member);
	const opened = await openReceived(site.store, mailboxes.map(({ id }) => id), messageKey);
	if (!opened) return respond(404, emptyMailBody('This mail is not in your inbox.'));
	const source = await readSource(site.store, opened.messageId);
	if (source.length === 0) return respond(200, emptyMailBody('The text of this mail could not be fetched from the mailbox.'));
	return respond(200, await mailBody(await parseMail(source)));
}

async function showTicket(visit: Visit, ticket: string): Promise<PageResponse> {
	if (!(await ticketIsOpen(visit.site.store, ticket, visit.now))) return await showSignIn(visit, 'link used');
	return page(visit, 200, confirmPage({ nonce: visit.nonce }, ticket));
}

async function showSignIn(visit: Visit, notice?: SignInNotice): Promise<PageResponse> {
	const ready = { team: await teamHasMembers(visit.site.store), mail: Boolean(visit.site.account?.smtp) };
	return page(visit, 200, signInPage({ nonce: visit.nonce }, ready, notice));
}

async function act(visit: Visit): Promise<PageResponse> {
	const { request, site, key, now, reached } = visit;
	const { form } = request;
	switch (form.action) {
		case 'request-link':
			// Not waited for: neither the answer nor its time tells whether the address is known.
			mailLink(site, (form.email ?? '').slice(0, 254)).catch((error: unknown) => site.report(`A sign-in link could not be mailed: ${error instanceof Error ? error.message : String(error)}`));
			return page(visit, 200, linkRequestedPage({ nonce: visit.nonce }));
		case 'redeem': {
			const token = await signIn(site.store, form.ticket ?? '', now);
			return token === null ? await showSignIn(visit, 'link used') : goToList(sessionCookie(token, site.publicUrl, reached.encrypted));
		}
		case 'sign-out': {
			const sessionId = readPass(key, { form: true }, (form.pass ?? '').slice(0, PASS_LENGTH), now);
			if (sessionId === null) return await showSignIn(visit, 'session ended');
			await endSession(site.store, sessionId);
			const signedOut = await showSignIn(visit, 'signed out');
			return { ...signedOut, headers: { ...signedOut.headers, 'Set-Cookie': sessionCookie(null, site.publicUrl, reached.encrypted) } };
		}
		default:
			return page(visit, 400, plainPage('Nothing happened', { nonce: visit.nonce }, html`<p>The page did not understand this request.</p><p><a href="?">Back to the inbox</a></p>`));
	}
}

function unencrypted(visit: Visit): PageResponse {
	return page(
		visit,
		403,
		plainPage('This address is not encrypted', { nonce: visit.nonce }, html`<p>Over plain http, anybody on the way could read the mails and take over the session. Open the page by its https address.</p>
<p class="soft">For the person who runs n8n: put n8n behind https and set WEBHOOK_URL to that address. In a network you trust, the node <b>Shared Inbox</b> has the option <b>Allow Unencrypted HTTP</b>.</p>`),
	);
}

function frameOf({ nonce, key, now }: Visit, session: Session): PageFrame {
	return { nonce, signedIn: { session, formPass: signPass(key, { form: true }, session.id, now + SESSION_LIFE_MS) } };
}

function page({ nonce, reached }: Visit, status: number, body: Html): PageResponse {
	return { status, headers: documentHeaders(nonce, reached.origins), body: body.text };
}

/** After a form was carried out, the browser loads the list by itself: reloading does not post again. */
function goToList(cookie: string): PageResponse {
	return { status: 303, headers: { Location: '?', 'Set-Cookie': cookie, 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' }, body: '' };
}
