import { parseMail } from '../../shared/mail/message/parse';
import { readPerson } from '../../shared/store/contacts';
import { openReceived, visibleMailboxes } from '../../shared/store/inbox';
import { readSource } from '../../shared/store/ledger';
import { html } from '../../shared/html/html';
import { layout, plainPage } from '../page/layout';
import { messagePage } from '../page/message';
import { frameOf, page, timeZoneOf, type View } from '../visit';
import { bodyAddress } from './body';

/** One mail with what was and was not found in it, and what became of it (W3, W12). */
export const showMessage: View = async (visit, session) => {
	const { store } = visit.site;
	const frame = frameOf(visit, session);
	const mailboxes = await visibleMailboxes(store, session.member);
	const opened = await openReceived(store, mailboxes.map(({ id }) => id), visit.request.query.message);
	const mailbox = mailboxes.find(({ id }) => id === opened?.mailboxId);
	// The same answer for a mail that is not there and for one that others see: ids cannot be tried out.
	if (!opened || !mailbox) {
		return page(visit, 404, plainPage('This mail is not in your inbox', frame, html`<p>It may have been removed, or its mailbox is not open to you.</p><p><a href="?">Back to all mails</a></p>`));
	}
	const { mail } = await parseMail(await readSource(store, opened.messageId));
	const person = opened.contactId ? await readPerson(store, opened.contactId) : undefined;
	return page(visit, 200, layout(opened.subject || '(no subject)', frame, messagePage({ opened, mail, mailbox, person, bodyAddress: bodyAddress(visit, session, opened.messageKey), timeZone: timeZoneOf(visit, session) })));
};
