import { html } from '../shared/html/html';
import { documentHeaders } from './page/headers';
import { plainPage } from './page/layout';
import type { PageResponse } from './request';
import { page, strangersFrame, type Visit } from './visit';

/** Headers that must reach the browser as we send them; the policy holds a nonce and is looked at by its parts. */
const KEPT = ['X-Content-Type-Options', 'Referrer-Policy', 'Cache-Control', 'X-Frame-Options'];
const POLICY = ['sandbox ', "default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"];

/** The page as the check asks for it: nothing on it, with the headers of every page. */
export function answerCheck(visit: Visit, word: string): PageResponse {
	return page(visit, 200, plainPage('Self-check', strangersFrame(visit), html`<p>${/^[\w-]{1,64}$/.test(word) && `This page is itself: ${word}`}</p>`));
}

/** What came back when the page was asked for by its public address. */
export interface CheckedAnswer {
	headers: Record<string, unknown>;
	body: unknown;
}

/**
 * What a proxy has taken from the page or changed.
 *
 * @param word that was asked with
 * @returns names of headers; null when something else answered, e.g. the sign-in page of a proxy
 */
export function missingProtection({ headers, body }: CheckedAnswer, word: string): string[] | null {
	if (!String(body).includes(`This page is itself: ${word}`)) return null;
	const came = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
	const sent = documentHeaders('', []);
	const policy = came['content-security-policy'] ?? '';
	const missing = KEPT.filter((name) => came[name.toLowerCase()]?.includes(sent[name]) !== true);
	return POLICY.every((part) => policy.includes(part)) && !policy.includes('allow-same-origin') ? missing : ['Content-Security-Policy', ...missing];
}
