import { endSessionsOf } from '../../shared/store/sessions';
import { findTeamMember } from '../../shared/store/team';
import { administratorsOnly } from '../administrators-only';
import { backToPeople } from './back-to-people';
import { notThere } from './queue';

/** An administrator signs somebody out everywhere, e.g. because a telephone was lost. */
export const endSessions = administratorsOnly(async (visit, session) => {
	const { store } = visit.site;
	const member = await findTeamMember(store, visit.request.form.member ?? '');
	if (!member) return notThere(visit, session);
	await store.transaction((sql) => endSessionsOf(sql, member.id, visit.now));
	return backToPeople('signed-out', member.id);
});
