import { SESSION_LIFE_MS, type Session } from '../shared/store/sessions';
import type { Html } from '../shared/html/html';
import type { Reached } from './address-of-page';
import { documentHeaders } from './page/headers';
import type { PageFrame, Section } from './page/layout';
import type { Language } from './page/words/language';
import type { PageRequest, PageResponse } from './request';
import { signPass } from './signing';
import type { Site } from './site';

/** One request with everything needed to answer it. */
export interface Visit {
	request: PageRequest;
	site: Site;
	reached: Reached;
	/** Of style and script; fresh for every answer. */
	nonce: string;
	/** What passes are signed with. */
	key: string;
	/** Epoch milliseconds. */
	now: number;
	language: Language;
	/** What stands above every view (views/doings.ts). */
	doings?: Html;
}

/** Shows something to whoever is signed in. Changes nothing. */
export type View = (visit: Visit, session: Session) => Promise<PageResponse>;

/** Does what a form asks for. It came with a pass of the session: no other site can have posted it. */
export type Act = (visit: Visit, session: Session) => Promise<PageResponse>;

/** What stands around the page for somebody who is signed in. */
export function frameOf({ request, nonce, key, now, language, doings }: Visit, session: Session, section: Section = 'inbox'): PageFrame {
	return { ...strangersFrame({ request, nonce, language }), doings, signedIn: { session, section, formPass: signPass(key, { form: true }, session.id, now + SESSION_LIFE_MS) } };
}

/** What stands around the page for a stranger. */
export function strangersFrame({ request, nonce, language }: Pick<Visit, 'request' | 'nonce' | 'language'>): PageFrame {
	// Browsers send the cookie alone; the script of the page sends its pass.
	return { nonce, language, isPart: request.headers.authorization !== undefined };
}

/** A document of ours, with the headers that protect it. */
export function page({ nonce, reached }: Visit, status: number, body: Html): PageResponse {
	return { status, headers: documentHeaders(nonce, reached.addresses), body: body.text };
}

/** After a form was carried out, the browser loads a page by itself: reloading does not post again. */
export function goTo(address: string, more: Partial<PageResponse> = {}): PageResponse {
	return { status: 303, body: '', ...more, headers: { Location: address, 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer', ...more.headers } };
}

/** The zone in which times are shown where no script can ask the browser. */
export function timeZoneOf({ site }: Visit, session: Session): string {
	return session.member.timeZone ?? site.timeZone;
}
