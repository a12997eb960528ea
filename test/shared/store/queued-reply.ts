import { queueOutgoing, readOutgoing, settleOutgoing, type Outgoing } from '../../../nodes/shared/store/outgoing';
import { replyKey } from '../../../nodes/shared/store/replies';
import type { Sql } from '../../../nodes/shared/store/store';

/** An automatic reply as tests of the store need it. */
export interface QueuedReply {
	messageKey: string;
	contactId: string;
	senderAddress: string;
	recipient: string;
	headerId: string;
	listings: string[];
}

/** Puts an automatic reply into the queue, in the hands of a process that is no more unless another is named. @returns whether it is the first for its message */
export async function queueReply(sql: Sql, { messageKey, contactId, senderAddress, recipient, headerId, listings }: QueuedReply, now = Date.now(), process = 'gone'): Promise<boolean> {
	const queued = await queueOutgoing(
		sql,
		{
			key: replyKey(messageKey), purpose: 'reply', senderAddress, envelopeFrom: senderAddress, envelopeTo: [recipient], envelopeId: headerId.replace(/[<>]/g, ''), headerId, subject: 'Your enquiry',
			recipients: [{ address: recipient, place: 'to' }], source: Buffer.from(`Message-ID: ${headerId}\r\nFrom: ${senderAddress}\r\nTo: ${recipient}\r\nSubject: Your enquiry\r\n\r\nHello\r\n`),
			messageKey, contactId, enquiryId: null, memberId: null, listings, answers: [], countsAsAnswer: false, keepsCopy: false, giveUpAt: now + 1_000_000,
		},
		process,
		now,
	);
	return queued !== null;
}

export const readReply = async (sql: Sql, messageKey: string): Promise<Outgoing | undefined> => await readOutgoing(sql, replyKey(messageKey));

export async function settleReply(sql: Sql, messageKey: string, status: 'sent' | 'refused' | 'unknown', reason: string): Promise<void> {
	const reply = await readReply(sql, messageKey);
	if (reply) await settleOutgoing(sql, reply.id, status, reason);
}
