import { allowedTo } from '../../shared/store/action-rights';
import { newestContacts, searchContacts } from '../../shared/store/contact-search';
import { readPerson } from '../../shared/store/contacts';
import { notThere } from '../acts/queue';
import { layout } from '../page/layout';
import { linkPage } from '../page/link';
import { linkWords } from '../page/words/link';
import { frameOf, page, type View } from '../visit';

const SHOWN = 20;

/** Where a conversation, or one mail of it, is linked to a contact: `?link=<thread id>`, `&mail=<message id>` for the mail alone. */
export function linkAddress(threadId: string, messageId?: string): string {
	return `?${new URLSearchParams({ link: threadId, ...(messageId === undefined ? {} : { mail: messageId }) }).toString()}`;
}

/** Searches a contact to link to (S6), or makes one from the mail (B1). */
export const showLink: View = async (visit, session) => {
	const { store } = visit.site;
	const { link: thread, mail, q = '' } = visit.request.query;
	const acted = (await allowedTo(store, session.member, 'see', mail ? { message: mail } : { thread }))?.acted;
	if (!acted) return notThere(visit, session);
	const wanted = q.trim();
	const ids = wanted === '' ? await newestContacts(store, SHOWN) : (await searchContacts(store, wanted, SHOWN)).map(({ contactId }) => contactId);
	const people = (await Promise.all(ids.map((id) => readPerson(store, id)))).filter((person) => person !== undefined && person.erasedAt === null);
	const frame = frameOf(visit, session);
	return page(visit, 200, layout(linkWords[visit.language].title, frame, linkPage(frame, { threadId: acted.threadId, messageId: mail || null, search: wanted, people: people.filter((person) => person !== undefined) })));
};
