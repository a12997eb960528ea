import { SESSION_IDLE_MS, TICKET_LIFE_MS } from '../../shared/store/sessions';
import { html, type Html } from '../../shared/html/html';
import { plainPage, type PageFrame } from './layout';
import { notInTeamWords } from './words/not-in-team';

const MINUTE = 60_000;

/** Why the sign-in page is shown, when it is not the first view. */
export type SignInNotice = 'session ended' | 'link used' | 'signed out';

const NOTICES: Record<SignInNotice, string> = {
	'session ended': `You were signed out after ${SESSION_IDLE_MS / MINUTE} minutes without a click, or because the day is over.`,
	'link used': 'This link was used already, or is too old. Ask for a new one.',
	'signed out': 'You are signed out.',
};

/**
 * The form that asks for a link.
 *
 * @param ready what is missing before anybody can sign in
 */
export function signInPage(frame: PageFrame, ready: { team: boolean; mail: boolean }, notice?: SignInNotice): Html {
	if (!ready.team) {
		return plainPage('Nobody can sign in yet', frame, html`<p>The team has no members. In n8n, run <b>Assign Owner</b> with the resource <b>Team Member</b> and the operation <b>Create or Update</b> for everyone who should work here, then reload this page.</p>`);
	}
	if (!ready.mail) {
		return plainPage('Links cannot be mailed yet', frame, html`<p>To sign in, people get a link by email. In n8n, open the node <b>Shared Inbox</b>, choose a <b>mailbox credential</b> that sends mail (SMTP), publish the workflow, then reload this page.</p>`);
	}
	return plainPage('Sign in to the shared inbox', frame, html`${notice && html`<p class="note busy" role="status">${NOTICES[notice]}</p>`}
<p class="soft">Enter your work email address, and a link to sign in is mailed to you.</p>
<form method="post" action="?"><input type="hidden" name="action" value="request-link"><label for="email">Email</label><input type="email" id="email" name="email" autocomplete="email" required maxlength="254" placeholder="name@example.com"><button class="main">Mail Me a Link</button></form>`);
}

/** The same for every address, known or not. */
export function linkRequestedPage(frame: PageFrame): Html {
	return plainPage('Look into your mail', frame, html`<p>If this address belongs to someone of the team, a link is on its way to it. It works once, within ${TICKET_LIFE_MS / MINUTE} minutes.</p><p class="soft">Nothing there? Look into the spam folder, check the address, and ask an administrator whether it is the one in the team list. After a few requests in a row, wait a quarter of an hour.</p><p><a href="?">Try another address</a></p>`);
}

/** What a mailed link opens. Mail scanners follow links, so following it must not use it up: the button does. */
export function confirmPage(frame: PageFrame, ticket: string): Html {
	return plainPage('Welcome back', frame, html`<p class="soft">One more click, and you are in the shared inbox.</p><form method="post" action="?"><input type="hidden" name="action" value="redeem"><input type="hidden" name="ticket" value="${ticket}"><button class="main">Sign In</button></form>`);
}

/** For somebody whom n8n or a proxy has signed in, and who is nobody's colleague here. */
export function notInTeamPage(frame: PageFrame): Html {
	const words = notInTeamWords[frame.language];
	return plainPage(words.title, frame, html`<p>${words.why}</p><p class="soft">${words.next}</p>`);
}
