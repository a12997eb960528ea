import { isOneOf } from './address';
import type { ParsedMail } from './message/message';

/**
 * Whether a mail was sent by one of the user's own addresses or domains, and so is no client's, whoever is in To and Cc
 * (B8): a colleague's, a copy of what was sent to a client, what the mailbox sent to itself. Mail of a web form that is
 * sent from an own address and answered to somebody else is that somebody's.
 *
 * @param own addresses, the mailbox's among them, and domains without "@" with their subdomains
 */
export function isOwnMail(mail: Pick<ParsedMail, 'from' | 'replyTo'>, own: readonly string[]): boolean {
	return mail.from !== null && [mail.from, ...mail.replyTo].every(({ address }) => isOneOf(address, own));
}
