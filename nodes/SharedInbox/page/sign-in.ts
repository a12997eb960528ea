import { SESSION_IDLE_MS, TICKET_LIFE_MS } from '../../shared/store/sessions';
import { html, type Html } from '../../shared/html/html';
import { plainPage, type PageFrame } from './layout';
import { withNames } from './not-open';
import { notInTeamWords } from './words/not-in-team';
import { signInWords } from './words/sign-in';

const MINUTE = 60_000;

/** Why the sign-in page is shown, when it is not the first view. */
export type SignInNotice = 'session ended' | 'link used' | 'signed out';

/**
 * The form that asks for a link.
 *
 * @param ready what is missing before anybody can sign in
 */
export function signInPage(frame: PageFrame, ready: { team: boolean; mail: boolean }, notice?: SignInNotice): Html {
	const words = signInWords[frame.language];
	if (!ready.team) return plainPage(words.noTeam, frame, html`<p>${withNames(words.noTeamHint)}</p>`);
	if (!ready.mail) return plainPage(words.noMail, frame, html`<p>${withNames(words.noMailHint)}</p>`);
	return plainPage(words.title, frame, html`${notice && html`<p class="note busy" role="status">${words.notices[notice](SESSION_IDLE_MS / MINUTE)}</p>`}
<p class="soft">${words.hint}</p>
<form method="post" action="?"><input type="hidden" name="action" value="request-link"><label for="email">${words.email}</label><input type="email" id="email" name="email" autocomplete="email" required maxlength="254" placeholder="${words.example}"><button class="main">${words.ask}</button></form>`);
}

/** The same for every address, known or not. */
export function linkRequestedPage(frame: PageFrame): Html {
	const words = signInWords[frame.language];
	return plainPage(words.asked, frame, html`<p>${words.askedHint(TICKET_LIFE_MS / MINUTE)}</p><p class="soft">${words.nothing}</p><p><a href="?">${words.another}</a></p>`);
}

/** What a mailed link opens. Mail scanners follow links, so following it must not use it up: the button does. */
export function confirmPage(frame: PageFrame, ticket: string): Html {
	const words = signInWords[frame.language];
	return plainPage(words.welcome, frame, html`<p class="soft">${words.oneMore}</p><form method="post" action="?"><input type="hidden" name="action" value="redeem"><input type="hidden" name="ticket" value="${ticket}"><button class="main">${words.signIn}</button></form>`);
}

/** For somebody whom n8n or a proxy has signed in, and who is nobody's colleague here. */
export function notInTeamPage(frame: PageFrame): Html {
	const words = notInTeamWords[frame.language];
	return plainPage(words.title, frame, html`<p>${words.why}</p><p class="soft">${words.next}</p>`);
}
