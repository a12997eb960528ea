import { keepAnAdministrator } from '../../shared/store/administrators';
import { personalMailboxes } from '../../shared/store/delete-mailbox';
import { findTeamMember, upsertTeamMember } from '../../shared/store/team';
import { leaveTeam } from '../../shared/team/leaving-member';
import { administratorsOnly } from '../administrators-only';
import { namesOf } from '../page/remove-member';
import { goTo } from '../visit';
import { backToPeople } from './back-to-people';
import { notThere } from './queue';

/** Takes somebody out of the team, with their personal accounts and that mail (A17). One administrator stays. */
export const removeMember = administratorsOnly(async (visit, session) => {
	const { site, request, now } = visit;
	const { store } = site;
	const { member: id = '', heir: heirId = '', mailboxes } = request.form;
	const leaving = await findTeamMember(store, id);
	const heir = heirId === '' ? null : await findTeamMember(store, heirId);
	if (!leaving || heir === undefined || heir?.id === leaving.id || heir?.isActive === false) return notThere(visit, session);
	// What is deleted is what was said.
	if (mailboxes !== namesOf(await personalMailboxes(store, leaving.id))) return goTo(`?${new URLSearchParams({ 'remove-member': leaving.id, told: 'changed-meanwhile' }).toString()}`);
	const isFree = await keepAnAdministrator(
		store,
		leaving.id,
		async (sql) => {
			if (leaving.role === 'administrator' && (await findTeamMember(sql, leaving.id))) await upsertTeamMember(sql, { email: leaving.email, role: 'member' }, now);
			return true;
		},
		now,
	);
	if (isFree === null) return backToPeople('last-administrator', leaving.id);
	await leaveTeam(store, leaving, heir, now);
	return backToPeople('removed');
});
