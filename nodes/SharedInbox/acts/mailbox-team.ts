import { inTransaction } from '../../shared/store/conflicts';
import { listMailboxMembers, mailboxMembers } from '../../shared/store/mailbox-members';
import { sharedMailboxes } from '../../shared/store/mailboxes';
import { listTeam } from '../../shared/store/team';
import { administratorsOnly } from '../administrators-only';
import { backToPeople } from './back-to-people';
import { nothingHappened, notThere } from './queue';

/** Who reads a shared mailbox and who sends from it (A1). */
export const setMailboxTeam = administratorsOnly(async (visit, session) => {
	const { form } = visit.request;
	if (form.who !== 'all' && form.who !== 'listed') return nothingHappened(visit, session);
	const isDone = await inTransaction(visit.site.store, async (sql) => {
		const mailbox = (await sharedMailboxes(sql)).find(({ id }) => id === form.mailbox);
		if (!mailbox) return false;
		const team = await listTeam(sql);
		const ticked = (kind: 'read' | 'send') => team.filter(({ id, role }) => role !== 'administrator' && form[`${kind}:${id}`] !== undefined).map(({ id }) => id);
		const before = (await mailboxMembers(sql, mailbox.id)).filter(({ memberId }) => team.some(({ id, role }) => id === memberId && role === 'administrator'));
		const senders = ticked('send');
		const chosen = [...before.filter(({ canRead }) => canRead).map(({ memberId }) => memberId), ...ticked('read'), ...senders];
		// A list without anybody would open the mailbox to all: whoever closes it is on it, and reads it anyway.
		const readers = form.who === 'all' ? [] : chosen.length > 0 ? chosen : [session.member.id];
		await listMailboxMembers(sql, mailbox.id, readers, [...before.filter(({ canSend }) => canSend).map(({ memberId }) => memberId), ...senders]);
		return true;
	});
	return isDone ? backToPeople('saved') : notThere(visit, session);
});
