import { mailboxMembers } from '../../shared/store/mailbox-members';
import { sharedMailboxes } from '../../shared/store/mailboxes';
import type { Member, Session } from '../../shared/store/sessions';
import { openSessionsOf } from '../../shared/store/sessions';
import { visibleMailboxes } from '../../shared/store/inbox';
import { mailboxesToSendFrom } from '../../shared/store/sending-right';
import type { Sql } from '../../shared/store/store';
import { findTeamMember, listTeam, type TeamMember } from '../../shared/store/team';
import { html } from '../../shared/html/html';
import { administratorsOnly } from '../administrators-only';
import { notThere } from '../acts/queue';
import { layout } from '../page/layout';
import { peoplePage, type OpenMailbox, type SharedMailbox } from '../page/people';
import { personPage } from '../page/person';
import { toldNote } from '../page/told';
import { peopleWords } from '../page/words/people';
import type { PageResponse } from '../request';
import { frameOf, page, type View, type Visit } from '../visit';

/** The team: `?people`; somebody of it, for administrators: `?people=<id>`. */
export const showPeople: View = async (visit, session) => {
	if (visit.request.query.people !== '') return await showPerson(visit, session);
	const { store } = visit.site;
	const { language } = visit;
	const isAdministrator = session.member.role === 'administrator';
	const team = await listTeam(store);
	const listed = [];
	for (const member of team) listed.push({ member, mailboxes: isAdministrator ? await openTo(store, member) : null });
	const shared = isAdministrator ? await sharedWith(store, team) : null;
	const frame = frameOf(visit, session, 'people');
	return page(visit, 200, layout(peopleWords[language].title, frame, html`${toldNote(visit.request.query.told, peopleWords[language].told)}${peoplePage(frame, listed, shared)}`));
};

const showPerson = administratorsOnly(async (visit: Visit, session: Session): Promise<PageResponse> => {
	const { store, timeZone } = visit.site;
	const { people: id, told } = visit.request.query;
	const member = await findTeamMember(store, id);
	if (!member) return notThere(visit, session);
	const frame = frameOf(visit, session, 'people');
	const sessions = (await openSessionsOf(store, member.id, visit.now)).length;
	return page(visit, 200, layout(member.name, frame, html`${toldNote(told, peopleWords[visit.language].told)}${personPage({ frame, member, mailboxes: await openTo(store, member), sessions, timeZoneOfWorkflow: timeZone })}`));
});

/** The mailboxes that are open to somebody. */
export async function openTo(sql: Sql, member: Pick<Member, 'id' | 'role'>): Promise<OpenMailbox[]> {
	const senders = new Set((await mailboxesToSendFrom(sql, member)).map(({ id }) => id));
	return (await visibleMailboxes(sql, member)).map((mailbox) => ({ ...mailbox, canSend: senders.has(mailbox.id) }));
}

async function sharedWith(sql: Sql, team: readonly TeamMember[]): Promise<SharedMailbox[]> {
	const mailboxes: SharedMailbox[] = [];
	for (const mailbox of await sharedMailboxes(sql)) {
		const members = await mailboxMembers(sql, mailbox.id);
		const listed = members.flatMap(({ memberId, canRead, canSend }) => {
			const member = team.find(({ id }) => id === memberId);
			return member && canRead && member.role !== 'administrator' ? [{ name: member.name, canSend }] : [];
		});
		mailboxes.push({ ...mailbox, listed, isOpenToAll: members.length === 0 });
	}
	return mailboxes;
}
