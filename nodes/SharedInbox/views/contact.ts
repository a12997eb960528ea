import { contactPage } from '../../shared/store/contact-page';
import { visibleMailboxes } from '../../shared/store/inbox';
import { searchMails } from '../../shared/store/mail-search';
import { contactPageHtml } from '../page/contact';
import { layout } from '../page/layout';
import { contactWords } from '../page/words/contact';
import { frameOf, page, timeZoneOf, type View } from '../visit';
import { notHere } from './conversation';

const MOST_TIMELINE = 50;

/** A person: what is known of them, and their history in every mailbox (A1, B6). Contacts are everybody's. */
export const showContact: View = async (visit, session) => {
	const { site, request, now, language } = visit;
	const known = await contactPage(site.store, request.query.contact);
	if (!known) return notHere(visit, session);
	const mailboxes = await visibleMailboxes(site.store, session.member);
	const before = /^\d{1,15}$/.test(request.query.after ?? '') ? Number(request.query.after) : null;
	const { mails, next } = await searchMails(site.store, { mailboxIds: mailboxes.map(({ id }) => id), contactId: known.person.id, everywhere: true }, '', { limit: MOST_TIMELINE, before });
	const older = next === null ? null : `?${new URLSearchParams({ contact: known.person.id, after: String(next) }).toString()}`;
	const frame = frameOf(visit, session);
	return page(visit, 200, layout(known.person.name ?? contactWords[language].unknown, frame, contactPageHtml({ frame, page: known, timeline: mails, thread: null, older, now, timeZone: timeZoneOf(visit, session) })));
};
