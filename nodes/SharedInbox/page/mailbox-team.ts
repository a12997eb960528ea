import type { TeamMember } from '../../shared/store/team';
import { html, type Html } from '../../shared/html/html';
import { actionForm } from './action-form';
import type { PageFrame } from './layout';
import { backToTeam } from './person';
import { peopleWords } from './words/people';

export interface MailboxTeamView {
	frame: PageFrame;
	mailbox: { id: string; address: string };
	/** null = everybody; else those who read it, and whether they send. */
	listed: ReadonlyMap<string, boolean> | null;
	team: readonly TeamMember[];
}

/** Who reads a shared mailbox, and who sends from it. */
export function mailboxTeamPage({ frame, mailbox, listed, team }: MailboxTeamView): Html {
	const words = peopleWords[frame.language];
	const box = (kind: 'read' | 'send', { id, name }: TeamMember, isChecked: boolean) => html`<input type="checkbox" name="${kind}:${id}" value="1" aria-label="${name}: ${kind === 'read' ? words.reads : words.sends}"${isChecked && html` checked`}>`;
	const rows = team.map((member) => {
		if (member.role === 'administrator') return html`<tr><th scope="row"><bdi>${member.name}</bdi></th><td colspan="2" class="soft">${words.always}</td></tr>`;
		return html`<tr><th scope="row"><bdi>${member.name}</bdi></th><td>${box('read', member, listed?.has(member.id) ?? true)}</td><td>${box('send', member, listed === null || listed.get(member.id) === true)}</td></tr>`;
	});
	return html`${backToTeam(frame)}<div class="paper team"><h1>${words.whoReads(mailbox.address)}</h1>
${actionForm(frame, {
	action: 'mailbox-team',
	label: words.save,
	look: 'main',
	fields: { mailbox: mailbox.id },
	back: '?people',
	content: html`<fieldset class="plain"><legend class="skip">${words.whoReads(mailbox.address)}</legend><label class="choice"><input type="radio" name="who" value="all"${listed === null && html` checked`}> ${words.toEverybody}</label><label class="choice"><input type="radio" name="who" value="listed"${listed !== null && html` checked`}> ${words.toListed}</label></fieldset><p class="soft">${words.toListedHint}</p><table class="rights"><thead><tr><th scope="col">${words.name}</th><th scope="col">${words.reads}</th><th scope="col">${words.sends}</th></tr></thead><tbody>${rows}</tbody></table>`,
})}</div>`;
}
