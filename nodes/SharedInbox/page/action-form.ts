import { randomBytes } from 'node:crypto';

import { html, type Html, type HtmlValue } from '../../shared/html/html';
import type { PageFrame } from './layout';

/** A form of the page that does something. */
export interface ActionForm {
	/** What acts/acts.ts knows it by. */
	action: string;
	/** On the button. */
	label: string;
	/** What is acted on, e.g. `{ thread: id }`; null and undefined leave a field out. */
	fields?: Record<string, string | null | undefined>;
	/** What the person fills in, above the button. */
	content?: HtmlValue;
	/** What stands behind the button, e.g. another one with a name of its own. */
	more?: HtmlValue;
	/** The address to come back to; begins with "?". */
	back: string;
	/** Class of the button, e.g. "main" or "quiet". */
	look?: string;
	/** Asked before it is done: a first click opens the question, a second one answers it. */
	confirm?: string;
	/** Says more than the label where that is short; read out instead of it. */
	title?: string;
	/** The key that presses the button, for the script. */
	shortcut?: string;
}

/** A form that does something when it is posted, once, however often it is posted. Nothing for a stranger. */
export function actionForm(frame: PageFrame, { action, label, fields = {}, content, more, back, look, confirm, title, shortcut }: ActionForm): Html {
	if (!frame.signedIn) return html``;
	const hidden = Object.entries({ pass: frame.signedIn.formPass, action, once: newOnce(), back, ...fields }).map(([name, value]) => (value === null || value === undefined ? null : html`<input type="hidden" name="${name}" value="${value}">`));
	const button = html`<button${look && html` class="${look}"`}${title && html` title="${title}" aria-label="${title}"`}${shortcut && html` data-key="${shortcut}"`}>${label}</button>`;
	if (!confirm) return html`<form method="post" action="?" class="act">${hidden}${content}${button}${more}</form>`;
	return html`<details class="confirm"><summary${look && html` class="${look}"`}${title && html` title="${title}" aria-label="${title}"`}${shortcut && html` data-key="${shortcut}"`}>${label}</summary><form method="post" action="?" class="act">${hidden}${content}<p>${confirm}</p><button>${label}</button>${more}</form></details>`;
}

/** Names one rendering of a form: posted twice, it is one action. */
export function newOnce(): string {
	return randomBytes(12).toString('base64url');
}
