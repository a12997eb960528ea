import { contentKey } from '../../../nodes/shared/mail/message/content-key';
import { parseMail } from '../../../nodes/shared/mail/message/parse';
import { receive } from '../../../nodes/shared/store/arrivals';
import { getDelivery, type Delivery } from '../../../nodes/shared/store/ledger';
import { ensureMailbox } from '../../../nodes/shared/store/mailboxes';
import type { Store } from '../../../nodes/shared/store/store';

/** Puts a raw mail into the ledger, as if it had been sent to us. */
export async function receivedMail(store: Store, raw: Buffer, messageKey = 'smtp:1'): Promise<Delivery> {
	const mailboxId = (await ensureMailbox(store, 'inbox@office.example', 'smtp')).id;
	const { mail } = await parseMail(raw);
	await store.transaction((sql) => receive(sql, { messageKey, mailboxId, folder: null, receivedAt: 1, contentKey: contentKey(raw), mail, source: raw, sizeBytes: raw.length }));
	const delivery = await getDelivery(store, messageKey);
	if (delivery === null) throw new Error('The mail is not in the ledger');
	return delivery;
}
