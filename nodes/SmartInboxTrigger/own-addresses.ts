import type { ParsedMail } from '../shared/mail/message/message';

/**
 * Whether a mail was sent by one of the user's own addresses or domains (B8). Mail of a web form that is sent from an
 * own address and answered to somebody else is that somebody's.
 *
 * @param own addresses, and domains without "@", lower case
 */
export function isOwnMail(mail: Pick<ParsedMail, 'from' | 'replyTo'>, own: readonly string[]): boolean {
	if (own.length === 0 || mail.from === null) return false;
	return [mail.from, ...mail.replyTo].every(({ address }) => isOwn(address.toLowerCase(), own));
}

function isOwn(address: string, own: readonly string[]): boolean {
	return own.includes(address) || own.includes(address.slice(address.lastIndexOf('@') + 1));
}
