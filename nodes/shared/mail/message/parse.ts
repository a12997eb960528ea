import { simpleParser, type Attachment, type SimpleParserOptions } from 'mailparser';

import { isValidAddress, parseAddressList } from '../address';
import { classifyKind } from '../automatic';
import { messageIds } from './content-key';
import { decodeCharset, decodeWords, firstHeader, readHeaders, type HeaderBlock } from './headers';
import { htmlLinesToText, readHtmlLines } from './html-lines';
import type { Address, AttachmentInfo, ParsedMail } from './message';
import { MAX_TEXT, visibleText } from './visible-text';

/** A mail taken apart, with the bytes of its attachments in the order of `mail.attachments`. */
export interface ReadMail {
	mail: ParsedMail;
	attachments: { info: AttachmentInfo; content: Buffer }[];
}

export interface ParseOptions {
	/** Attachments beyond this are left out. Default 200. */
	maxAttachments?: number;
}

// Linking and text conversion are most of mailparser's cost (783 ms for one 145 kB text) and destroy layouts.
const PARSER_OPTIONS: SimpleParserOptions & { checksumAlgo?: string } = {
	skipHtmlToText: true,
	skipTextToHtml: true,
	skipImageLinks: true,
	skipTextLinks: true,
	maxHtmlLengthToParse: 4 * 1024 * 1024,
};

interface Body {
	text: string;
	html: string | null;
	attachments: Attachment[];
}

/**
 * Reads a raw mail. Never throws: of a mail that no parser can read, the headers and the plain body are still given.
 * From, Subject, Message-ID and the like are read by hand, the first one counting, because mailparser keeps the last.
 */
export async function parseMail(raw: Buffer, { maxAttachments = 200 }: ParseOptions = {}): Promise<ReadMail> {
	const block = readHeaders(raw);
	const body = await readBody(raw, block);
	const attachments = body.attachments.slice(0, maxAttachments).map((part, index) => ({
		info: {
			fileName: fileNameOf(part, index),
			mimeType: part.contentType || 'application/octet-stream',
			sizeBytes: part.content?.length ?? 0,
			contentId: part.contentId ?? null,
			binaryProperty: `attachment_${index}`,
		},
		content: part.content ?? Buffer.alloc(0),
	}));
	const mail = assembleMail({ block, text: body.text, html: body.html, attachments: attachments.map(({ info }) => info) });
	return { mail, attachments };
}

/** What `assembleMail` needs: headers, bodies and the list of attachments, wherever they came from. */
export interface MailParts {
	block: Pick<HeaderBlock, 'headers' | 'written'>;
	text: string;
	html: string | null;
	attachments: AttachmentInfo[];
}

/** Builds what a mail says from its headers and bodies; used for raw mail and for items of other triggers. */
export function assembleMail({ block, text, html, attachments }: MailParts): ParsedMail {
	const { headers, written } = block;
	const people = (name: string) => (written[name] ?? []).flatMap((value) => parseAddressList(value)).slice(0, 1000)
		.map((entry) => ({ name: cleanName(decodeWords(entry.name)), address: decodeWords(entry.address) }));
	// One header with one valid address; anything else is a mail whose sender cannot be relied on (RFC 5322, 3.6.2).
	const fromHeaders = written.from ?? [];
	const senders = people('from');
	const from: Address | null = senders[0] ?? null;
	const senderVerified = fromHeaders.length === 1 && senders.length === 1 && isValidAddress(senders[0].address) && isWellFormed(fromHeaders[0]);
	const plain = text !== '' || html === null ? text : htmlLinesToText(readHtmlLines(html));
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

async function readBody(raw: Buffer, block: HeaderBlock): Promise<Body> {
	try {
		const parsed = await simpleParser(raw, PARSER_OPTIONS);
		const html = typeof parsed.html === 'string' && parsed.html.trim() !== '' ? parsed.html : null;
		return { text: (parsed.text ?? '').replaceAll('\0', ''), html, attachments: parsed.attachments ?? [] };
	} catch {
		// What stands below the headers is still worth reading, and the raw mail is kept by the caller.
		const charset = /charset\s*=\s*"?([\w.:-]{1,40})/i.exec(firstHeader(block.headers, 'content-type'))?.[1] ?? 'utf-8';
		const text = decodeCharset(raw.subarray(block.bodyStart, block.bodyStart + MAX_TEXT), charset);
		return { text, html: null, attachments: [] };
	}
}

function cleanName(name: string): string {
	return name.replace(/\s+/g, ' ').trim().replace(/^'(.*)'$/, '$1').replace(/^"(.*)"$/, '$1').trim();
}

const ENDINGS: Record<string, string> = { 'application/xml': 'xml', 'text/xml': 'xml', 'message/rfc822': 'eml', 'text/calendar': 'ics', 'application/pdf': 'pdf', 'image/png': 'png', 'image/jpeg': 'jpg', 'text/plain': 'txt', 'text/html': 'html' };

/** A name that is safe to show and to save: no path, no control characters. */
function fileNameOf(part: Attachment, index: number): string {
	let name = (part.filename ?? '').replace(/[\u0000-\u001f\u007f]/g, '').split(/[\\/]/).pop()?.trim() ?? ''; // eslint-disable-line no-control-regex
	// Raw 8-bit names arrive as Latin-1 reading of UTF-8 ("ciÃ«le.txt").
	if (/[\u00c2-\u00f4][\u0080-\u00bf]/.test(name) && !/[^\u0000-\u00ff]/.test(name)) { // eslint-disable-line no-control-regex
		const repaired = Buffer.from(name, 'latin1').toString('utf8');
		if (!repaired.includes('\ufffd')) name = repaired;
	}
	return name.slice(0, 255) || `attachment-${index + 1}.${ENDINGS[part.contentType] ?? 'bin'}`;
}
