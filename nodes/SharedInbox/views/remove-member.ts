import { memberHoldings } from '../../shared/store/member-holdings';
import { findTeamMember, listTeam } from '../../shared/store/team';
import { html } from '../../shared/html/html';
import { administratorsOnly } from '../administrators-only';
import { notThere } from '../acts/queue';
import { layout } from '../page/layout';
import { removeMemberPage } from '../page/remove-member';
import { toldNote } from '../page/told';
import { peopleWords } from '../page/words/people';
import { frameOf, page } from '../visit';

/** What goes with a member, before they are removed: `?remove-member=<member id>`. */
export const showRemoveMember = administratorsOnly(async (visit, session) => {
	const { store } = visit.site;
	const { 'remove-member': id, told } = visit.request.query;
	const member = await findTeamMember(store, id);
	if (!member) return notThere(visit, session);
	const heirs = (await listTeam(store, { activeOnly: true })).filter((one) => one.id !== member.id);
	const words = peopleWords[visit.language];
	const frame = frameOf(visit, session, 'people');
	return page(visit, 200, layout(words.removeTitle(member.name), frame, html`${toldNote(told, words.told)}${removeMemberPage({ frame, member, holdings: await memberHoldings(store, member.id), heirs })}`));
});
