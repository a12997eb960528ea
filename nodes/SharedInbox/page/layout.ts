import type { Session } from '../../shared/store/sessions';
import { Html, html, type HtmlValue } from '../../shared/html/html';
import { script, styles } from './assets';
import { conversationWords } from './words/conversation';
import type { Language } from './words/language';
import { layoutWords, type LayoutWords } from './words/layout';

/** A part of the page; one's own settings stand behind one's name. */
export type Section = keyof LayoutWords['sections'] | 'me';

/** Where each part begins, in the order of the bar; those for administrators alone say so. */
const SECTIONS: { section: Exclude<Section, 'me'>; address: string; administrators?: true }[] = [
	{ section: 'inbox', address: '?' },
	{ section: 'accounts', address: '?accounts' },
	{ section: 'templates', address: '?templates' },
	{ section: 'people', address: '?people' },
];

/** What every page of ours needs. */
export interface PageFrame {
	/** Of the stylesheet and the script; fresh for every answer. */
	nonce: string;
	language: Language;
	/** Whether only the content is wanted: the script of the page, which asks, is there already, and so is the rest. */
	isPart?: boolean;
	/** What has become of what somebody did, above the content. */
	doings?: Html;
	/** Signed in, with the pass that forms carry instead of a cookie; the part of the page that is shown, if any. */
	signedIn?: { session: Session; section: Section; formPass: string };
}

// The node's icon, in the page's own colours.
const MARK = html`<svg viewBox="0 0 60 60" aria-hidden="true"><mask id="gap"><path fill="#fff" d="M0 0h60v60H0z"/><path d="m6 15.5 18.7 13.2a4 4 0 0 0 4.6 0L48 15.5" fill="none" stroke="#000" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/><path stroke="#000" stroke-width="7" stroke-linejoin="round" d="M40 53.5h17v-7a7 6.5 0 0 0-14 0zM28 55v-2.5a9 8 0 0 1 18 0V55z"/><circle cx="37" cy="37.5" r="8.5"/><circle cx="50" cy="34.5" r="7.5"/></mask><rect x="3" y="8" width="48" height="37" rx="7" fill="currentColor" mask="url(#gap)"/><g fill="#e4572e"><circle cx="50" cy="34.5" r="3.9"/><path d="M48 48.2h9v-1.7a7 6.3 0 0 0-11.3-4.8c1.5 1.6 2.3 3.8 2.3 6.5z"/><circle cx="37" cy="37.5" r="4.9"/><path d="M28.2 54.8v-2.2a8.8 7.9 0 0 1 17.6 0v2.2z"/></g></svg>`;

/** A whole page, or the part of it that is wanted. */
export function layout(title: string, { nonce, language, isPart, doings, signedIn }: PageFrame, content: HtmlValue): Html {
	const words = layoutWords[language];
	const name = html`<title>${title} · ${words.sharedInbox}</title>`;
	const main = html`<main id="content" tabindex="-1">${doings}${content}</main>`;
	if (isPart) return html`<!doctype html>${name}${main}`;
	return html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">${name}<style nonce="${nonce}">${new Html(styles)}</style></head>
<body>${
		signedIn &&
		html`<a class="skip" href="#content">${words.skip}</a>
<header class="top"><a class="brand" href="?">${MARK}${words.sharedInbox}</a>${sections(words, signedIn)}<a class="who" href="?me" title="${words.me}"${signedIn.section === 'me' && html` aria-current="page"`}><bdi>${signedIn.session.member.name}</bdi></a>
<form method="post" action="?"><input type="hidden" name="action" value="sign-out"><input type="hidden" name="pass" value="${signedIn.formPass}"><button>${words.signOut}</button></form></header>`
	}
${main}${signedIn && keys(language)}${signedIn && html`<script nonce="${nonce}">${new Html(script)}</script>`}</body></html>
`;
}

function sections(words: LayoutWords, { session, section }: NonNullable<PageFrame['signedIn']>): HtmlValue {
	const shown = SECTIONS.filter(({ administrators }) => !administrators || session.member.role === 'administrator');
	if (shown.length < 2) return null;
	return html`<nav class="sections" aria-label="${words.sharedInbox}">${shown.map((one) => html`<a href="${one.address}"${one.section === section && html` aria-current="page"`}>${words.sections[one.section]}</a>`)}</nav>`;
}

/** What keys do, opened by the question mark. */
function keys(language: Language): Html {
	const words = conversationWords[language];
	return html`<dialog id="keys" aria-labelledby="keys-title"><h2 id="keys-title">${words.keysTitle}</h2><dl class="facts">${words.keys.map(([key, what]) => html`<dt><kbd>${key}</kbd></dt><dd>${what}</dd>`)}</dl><form method="dialog"><button>${words.close}</button></form></dialog>`;
}

/** A page that says one thing and what to do next. */
export function plainPage(title: string, frame: PageFrame, content: HtmlValue): Html {
	return layout(title, frame, html`<div class="paper card">${!frame.signedIn && MARK}<h1>${title}</h1>${content}</div>`);
}
