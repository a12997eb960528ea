import { inTransaction } from '../../shared/store/conflicts';
import { findTeamMember, upsertTeamMember } from '../../shared/store/team';
import { goTo, type Act } from '../visit';
import { nothingHappened } from './queue';
import { writtenName, writtenTimeZone } from './written-member';

/** Somebody's own name and time zone, and nothing else of them. */
export const changeMe: Act = async (visit, session) => {
	const { form } = visit.request;
	const name = writtenName(form.name);
	const timeZone = writtenTimeZone(form.timeZone);
	if (name === '') return nothingHappened(visit, session);
	if (timeZone === undefined) return goTo('?me=&told=no-time-zone');
	await inTransaction(visit.site.store, async (sql) => {
		// Somebody who has just been removed does not come back by this.
		if (await findTeamMember(sql, session.member.id)) await upsertTeamMember(sql, { email: session.member.email, name, timeZone }, visit.now);
	});
	return goTo('?me=&told=saved');
};
