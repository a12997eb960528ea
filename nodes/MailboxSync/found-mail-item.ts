import type { IDataObject } from 'n8n-workflow';

import type { FoundMail } from '../shared/store/mail-search';

/**
 * A mail that was found in the shared inbox, as an output item.
 *
 * @param addresses of the mailboxes, by id
 * @param simplify only what a person reads
 */
export function foundMailItem(mail: FoundMail, addresses: ReadonlyMap<string, string>, simplify: boolean): IDataObject {
	const { messageId, messageKey, mailboxId, folder, isUnread, threadId, headerId, direction, fromName, fromAddress, recipients, subject, preview, kind, attachmentCount, sizeBytes, sentAt, receivedAt, contacts } = mail;
	const item: IDataObject = {
		id: messageId,
		messageKey,
		threadId,
		mailbox: mailboxId === null ? null : { id: mailboxId, address: addresses.get(mailboxId) ?? '' },
		folder,
		direction,
		from: { name: fromName, address: fromAddress },
		recipients,
		subject,
		preview,
		receivedAt: new Date(receivedAt).toISOString(),
		unread: isUnread,
		contacts: contacts.map(({ id, name }) => ({ id, name: name ?? 'Unknown' })),
	};
	if (simplify) return item;
	return { ...item, messageId: headerId, sentAt: sentAt === null ? null : new Date(sentAt).toISOString(), kind, attachmentCount, sizeBytes };
}
