import { listReceived, visibleMailboxes } from '../../shared/store/inbox';
import { keepInboxPage } from '../../shared/store/inbox-page';
import { layout } from '../page/layout';
import { listPage, readChoice } from '../page/list';
import { frameOf, page, timeZoneOf, type View } from '../visit';

const PAGE_SIZE = 50;

/** Everything that was received, newest first (W3). */
export const showList: View = async (visit, session) => {
	const { site, request, now } = visit;
	// Somebody of the team got here by this address: others can, too.
	await keepInboxPage(site.store, site.publicUrl);
	const mailboxes = await visibleMailboxes(site.store, session.member);
	const choice = readChoice(request.query, mailboxes);
	const ids = mailboxes.map(({ id }) => id).filter((id) => choice.mailbox === null || id === choice.mailbox);
	const found = await listReceived(site.store, ids, choice.shelf, PAGE_SIZE + 1, choice.before ?? undefined);
	const mails = found.slice(0, PAGE_SIZE);
	const next = found.length > PAGE_SIZE ? mails[PAGE_SIZE - 1] : null;
	return page(visit, 200, layout('Received', frameOf(visit, session), listPage({ choice, mailboxes, mails, next, now, timeZone: timeZoneOf(visit, session) })));
};
