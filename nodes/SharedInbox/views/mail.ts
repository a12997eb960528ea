import { parseMail } from '../../shared/mail/message/parse';
import { visibleMailboxes } from '../../shared/store/inbox';
import { readSource } from '../../shared/store/ledger';
import { readableMail } from '../../shared/store/readable-mail';
import { layout } from '../page/layout';
import { historyMailPage } from '../page/history-mail';
import { conversationWords } from '../page/words/conversation';
import { frameOf, page, timeZoneOf, type View } from '../visit';
import { bodyAddress, fileAddress } from './body';
import { notHere, showConversation } from './conversation';

/** A mail of a contact's history whose mailbox is not open to the viewer: it can be read, and nothing else (A1). */
export const showMail: View = async (visit, session) => {
	const { store } = visit.site;
	const mailboxes = await visibleMailboxes(store, session.member);
	const mail = await readableMail(store, mailboxes.map(({ id }) => id), visit.request.query.mail);
	if (!mail) return notHere(visit, session);
	if (mail.threadId !== null) return await showConversation({ ...visit, request: { ...visit.request, query: { thread: mail.threadId, message: mail.messageId } } }, session);
	const read = await parseMail(await readSource(store, mail.messageId));
	const frame = frameOf(visit, session);
	const files = read.attachments.map((_, index) => fileAddress(visit, session, mail.messageId, index));
	return page(visit, 200, layout(read.mail.subject || conversationWords[visit.language].noSubject, frame, historyMailPage({ frame, mail: read.mail, receivedAt: mail.receivedAt, bodyAddress: bodyAddress(visit, session, mail.messageId), files, timeZone: timeZoneOf(visit, session) })));
};
