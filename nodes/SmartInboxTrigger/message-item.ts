import type { INodeExecutionData } from 'n8n-workflow';

import { parseMail } from '../shared/mail/message/parse';
import type { Message } from '../shared/mail/message/message';
import type { MailSource } from '../shared/mail/message/source';
import { attachmentBinaries, type PrepareBinaryData } from '../shared/node/attachment-binaries';
import type { Delivery } from '../shared/store/ledger';

export interface ItemOptions {
	/** `atOnce`: attachments are binary data of the item; `whenAskedFor`: they are listed, and read from the store by whoever wants them. */
	attachments: 'atOnce' | 'whenAskedFor';
	prepareBinaryData: PrepareBinaryData;
}

/** The item that starts the workflow: the Message, with its attachments as binary data when they are wanted at once. */
export async function messageItem(delivery: Delivery, source: MailSource, { attachments: when, prepareBinaryData }: ItemOptions): Promise<INodeExecutionData> {
	const { mail, attachments } = await parseMail(source);
	const message: Message = {
		messageKey: delivery.messageKey,
		mailbox: delivery.mailbox,
		folder: delivery.folder ?? 'SMTP',
		...mail,
		threadId: delivery.threadId,
		receivedAt: new Date(delivery.receivedAt).toISOString(),
		storedAt: new Date(delivery.storedAt).toISOString(),
		attempt: delivery.attempt,
	};
	if (when === 'whenAskedFor' || attachments.length === 0) return { json: { ...message } };
	return { json: { ...message }, binary: await attachmentBinaries(attachments, prepareBinaryData) };
}
