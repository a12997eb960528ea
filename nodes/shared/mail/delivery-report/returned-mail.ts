import { parseAddressList } from '../address';
import { messageIds } from '../message/content-key';
import { readHeaders } from '../message/headers';
import type { MailSource } from '../message/source';
import type { MailPart } from '../message/structure';
import { decodeTransfer } from '../message/transfer-encoding';

/** What a report returns of the mail it is about. */
export interface ReturnedMail {
	/** Its Message-IDs: of a mail that was sent on, the Resent-Message-ID first (RFC 5322, 3.6.6). */
	headerIds: string[];
	/** Whom it was for. */
	to: string[];
}

const RETURNED = new Set(['message/rfc822', 'text/rfc822-headers', 'message/rfc822-headers', 'message/global', 'message/global-headers', 'message/partial']);
/** Headers are read this far. */
const HEAD_BYTES = 64 * 1024;
/** A report returns one mail; more are what was attached to that. */
const MOST_PARTS = 5;

/** Whether a part is the mail that comes back, or the beginning of it. */
export function isReturnedMail(part: MailPart): boolean {
	return part.isShownMail || RETURNED.has(part.contentType ?? '');
}

/** Reads the headers of the mail that comes back with a report. */
export async function readReturnedMail(source: MailSource, parts: readonly MailPart[]): Promise<ReturnedMail> {
	const found: ReturnedMail = { headerIds: [], to: [] };
	for (const part of parts.filter(isReturnedMail).slice(0, MOST_PARTS)) {
		const bytes = await source.read(part.from, Math.min(part.to, part.from + HEAD_BYTES));
		const { headers, written } = readHeaders(part.isShownMail ? bytes : decodeTransfer(part.encoding, bytes));
		found.headerIds.push(...['resent-message-id', 'message-id'].flatMap((name) => messageIds((headers[name] ?? []).join(' '))));
		if (found.to.length === 0) found.to = (written.to ?? []).flatMap((value) => parseAddressList(value)).map(({ address }) => address);
	}
	return found;
}

const HEADER_LINE = /^[\t >]{0,20}(received|return-path|message-id|mime-version|dkim-signature|from|to|subject|date|content-type|reply-to|x-[\w-]{1,60})[\t ]?:/i;
const TECHNICAL = /^(?:received|return-path|message-id|mime-version|dkim-signature)$/i;
/** What servers write above a mail that they return, and above the fields of their report. */
const ABOVE = /^[\W_]{2,60}[\w ,]{0,60}(?:original (?:message|mail)|(?:returned|unsent) message|copy of (?:the|your) (?:message|mail))|^\W{0,10}(?:original message follows|message headers follow|below (?:this line )?is a copy|reporting-mta:)/i;
/** Lines in which a header shows itself. */
const SIGHT = 30;

/** In which line of a text the words end, and the fields or the returned mail begin; the number of lines when there is none. */
export function returnedMailIn(lines: readonly string[]): number {
	const names = lines.map((line) => HEADER_LINE.exec(line)?.[1].toLowerCase());
	for (let at = 0; at < lines.length; at++) {
		if (ABOVE.test(lines[at])) return at;
		if (names[at] === undefined) continue;
		const near = new Set(names.slice(at, at + SIGHT).filter((name) => name !== undefined));
		if (near.size >= 3 && [...near].some((name) => TECHNICAL.test(name))) return at;
	}
	return lines.length;
}

/** The Message-IDs of a mail whose header is written into a text. */
export function headerIdsIn(text: string): string[] {
	const found = text.matchAll(/^[\t >]{0,20}(resent-)?message-id[\t ]?:\s{0,10}(<[^<>\s]{1,990}>)/gim);
	const ids = [...found].slice(0, 20).map(([, resent, id]) => ({ id, isResent: resent !== undefined }));
	return [...ids.filter(({ isResent }) => isResent), ...ids.filter(({ isResent }) => !isResent)].map(({ id }) => id);
}
