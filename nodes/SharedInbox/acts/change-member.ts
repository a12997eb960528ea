import { keepAnAdministrator } from '../../shared/store/administrators';
import { inTransaction } from '../../shared/store/conflicts';
import type { Sql } from '../../shared/store/store';
import { findTeamMember, upsertTeamMember } from '../../shared/store/team';
import { administratorsOnly } from '../administrators-only';
import { backToPeople } from './back-to-people';
import { nothingHappened, notThere } from './queue';
import { writtenName, writtenRole, writtenTimeZone } from './written-member';

/** Name, role and time zone of somebody in the team. One administrator stays. */
export const changeMember = administratorsOnly(async (visit, session) => {
	const { form } = visit.request;
	const id = form.member ?? '';
	const [name, role, timeZone] = [writtenName(form.name), writtenRole(form.role), writtenTimeZone(form.timeZone)];
	if (!role || name === '') return nothingHappened(visit, session);
	if (timeZone === undefined) return backToPeople('no-time-zone', id);
	const change = async (sql: Sql) => {
		const member = await findTeamMember(sql, id);
		if (!member) return false;
		await upsertTeamMember(sql, { email: member.email, name, role, timeZone }, visit.now);
		return true;
	};
	const { store } = visit.site;
	const isChanged = role === 'administrator' ? await inTransaction(store, change) : await keepAnAdministrator(store, id, change, visit.now);
	if (isChanged === false) return notThere(visit, session);
	return backToPeople(isChanged === null ? 'last-administrator' : 'saved', id);
});
