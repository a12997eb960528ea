import { SESSION_IDLE_MS, SESSION_LIFE_MS, type ListedSession, type Session } from '../../shared/store/sessions';
import { html, type Html } from '../../shared/html/html';
import { actionForm } from './action-form';
import { facts } from './facts';
import type { PageFrame } from './layout';
import { badge } from './outcome';
import { openMailboxes, roleBadge, type OpenMailbox } from './people';
import { timeZoneField } from './time-zone-field';
import { shortTime } from './times';
import { meWords } from './words/me';
import { peopleWords } from './words/people';
import { signatureWords } from './words/signature';

export interface MeView {
	frame: PageFrame;
	session: Session;
	sessions: readonly ListedSession[];
	mailboxes: readonly OpenMailbox[];
	now: number;
	timeZone: string;
	/** IANA name. */
	timeZoneOfWorkflow: string;
}

/** What somebody sees and sets of themselves. */
export function mePage({ frame, session, sessions, mailboxes, now, timeZone, timeZoneOfWorkflow }: MeView): Html {
	const words = meWords[frame.language];
	const { save, name, mailboxes: ownMailboxes } = peopleWords[frame.language];
	const { member } = session;
	return html`<div class="paper team"><h1>${words.title}</h1>
${facts([
	[words.facts.email, html`<bdi>${member.email}</bdi>`],
	[words.facts.role, roleBadge(frame, member.role)],
])}
${actionForm(frame, { action: 'change-me', label: save, look: 'main', back: '?me', content: html`<label for="name">${name}</label><input type="text" id="name" name="name" required maxlength="200" value="${member.name}" autocomplete="name">${timeZoneField(frame, member.timeZone, timeZoneOfWorkflow)}` })}
<p><a href="?signature">${signatureWords[frame.language].own}</a></p>
<h2>${ownMailboxes}</h2>${openMailboxes(frame, mailboxes)}
<h2>${words.sessions}</h2><p class="soft">${words.sessionsHint(SESSION_IDLE_MS / 60_000, SESSION_LIFE_MS / 3_600_000)}</p>
<table class="rights"><thead><tr><th scope="col">${words.columns.since}</th><th scope="col">${words.columns.seen}</th><th scope="col">${words.columns.via}</th></tr></thead><tbody>${sessions.map(({ id, since, seenAt, via }) => html`<tr><td>${shortTime(since, now, timeZone)}</td><td>${shortTime(seenAt, now, timeZone)}</td><td>${words.via[via]}${id === session.id && html` ${badge({ word: words.thisOne, look: 'calm' })}`}</td></tr>`)}</tbody></table>
${actionForm(frame, { action: 'sign-out-everywhere', label: words.signOutEverywhere, back: '?', confirm: words.signOutAsk })}</div>`;
}
