import type { IDataObject } from 'n8n-workflow';

import type { Outgoing, RecipientState } from '../shared/store/outgoing';

/**
 * A mail of ours as an output item. Times are ISO 8601.
 *
 * @param simplify only what a person reads
 */
export function outgoingItem(mail: Outgoing, recipients: readonly RecipientState[], simplify: boolean): IDataObject {
	const { id, status, reason, purpose, senderAddress, subject, headerId, messageKey, contactId, queuedAt, settledAt, bouncedAt } = mail;
	const item: IDataObject = {
		id,
		status,
		reason,
		purpose,
		from: senderAddress,
		recipients: recipients.map(recipientItem),
		subject,
		messageId: headerId,
		messageKey,
		contactId,
		queuedAt: iso(queuedAt),
		settledAt: iso(settledAt),
		bouncedAt: iso(bouncedAt),
	};
	if (simplify) return item;
	const { key, envelopeFrom, envelopeId, enquiryId, memberId, listings, answers, countsAsAnswer, attempts, nextAttemptAt, giveUpAt, sizeBytes, sentCopy, sentFolder } = mail;
	return { ...item, key, envelopeFrom, envelopeId, enquiryId, memberId, listings, answers, countsAsAnswer, attempts, nextAttemptAt: iso(nextAttemptAt), giveUpAt: iso(giveUpAt), sizeBytes, sentCopy, sentFolder };
}

/** What became of a mail at one recipient; `open` is left out of words: nobody has said anything since the server took it. */
export function recipientItem({ address, place, status, statusCode, reason, statusAt }: RecipientState): IDataObject {
	return { address, place, status, statusCode, reason, statusAt: iso(statusAt) };
}

function iso(time: number | null): string | null {
	return time === null ? null : new Date(time).toISOString();
}
