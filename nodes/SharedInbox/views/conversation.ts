import { parseMail } from '../../shared/mail/message/parse';
import { contactPage } from '../../shared/store/contact-page';
import { searchContacts } from '../../shared/store/contact-search';
import { readPerson } from '../../shared/store/contacts';
import { visibleMailboxes } from '../../shared/store/inbox';
import { readSource } from '../../shared/store/ledger';
import { listedFolders } from '../../shared/store/listed-folders';
import { searchMails } from '../../shared/store/mail-search';
import { openConversation, type ConversationMail } from '../../shared/store/opened-conversation';
import { readableMail } from '../../shared/store/readable-mail';
import type { Session } from '../../shared/store/sessions';
import { sendersWithPictures } from '../../shared/store/shown-pictures';
import type { Store } from '../../shared/store/store';
import { listTeam } from '../../shared/store/team';
import { html } from '../../shared/html/html';
import { conversationPage, type ShownMail } from '../page/conversation';
import { layout, plainPage } from '../page/layout';
import { conversationWords } from '../page/words/conversation';
import type { PageResponse } from '../request';
import { frameOf, page, timeZoneOf, type View, type Visit } from '../visit';
import { bodyAddress, fileAddress } from './body';
import { canCompose } from './views';

/** Mails of a conversation that are open at first; the others are folded. */
const MOST_OPEN = 4;
const MOST_TIMELINE = 9;
const MOST_CANDIDATES = 8;

/** One conversation (S3): by its id, or by that of one of its mails, which is opened. */
export const showConversation: View = async (visit, session) => {
	const { site, request, now, language } = visit;
	const { store } = site;
	const { query } = request;
	const mailboxes = await visibleMailboxes(store, session.member);
	const mailboxIds = mailboxes.map(({ id }) => id);
	const asked = query.message ? await readableMail(store, mailboxIds, query.message) : undefined;
	const threadId = query.thread ?? asked?.threadId;
	const opened = threadId ? await openConversation(store, mailboxIds, threadId) : undefined;
	// The same answer for what is not there and for what others see: ids cannot be tried out.
	if (!opened) return notHere(visit, session);
	const newest = opened.mails.findLast(({ direction, ledger }) => direction === 'in' && ledger !== null) ?? opened.mails[opened.mails.length - 1];
	const focusMail = opened.mails.find(({ messageId }) => messageId === asked?.messageId) ?? newest;
	const shown = await shownMails(visit, session, opened.mails, focusMail);
	const contactId = focusMail.contacts.at(0)?.id ?? focusMail.ledger?.contactId ?? opened.mails.findLast(({ contacts }) => contacts.length > 0)?.contacts[0].id;
	const person = contactId ? await contactPage(store, contactId) : undefined;
	const timeline = person ? (await searchMails(store, { mailboxIds, contactId: person.person.id, everywhere: true }, '', { limit: MOST_TIMELINE })).mails : [];
	const folders = (await Promise.all(mailboxes.filter(({ id }) => focusMail.mailboxIds.includes(id)).map(({ id }) => listedFolders(store, id)))).flat();
	const frame = frameOf(visit, session);
	return page(
		visit,
		200,
		layout(opened.subject || conversationWords[language].noSubject, frame, conversationPage({
			frame,
			opened,
			shown,
			focus: shown.find(({ mail }) => mail === focusMail) ?? shown[0],
			mailboxes,
			folders,
			team: await listTeam(store, { activeOnly: true }),
			contact: person ? { page: person, timeline } : null,
			candidates: query.find ? { text: query.find, people: await candidates(store, query.find) } : null,
			canCompose: canCompose(),
			now,
			timeZone: timeZoneOf(visit, session),
		})),
	);
};

async function shownMails(visit: Visit, session: Session, mails: readonly ConversationMail[], focus: ConversationMail): Promise<ShownMail[]> {
	const { store } = visit.site;
	const { message, pictures } = visit.request.query;
	const welcome = await sendersWithPictures(store, session.member.id);
	const open = new Set([...mails.filter(({ isUnread }) => isUnread).slice(-MOST_OPEN + 2), mails[mails.length - 1], focus]);
	return await Promise.all(
		mails.map(async (mail) => {
			const isOpen = open.has(mail);
			const read = isOpen ? await parseMail(await readSource(store, mail.messageId)) : null;
			const withPictures = (pictures === '1' && message === mail.messageId) || (mail.senderVerified && welcome.includes(mail.fromAddress.toLowerCase()));
			return { mail, read, isOpen, withPictures, bodyAddress: bodyAddress(visit, session, mail.messageId, withPictures), fileAddresses: (read?.attachments ?? []).map((_, index) => fileAddress(visit, session, mail.messageId, index)) };
		}),
	);
}

async function candidates(store: Store, text: string): Promise<{ id: string; name: string | null; email: string | null }[]> {
	const found = await searchContacts(store, text, MOST_CANDIDATES);
	const people = await Promise.all(found.map(({ contactId }) => readPerson(store, contactId)));
	return people.flatMap((person) => (person ? [{ id: person.id, name: person.name, email: person.emails.at(0) ?? null }] : []));
}

/** The answer to what is not there, or not for this member. */
export function notHere(visit: Visit, session: Session): PageResponse {
	const words = conversationWords[visit.language];
	return page(visit, 404, plainPage(words.notHere, frameOf(visit, session), html`<p>${words.notHereHint}</p><p><a href="?">${words.back}</a></p>`));
}
