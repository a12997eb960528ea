import type { TeamMember } from '../../shared/store/team';
import { html, type Html } from '../../shared/html/html';
import { actionForm } from './action-form';
import type { PageFrame } from './layout';
import { memberAddress, openMailboxes, roleField, type OpenMailbox } from './people';
import { timeZoneField } from './time-zone-field';
import { peopleWords } from './words/people';

export interface PersonView {
	frame: PageFrame;
	member: TeamMember;
	mailboxes: readonly OpenMailbox[];
	/** How many sessions of theirs are open. */
	sessions: number;
	/** IANA name. */
	timeZoneOfWorkflow: string;
}

/** Somebody of the team, for administrators. */
export function personPage({ frame, member, mailboxes, sessions, timeZoneOfWorkflow }: PersonView): Html {
	const words = peopleWords[frame.language];
	const back = memberAddress(member.id);
	const fields = { member: member.id };
	return html`${backToTeam(frame)}<div class="paper team"><h1><bdi>${member.name}</bdi></h1><p class="soft"><bdi>${member.email}</bdi></p>
${actionForm(frame, { action: 'change-member', label: words.save, look: 'main', fields, back, content: html`<label for="name">${words.name}</label><input type="text" id="name" name="name" required maxlength="200" value="${member.name}" autocomplete="off">${roleField(frame, member.role)}${timeZoneField(frame, member.timeZone, timeZoneOfWorkflow)}` })}
<h2>${words.mailboxes}</h2>${openMailboxes(frame, mailboxes)}
<h2>${words.sessions}</h2><p>${sessions === 0 ? words.notSignedIn : words.signedIn(sessions)}</p>${actionForm(frame, { action: 'end-sessions', label: words.signOutEverywhere, fields, back, confirm: words.signOutAsk(member.name) })}
<p><a href="?${new URLSearchParams({ 'remove-member': member.id }).toString()}">${words.remove}</a></p></div>`;
}

export function backToTeam({ language }: PageFrame): Html {
	const { backToTeam: label } = peopleWords[language];
	return html`<nav class="bar" aria-label="${label}"><ul><li><a href="?people" data-key="u">← ${label}</a></li></ul></nav>`;
}
