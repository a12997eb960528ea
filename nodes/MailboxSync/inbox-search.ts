import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { contactWith } from '../shared/node/contact-parameter';
import type { ItemResult } from '../shared/node/items';
import { readLimit } from '../shared/node/limit';
import { storeOf } from '../shared/node/store-of';
import { searchMails, type MailSearch } from '../shared/store/mail-search';
import { listMailboxes } from '../shared/store/mailboxes';
import { foundMailItem } from './found-mail-item';
import { chosenMailbox } from './mailbox-parameter';

/** Read from the store at once. */
const PAGE = 200;

/** Mail of the shared inbox that matches, newest first. Whoever builds workflows sees every mailbox. */
export async function searchInbox(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult[]> {
	const store = await storeOf(context);
	const chosen = await chosenMailbox(context, itemIndex);
	const addresses = new Map((chosen ? [chosen] : await listMailboxes(store)).map(({ id, address }) => [id, address]));
	const text = String(context.getNodeParameter('searchText', itemIndex, '') ?? '');
	const filters = context.getNodeParameter('inboxFilters', itemIndex, {}) as IDataObject;
	const search: MailSearch = { mailboxIds: [...addresses.keys()], from: String(filters.from ?? ''), unreadOnly: filters.unreadOnly === true };
	const contact = String(filters.contact ?? '').trim();
	if (contact !== '') search.contactId = (await contactWith(store, contact, 'Linked Contact')).id;
	const simplify = context.getNodeParameter('simplify', itemIndex) === true;
	const limit = readLimit(context, itemIndex);
	const found: ItemResult[] = [];
	for (let before: number | null = null; found.length < limit; ) {
		const { mails, next } = await searchMails(store, search, text, { limit: Math.min(PAGE, limit - found.length), before });
		for (const mail of mails) found.push({ json: foundMailItem(mail, addresses, simplify) });
		if (next === null) break;
		before = next;
	}
	return found;
}
