import { isValidAddress } from '../../shared/mail/address';
import { inTransaction } from '../../shared/store/conflicts';
import { findTeamMemberByEmail, upsertTeamMember } from '../../shared/store/team';
import { administratorsOnly } from '../administrators-only';
import { backToPeople } from './back-to-people';
import { nothingHappened } from './queue';
import { writtenName, writtenRole } from './written-member';

/** Somebody new in the team; somebody who left comes back. */
export const addMember = administratorsOnly(async (visit, session) => {
	const { form } = visit.request;
	const email = (form.email ?? '').trim();
	const role = writtenRole(form.role);
	if (!role) return nothingHappened(visit, session);
	if (email.length > 254 || !isValidAddress(email)) return backToPeople('not-an-address');
	const isNew = await inTransaction(visit.site.store, async (sql) => {
		if (await findTeamMemberByEmail(sql, email)) return false;
		await upsertTeamMember(sql, { email, name: writtenName(form.name) || email.toLowerCase(), role }, visit.now);
		return true;
	});
	return backToPeople(isNew ? 'added' : 'exists');
});
