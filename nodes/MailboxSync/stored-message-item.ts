import { parseMail } from '../shared/mail/message/parse';
import type { PrepareBinaryData } from '../shared/node/attachment-binaries';
import type { ItemResult } from '../shared/node/items';
import { getDelivery } from '../shared/store/ledger';
import { storedSource } from '../shared/store/mail-source';
import type { Sql } from '../shared/store/store';
import { messageItem } from './message-item';
import { messageOf } from './message-of';

/**
 * A mail of the store, whole, as Lead Parser takes it.
 *
 * @param messageKey of a delivery, or of mail that came with a sync
 * @param prepareBinaryData given when the attachments are wanted
 * @throws InputError when there is no such mail
 */
export async function storedMessageItem(sql: Sql, messageKey: string, prepareBinaryData?: PrepareBinaryData): Promise<ItemResult> {
	const { messageId, threadId, mailbox, folder, receivedAt, storedAt } = await messageOf(sql, messageKey);
	const delivery = await getDelivery(sql, messageKey);
	const mail = await parseMail(await storedSource(sql, messageId));
	const envelope = { messageKey, threadId, mailbox, folder, receivedAt: new Date(receivedAt).toISOString(), storedAt: new Date(storedAt).toISOString(), attempt: Math.max(delivery?.attempt ?? 1, 1), uid: null, flags: null };
	return await messageItem(mail, envelope, false, prepareBinaryData);
}
