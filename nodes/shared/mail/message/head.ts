import { isValidAddress, parseAddressList } from '../address';
import { messageIds } from './content-key';
import { decodeWords, firstHeader, type HeaderBlock } from './headers';
import type { Address, ParsedMail } from './message';

/** What the headers of a mail say, whatever stands in its body. */
export type Said = Omit<ParsedMail, 'text' | 'visibleText' | 'html' | 'attachments' | 'kind' | 'kindReason'>;

/** Reads who wrote a mail to whom, about what, when, and in answer to which. */
export function readHead({ headers, written }: Pick<HeaderBlock, 'headers' | 'written'>): Said {
	const people = (name: string) => (written[name] ?? []).flatMap((value) => parseAddressList(value)).slice(0, 1000)
		.map((entry) => ({ name: cleanName(decodeWords(entry.name)), address: decodeWords(entry.address) }));
	// One header with one valid address; anything else is a mail whose sender cannot be relied on (RFC 5322, 3.6.2).
	const fromHeaders = written.from ?? [];
	const senders = people('from');
	const from: Address | null = senders[0] ?? null;
	return {
		messageId: messageIds(firstHeader(headers, 'message-id'))[0] ?? (firstHeader(headers, 'message-id').trim() || null),
		inReplyTo: messageIds(firstHeader(headers, 'in-reply-to'))[0] ?? null,
		references: messageIds((headers.references ?? []).join(' ')),
		from,
		sender: people('sender')[0] ?? null,
		replyTo: people('reply-to'),
		to: people('to'),
		cc: people('cc'),
		bcc: people('bcc'),
		subject: firstHeader(headers, 'subject'),
		sentAt: readDate(firstHeader(headers, 'date')),
		headers,
		senderVerified: fromHeaders.length === 1 && senders.length === 1 && isValidAddress(senders[0].address) && isWellFormed(fromHeaders[0]),
	};
}

/** A bare address stands alone (RFC 5322, 3.4): "power quadrant system@mail.example" is no address of anybody. */
function isWellFormed(written: string): boolean {
	return written.includes('<') || !/\s/.test(written.replace(/\([^()]*\)/g, '').trim());
}

/** The Date header as ISO 8601 UTC; null when unreadable or absurd. */
function readDate(value: string): string | null {
	const time = Date.parse(value.replace(/\([^()]*\)/g, ' ').trim());
	return Number.isFinite(time) && time > 0 && time < 7_258_118_400_000 ? new Date(time).toISOString() : null;
}

function cleanName(name: string): string {
	return name.replace(/\s+/g, ' ').trim().replace(/^'(.*)'$/, '$1').replace(/^"(.*)"$/, '$1').trim();
}
