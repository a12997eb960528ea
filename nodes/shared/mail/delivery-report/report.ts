/** What a delivery report says of one recipient. */
export interface ReportedRecipient {
	/** Where the mail was to be delivered in the end, as written. */
	address: string;
	/** Where it was sent, when the report says so: the mail may have been passed on from there. */
	originalAddress: string | null;
	/** bounced: it was given up; delayed: it is still tried; delivered: it arrived, or left to where no report comes from. */
	outcome: 'bounced' | 'delayed' | 'delivered';
	/** RFC 3463, e.g. 5.1.1; null when nothing tells. */
	statusCode: string | null;
	/** In the words of the server. */
	reason: string | null;
}

/** What a mail server tells of a mail that it could not deliver, or not yet. */
export interface DeliveryReport {
	/** ENVID of the mail (RFC 3461, 4.4). */
	envelopeId: string | null;
	/** Message-IDs of the mail it is about, the surest first: of a mail that was sent on (RFC 5322, 3.6.6) there are two. */
	headerIds: string[];
	recipients: ReportedRecipient[];
}

/** A mail of more recipients is sent in several pieces (RFC 5321, 4.5.3.1.8); a report of more is none. */
export const MOST_RECIPIENTS = 500;
/** Characters of a server's words that are kept. */
export const REASON_LENGTH = 300;

/** The words of a server as one line of bounded length; null when there are none. */
export function reasonIn(words: string): string | null {
	return words.slice(0, 4 * REASON_LENGTH).replace(/\s+/g, ' ').trim().slice(0, REASON_LENGTH) || null;
}
