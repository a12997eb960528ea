import { mailboxMembers } from '../../shared/store/mailbox-members';
import { sharedMailboxes } from '../../shared/store/mailboxes';
import { listTeam } from '../../shared/store/team';
import { administratorsOnly } from '../administrators-only';
import { notThere } from '../acts/queue';
import { layout } from '../page/layout';
import { mailboxTeamPage } from '../page/mailbox-team';
import { peopleWords } from '../page/words/people';
import { frameOf, page } from '../visit';

/** Who reads a shared mailbox: `?mailbox-team=<mailbox id>`. */
export const showMailboxTeam = administratorsOnly(async (visit, session) => {
	const { store } = visit.site;
	const mailbox = (await sharedMailboxes(store)).find(({ id }) => id === visit.request.query['mailbox-team']);
	if (!mailbox) return notThere(visit, session);
	const members = await mailboxMembers(store, mailbox.id);
	const listed = members.length === 0 ? null : new Map(members.filter(({ canRead }) => canRead).map(({ memberId, canSend }) => [memberId, canSend]));
	const frame = frameOf(visit, session, 'people');
	return page(visit, 200, layout(peopleWords[visit.language].whoReads(mailbox.address), frame, mailboxTeamPage({ frame, mailbox, listed, team: await listTeam(store) })));
});
