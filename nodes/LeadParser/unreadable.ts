import { readHead } from '../shared/mail/message/head';
import { readHeaders } from '../shared/mail/message/headers';
import type { ParsedMail } from '../shared/mail/message/message';
import { assembleMail } from '../shared/mail/message/parse';
import type { Lead } from '../shared/node/item';
import { noLead } from './lead';

const HEAD_BYTES = 64 * 1024;

/** What can be said of a raw mail that our reader failed on: its headers, when they can be read. */
export function unreadableMail(raw: Buffer): ParsedMail {
	try {
		return assembleMail({ said: readHead(readHeaders(raw.subarray(0, HEAD_BYTES))), text: '', html: null, attachments: [] });
	} catch {
		return assembleMail({ said: readHead({ headers: {}, written: {} }), text: '', html: null, attachments: [] });
	}
}

/**
 * Reads a lead. A mail that our own reading fails on is for a person to look at (*Needs Review*), and never stops the
 * mails beside it.
 *
 * @param input the mail, and why it could not be taken apart when it could not
 */
export function leadOrReview({ message, failure }: { message: ParsedMail; failure?: unknown }, read: () => Lead): Lead {
	if (failure !== undefined) return unreadableLead(message, failure);
	try {
		return read();
	} catch (error) {
		return unreadableLead(message, error);
	}
}

function unreadableLead(mail: ParsedMail, error: unknown): Lead {
	const why = (error instanceof Error ? error.message : String(error)).slice(0, 300);
	return { ...noLead(mail, `This mail could not be read: ${why || 'unknown error'}`), outcome: 'review' };
}
