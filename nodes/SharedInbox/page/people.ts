import type { VisibleMailbox } from '../../shared/store/inbox';
import type { Member } from '../../shared/store/sessions';
import type { TeamMember } from '../../shared/store/team';
import { html, type Html, type HtmlValue } from '../../shared/html/html';
import { actionForm } from './action-form';
import type { PageFrame } from './layout';
import { badge } from './outcome';
import { peopleWords } from './words/people';

/** A mailbox as it is open to somebody. */
export type OpenMailbox = VisibleMailbox & { canSend: boolean };

/** Somebody of the team as the list shows them. */
export interface ListedMember {
	member: TeamMember;
	/** null = it is nobody's business who looks. */
	mailboxes: readonly OpenMailbox[] | null;
}

/** A shared mailbox with those who are listed for it; none = everybody. */
export interface SharedMailbox {
	id: string;
	address: string;
	name: string | null;
	listed: readonly { name: string; canSend: boolean }[];
	isOpenToAll: boolean;
}

/** The team. @param shared null for whoever is no administrator */
export function peoplePage(frame: PageFrame, people: readonly ListedMember[], shared: readonly SharedMailbox[] | null): Html {
	const words = peopleWords[frame.language];
	const viewer = frame.signedIn?.session.member;
	return html`<div class="paper team"><h1>${words.title}</h1>
<ul class="people">${people.map(({ member, mailboxes }) => html`<li><div><b><bdi>${member.name}</bdi></b>${member.id === viewer?.id && html` <span class="soft">(${words.you})</span>`} ${roleBadge(frame, member.role)}${!member.isActive && html` ${badge({ word: words.switchedOff, look: 'warn' })}`}<div class="soft"><bdi>${member.email}</bdi>${member.timeZone && html` · ${member.timeZone}`}</div>${mailboxes && openMailboxes(frame, mailboxes)}</div>${shared && html`<a href="${memberAddress(member.id)}" aria-label="${words.change}: ${member.name}">${words.change}</a>`}</li>`)}</ul></div>
${shared && html`<div class="paper team"><h2>${words.sharedMailboxes}</h2><ul class="people">${shared.map((mailbox) => html`<li><div><b><bdi>${mailbox.name ?? mailbox.address}</bdi></b>${mailbox.name && html` <bdi class="soft">${mailbox.address}</bdi>`}<div class="soft">${whoReads(frame, mailbox)}</div></div><a href="?${new URLSearchParams({ 'mailbox-team': mailbox.id }).toString()}" aria-label="${words.change}: ${mailbox.address}">${words.change}</a></li>`)}</ul></div>
<div class="paper team"><h2>${words.add}</h2><p class="soft">${words.addHint}</p>${actionForm(frame, { action: 'add-member', label: words.add, back: '?people', content: html`<label for="name">${words.name}</label><input type="text" id="name" name="name" required maxlength="200" autocomplete="off"><label for="email">${words.email}</label><input type="email" id="email" name="email" required maxlength="254" autocomplete="off">${roleField(frame, 'member')}` })}</div>`}`;
}

/** Where somebody of the team is changed. */
export function memberAddress(id: string): string {
	return `?${new URLSearchParams({ people: id }).toString()}`;
}

export function roleBadge({ language }: PageFrame, role: Member['role']): Html {
	return badge({ word: peopleWords[language].roles[role], look: role === 'member' ? 'calm' : 'busy' });
}

export function roleField({ language }: PageFrame, chosen: Member['role']): Html {
	const { role, roles } = peopleWords[language];
	return html`<label for="role">${role}</label><select id="role" name="role">${Object.entries(roles).map(([value, name]) => html`<option value="${value}"${value === chosen && html` selected`}>${name}</option>`)}</select>`;
}

/** The mailboxes that somebody sees, and what they may do there. */
export function openMailboxes({ language }: PageFrame, mailboxes: readonly OpenMailbox[]): Html {
	const words = peopleWords[language];
	if (mailboxes.length === 0) return html`<div class="soft small">${words.noMailbox}</div>`;
	return html`<ul class="plain small">${mailboxes.map(({ address, kind, canSend }) => html`<li><bdi>${address}</bdi> <span class="soft">${kind === 'personal' && `${words.personal}, `}${canSend ? words.readsAndSends : words.readsOnly}</span></li>`)}</ul>`;
}

function whoReads({ language }: PageFrame, { isOpenToAll, listed }: SharedMailbox): HtmlValue {
	const words = peopleWords[language];
	if (isOpenToAll) return words.everybody;
	if (listed.length === 0) return words.onlyAdmins;
	return listed.map(({ name, canSend }, index) => html`${index > 0 && ', '}<bdi>${name}</bdi> (${canSend ? words.readsAndSends : words.readsOnly})`);
}
