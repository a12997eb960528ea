import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';

import { parseMail } from '../shared/mail/message/parse';
import type { Message } from '../shared/mail/message/message';
import type { Delivery } from '../shared/store/ledger';

/** n8n's helper of this name: keeps bytes where n8n keeps its binary data. */
export type PrepareBinaryData = (content: Buffer, fileName?: string, mimeType?: string) => Promise<IBinaryData>;

/** The item that starts the workflow: the Message, with its attachments as binary data. */
export async function messageItem(delivery: Delivery, raw: Buffer, prepareBinaryData: PrepareBinaryData): Promise<INodeExecutionData> {
	const { mail, attachments } = await parseMail(raw);
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
	const binary: Record<string, IBinaryData> = {};
	for (const { info, content } of attachments) binary[info.binaryProperty] = await prepareBinaryData(content, info.fileName, info.mimeType);
	return { json: { ...message }, ...(attachments.length > 0 && { binary }) };
}
