import { disabledAccounts } from '../../shared/store/accounts';
import { countConversations } from '../../shared/store/conversation-counts';
import { listConversations } from '../../shared/store/conversations';
import { refreshConversations } from '../../shared/store/conversation-refresh';
import { countDrafts } from '../../shared/store/drafts';
import { listedFolders } from '../../shared/store/listed-folders';
import { visibleMailboxes } from '../../shared/store/inbox';
import { keepInboxPage } from '../../shared/store/inbox-page';
import { searchMails } from '../../shared/store/mail-search';
import { openingAddress } from '../acts/opened';
import { layout } from '../page/layout';
import { COUNTED, listPage, readChoice } from '../page/list';
import { listWords } from '../page/words/list';
import { frameOf, page, timeZoneOf, type View } from '../visit';

const PAGE_SIZE = 40;
/** Conversations that are put in order before a list is shown, at most. */
const MOST_REFRESHED = 2_000;

/** Everything received and sent, by conversations (W3, S2, S4, S5). */
export const showList: View = async (visit, session) => {
	const { site, request, now, language } = visit;
	const { store } = site;
	// Somebody of the team got here by this address: others can, too.
	await keepInboxPage(store, site.publicUrl);
	const mailboxes = await visibleMailboxes(store, session.member);
	const choice = readChoice(request.query, mailboxes);
	const mailboxIds = mailboxes.map(({ id }) => id).filter((id) => choice.mailbox === null || id === choice.mailbox);
	const { waiting } = await refreshConversations(store, { limit: MOST_REFRESHED });
	const only = choice.mailbox ?? (mailboxes.length === 1 ? mailboxes[0].id : null);
	const folders = only === null ? [] : await listedFolders(store, only);
	const folderId = folders.find(({ id }) => id === choice.folder)?.id ?? null;
	const search = { mailboxIds, folderId, memberId: session.member.id };
	const counts = await countConversations(store, search, COUNTED);
	const shown = choice.search === '' ? await listConversations(store, { ...search, filter: choice.filter }, PAGE_SIZE, choice.before) : await found(choice.search, choice.after);
	const opening = (threadId: string) => openingAddress(visit, session, threadId);
	return page(visit, 200, layout(listWords[language].title, frameOf(visit, session), listPage({ choice: { ...choice, folder: folderId }, mailboxes, folders, shown, counts, disabled: await disabledAccounts(store, mailboxIds), waiting, drafts: await countDrafts(store, session.member.id), opening, now, timeZone: timeZoneOf(visit, session), language })));

	async function found(text: string, before: number | null) {
		const { mails, next } = await searchMails(store, { mailboxIds }, text, { limit: PAGE_SIZE, before });
		return { found: mails, next };
	}
};
