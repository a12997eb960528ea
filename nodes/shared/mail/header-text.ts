import type { MimeNodeHeaderValue } from 'nodemailer/lib/mime-node';
import { encodeWord } from 'nodemailer/lib/mime-funcs';

import type { Address } from './message/message';

/** Nobody is called anything longer, and a name that cannot be folded must fit into a line (RFC 5322, 2.1.1). */
const LONGEST_NAME = 200;
/** A line may have 998 characters (RFC 5322, 2.1.1), its header's name among them. */
const LONGEST_WORD = 800;
/** With "=?UTF-8?Q?" and "?=" around it (RFC 2047, 2). */
const ENCODED_WORD = 52;

/** A text as it can stand in a header. Control characters, line breaks first of all, would let a text that came from a mail write headers of its own; runs of blanks are lost where a header is folded. */
export function oneLine(text: string): string {
	// eslint-disable-next-line no-control-regex -- control characters are what is looked for
	return text.replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ').replace(/ {2,}/g, ' ').trim();
}

/** A text that stands in quotes or in a parameter. There "=?…?=" is no encoded word (RFC 2047, 5), which many readers decode all the same. */
export function unlikeEncoded(text: string): string {
	return oneLine(text).replaceAll('=?', '= ?');
}

/** A person for nodemailer, which writes ASCII names in quotes. */
export function writtenPerson({ name, address }: Address): Address {
	return { name: Array.from(unlikeEncoded(name)).slice(0, LONGEST_NAME).join('').trim(), address };
}

/**
 * A subject or another header without a syntax of its own. nodemailer encodes what is not ASCII; it leaves words as they
 * are that look encoded already, which readers would decode, and words too long for a line.
 */
export function unstructured(text: string): MimeNodeHeaderValue {
	const line = oneLine(text);
	if (!line.includes('=?') && line.split(' ').every((word) => word.length <= LONGEST_WORD)) return line;
	return { prepared: true, foldLines: true, value: encodeWord(line, 'B', ENCODED_WORD) };
}

/** The Message-IDs in a text. Others write them with anything in them; a header holds ASCII. */
export function writtenIds(text: string): string[] {
	return text.match(/<[!-;=?-~]{1,900}>/g) ?? [];
}
