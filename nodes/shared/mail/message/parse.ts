import { isValidAddress, parseAddressList } from '../address';
import { classifyKind } from '../automatic';
import { attachmentIn, type Attachment } from './attachments';
import { messageIds } from './content-key';
import { decodeWords, firstHeader, readHeaders, type HeaderBlock } from './headers';
import { htmlLinesToText, readHtmlLines, readHtmlLinesInTurns, type HtmlLines } from './html-lines';
import type { Address, AttachmentInfo, ParsedMail } from './message';
import { bufferSource, type MailSource } from './source';
import { readStructure } from './structure';
import { isShownText, readTexts } from './texts';
import { Turns } from './turns';
import { MAX_TEXT, visibleText } from './visible-text';

export type { Attachment } from './attachments';

/** A mail taken apart, with its attachments in the order of `mail.attachments`. */
export interface ReadMail {
	mail: ParsedMail;
	attachments: Attachment[];
	/** The lines of its HTML, when the mail has no plain text and they had to be read. */
	htmlLines: HtmlLines | null;
}

export interface ParseOptions {
	/** Attachments beyond this are left out. Default 200. */
	maxAttachments?: number;
}

/** Headers are read this far; see readHeaders. */
const HEAD_BYTES = 257 * 1024;
/** Whatever stands in a mail of this size, it is read within milliseconds. */
const SHORT_BYTES = 32 * 1024;

/**
 * Takes a mail apart: its headers and texts are read, its attachments are found and stay where they are. Memory is
 * bounded by a few MB and the event loop is shared, whatever the mail holds. No mail makes it throw: of one that nobody
 * can read, the headers and the plain body are still given.
 *
 * @param mail the raw mail, or where it is kept
 * @throws only what a source throws that cannot be read
 */
export async function parseMail(mail: Buffer | MailSource, { maxAttachments = 200 }: ParseOptions = {}): Promise<ReadMail> {
	const source = Buffer.isBuffer(mail) ? bufferSource(mail) : mail;
	const turns = new Turns(source.size <= SHORT_BYTES);
	const block = source.head ?? readHeaders(await source.read(0, HEAD_BYTES));
	await turns.rest();
	const parts = await readStructure(source, turns);
	const texts = await readTexts(source, parts, turns);
	const files = parts.filter((part) => !isShownText(part) && !part.isShownMail).slice(0, maxAttachments);
	const attachments = files.map((part, index) => attachmentIn(source, part, index));
	const htmlLines = texts.text !== '' || texts.html === null ? null : await readHtmlLinesInTurns(texts.html, turns);
	const htmlText = htmlLines === null ? undefined : htmlLinesToText(htmlLines);
	await turns.rest();
	return { mail: assembleMail({ block, ...texts, htmlText, attachments: attachments.map(({ info }) => info) }), attachments, htmlLines };
}

/** What `assembleMail` needs: headers, bodies and the list of attachments, wherever they came from. */
export interface MailParts {
	block: Pick<HeaderBlock, 'headers' | 'written'>;
	text: string;
	html: string | null;
	/** The HTML read as text, when that has been done. */
	htmlText?: string;
	attachments: AttachmentInfo[];
}

/** Builds what a mail says from its headers and bodies; used for raw mail and for items of other triggers. */
export function assembleMail({ block, text, html, htmlText, attachments }: MailParts): ParsedMail {
	const { headers, written } = block;
	const people = (name: string) => (written[name] ?? []).flatMap((value) => parseAddressList(value)).slice(0, 1000)
		.map((entry) => ({ name: cleanName(decodeWords(entry.name)), address: decodeWords(entry.address) }));
	// One header with one valid address; anything else is a mail whose sender cannot be relied on (RFC 5322, 3.6.2).
	const fromHeaders = written.from ?? [];
	const senders = people('from');
	const from: Address | null = senders[0] ?? null;
	const senderVerified = fromHeaders.length === 1 && senders.length === 1 && isValidAddress(senders[0].address) && isWellFormed(fromHeaders[0]);
	const plain = text !== '' || html === null ? text : (htmlText ?? htmlLinesToText(readHtmlLines(html)));
	const bounded = plain.length > MAX_TEXT ? plain.slice(0, MAX_TEXT) : plain;
	const decision = classifyKind({ headers, from, subject: firstHeader(headers, 'subject'), text: bounded, attachmentTypes: attachments.map((one) => one.mimeType) });
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
		text: bounded,
		visibleText: visibleText(bounded),
		html,
		sentAt: readDate(firstHeader(headers, 'date')),
		headers,
		attachments,
		...decision,
		senderVerified,
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
