import { classifyKind } from '../automatic';
import { attachmentIn, type Attachment } from './attachments';
import { readHead, type Said } from './head';
import { readHeaders } from './headers';
import { htmlLinesToText, readHtmlLines, readHtmlLinesInTurns, type HtmlLines } from './html-lines';
import type { AttachmentInfo, ParsedMail } from './message';
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
export async function parseMail(mail: Buffer | MailSource, options: ParseOptions = {}): Promise<ReadMail> {
	const source = Buffer.isBuffer(mail) ? bufferSource(mail) : mail;
	const begun = ahead.get(source);
	ahead.delete(source);
	return await (begun ?? takeApart(source, options));
}

/** Mails that are being taken apart before anybody has asked for it. */
const ahead = new WeakMap<MailSource, Promise<ReadMail>>();

/** Takes a mail apart, with nothing left out, for `parseMail` to find it done. */
export function parseAhead(source: MailSource): void {
	const begun = takeApart(source, {});
	// Whoever asks for it is told.
	begun.catch(() => undefined);
	ahead.set(source, begun);
}

async function takeApart(source: MailSource, { maxAttachments = 200 }: ParseOptions): Promise<ReadMail> {
	const turns = new Turns(source.size <= SHORT_BYTES);
	const said = source.said ?? readHead(readHeaders(await source.read(0, HEAD_BYTES)));
	await turns.rest();
	const parts = await readStructure(source, turns);
	const texts = await readTexts(source, parts, turns);
	const files = parts.filter((part) => !isShownText(part) && !part.isShownMail).slice(0, maxAttachments);
	const attachments = files.map((part, index) => attachmentIn(source, part, index));
	const htmlLines = texts.text !== '' || texts.html === null ? null : await readHtmlLinesInTurns(texts.html, turns);
	const htmlText = htmlLines === null ? undefined : htmlLinesToText(htmlLines);
	await turns.rest();
	return { mail: assembleMail({ said, ...texts, htmlText, attachments: attachments.map(({ info }) => info) }), attachments, htmlLines };
}

/** What `assembleMail` needs: what the headers say, bodies and the list of attachments, wherever they came from. */
export interface MailParts {
	said: Said;
	text: string;
	html: string | null;
	/** The HTML read as text, when that has been done. */
	htmlText?: string;
	attachments: AttachmentInfo[];
}

/** Builds what a mail says from its headers and bodies; used for raw mail and for items of other triggers. */
export function assembleMail({ said, text, html, htmlText, attachments }: MailParts): ParsedMail {
	const plain = text !== '' || html === null ? text : (htmlText ?? htmlLinesToText(readHtmlLines(html)));
	const bounded = plain.length > MAX_TEXT ? plain.slice(0, MAX_TEXT) : plain;
	const { messageId, inReplyTo, references, from, sender, replyTo, to, cc, bcc, subject, sentAt, headers, senderVerified } = said;
	const decision = classifyKind({ headers, from, subject, text: bounded, attachmentTypes: attachments.map((one) => one.mimeType) });
	return {
		messageId,
		inReplyTo,
		references,
		from,
		sender,
		replyTo,
		to,
		cc,
		bcc,
		subject,
		text: bounded,
		visibleText: visibleText(bounded),
		html,
		sentAt,
		headers,
		attachments,
		...decision,
		senderVerified,
	};
}
