import type { MemberHoldings } from '../../shared/store/member-holdings';
import type { TeamMember } from '../../shared/store/team';
import { html, type Html } from '../../shared/html/html';
import { actionForm } from './action-form';
import type { PageFrame } from './layout';
import { backToTeam } from './person';
import { peopleWords } from './words/people';

export interface RemoveMemberView {
	frame: PageFrame;
	member: TeamMember;
	holdings: MemberHoldings;
	/** Who can take over. */
	heirs: readonly TeamMember[];
}

/** What goes with a member, asked before it does (A17). */
export function removeMemberPage({ frame, member, holdings, heirs }: RemoveMemberView): Html {
	const words = peopleWords[frame.language];
	const { mailboxes, enquiries, contacts, listings } = holdings;
	const handedOn = [enquiries > 0 && words.enquiries(enquiries), contacts > 0 && words.contacts(contacts), listings > 0 && words.listings(listings)].filter((one) => one !== false);
	return html`${backToTeam(frame)}<div class="paper team"><h1>${words.removeTitle(member.name)}</h1>
${member.id === frame.signedIn?.session.member.id && html`<p class="note warn">${words.removeYou}</p>`}
${mailboxes.length === 0 ? html`<p>${words.nothingGoes}</p>` : html`<p><b>${words.goesWith}</b></p><ul>${mailboxes.map(({ address, mails }) => html`<li><bdi>${address}</bdi> ${words.mailboxGoes(mails)}</li>`)}</ul><p class="soft">${words.serverKeeps}</p>`}
${handedOn.length === 0 ? html`<p>${words.nothingHandedOn}</p>` : html`<p><b>${words.handedOn}</b></p><ul>${handedOn.map((one) => html`<li>${one}</li>`)}</ul>`}
${actionForm(frame, {
	action: 'remove-member',
	label: words.remove,
	fields: { member: member.id, mailboxes: namesOf(mailboxes) },
	back: '?people',
	content: html`<label for="heir">${words.handTo}</label><select id="heir" name="heir"><option value="">${words.whoeverIsNext}</option>${heirs.map(({ id, name }) => html`<option value="${id}">${name}</option>`)}</select><p class="soft">${words.whoeverIsNextHint}</p>`,
})}</div>`;
}

/** What the question was about: when it is something else by then, it is asked anew. */
export function namesOf(mailboxes: readonly { id: string }[]): string {
	return mailboxes.map(({ id }) => id).sort().join(' ');
}
