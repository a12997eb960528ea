import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import libmime from 'libmime';

import { readHeaders } from './headers';
import type { MailSource } from './source';
import type { MailPart } from './structure';
import { transferDecoder } from './transfer-encoding';
import { Turns } from './turns';
import { MAX_TEXT } from './visible-text';

/** What a mail says: its text parts joined, and its HTML parts joined. */
export interface Texts {
	text: string;
	html: string | null;
}

/** Characters of HTML that are kept. */
const MAX_HTML_KEPT = 4 * 1024 * 1024;
/** Encoded bytes that are read at once. */
const PIECE_BYTES = 128 * 1024;
/** A text in a charset that Node does not know is decoded whole, and so only up to here. */
const MAX_STRANGE = 64 * 1024;
const MAX_SHOWN_HEADER = 64 * 1024;
const TEXT_TYPES = new Set(['text/plain', 'text/html', 'message/delivery-status']);

/** What a part is: the mail itself is text when it does not say (RFC 2045, 5.2). */
function typeOf(part: MailPart): string | null {
	return part.contentType ?? (part.depth === 0 ? 'text/plain' : null);
}

/** Whether a part is read as text; what is neither this nor a mail shown within the mail is an attachment. */
export function isShownText(part: MailPart): boolean {
	return TEXT_TYPES.has(typeOf(part) ?? '') && (part.disposition === null || part.disposition === 'inline');
}

/**
 * Reads the text and HTML parts, each as far as somebody may read it. They are joined as mailparser joins them: a text
 * that stands between two others keeps its place in both.
 */
export async function readTexts(source: MailSource, parts: readonly MailPart[], turns = new Turns()): Promise<Texts> {
	const shown = parts.filter(isShownText);
	const hasHtml = shown.some((part) => typeOf(part) === 'text/html');
	const hasText = shown.some((part) => typeOf(part) !== 'text/html');
	const texts: string[] = [];
	const htmls: string[] = [];
	let room = { text: MAX_TEXT + 1, html: MAX_HTML_KEPT };
	for (const part of parts) {
		if (part.isShownMail) {
			const lines = await readShownHeader(source, part);
			if (hasText && lines.length > 0) texts.push(`\n${lines.join('\n')}\n`);
			if (hasHtml && lines.length > 0) htmls.push(`<p>${lines.map(escapeHtml).join('<br>')}</p>`);
		}
		if (!isShownText(part)) continue;
		const isHtml = typeOf(part) === 'text/html';
		const content = await readText(source, part, isHtml ? room.html : room.text, turns);
		if (content === '') continue;
		if (isHtml) {
			if (part.depth === 0 || (!part.isAlternative && hasText)) texts.push('');
			htmls.push(content);
			room = { ...room, html: room.html - content.length };
		} else {
			texts.push(content);
			if (!part.isAlternative && hasHtml) htmls.push('');
			room = { ...room, text: room.text - content.length };
		}
		if (turns.isOver) await turns.rest();
	}
	const html = htmls.join('<br/>\n');
	return { text: texts.join('\n').replaceAll('\0', ''), html: /\S/.test(html) ? html : null };
}

/** @param most characters that are wanted */
async function readText(source: MailSource, part: MailPart, most: number, turns: Turns): Promise<string> {
	let decode = charsetDecoder(part.charset);
	const step = decode === null ? MAX_STRANGE : PIECE_BYTES;
	const end = decode === null ? Math.min(part.to, part.from + MAX_STRANGE) : part.to;
	const transfer = transferDecoder(part.encoding);
	// A paragraph of a long flowed text may be cut in two: its lines are left as they are.
	const isFlowed = part.isFlowed && end - part.from <= step;
	const pieces: string[] = [];
	let length = 0;
	let heldBack = '';
	for (let at = part.from; at < end && length < most; at += step) {
		const isLast = at + step >= end;
		let bytes = transfer.write(await source.read(at, Math.min(at + step, end)));
		if (isLast) bytes = joined(bytes, transfer.end());
		if (at === part.from && !isDeclared(part.charset) && !isUtf8(wholeLines(bytes, isLast))) decode = charsetDecoder('windows-1252');
		if (isFlowed) bytes = Buffer.from(libmime.decodeFlowed(bytes.toString('latin1'), part.isDelSp), 'latin1');
		let text = heldBack + (decode === null ? libmime.decodeWord(part.charset ?? '', 'B', bytes.toString('base64')) : decode(bytes, isLast));
		// Its LF may be in the next piece.
		heldBack = !isLast && text.endsWith('\r') ? '\r' : '';
		if (heldBack !== '') text = text.slice(0, -1);
		if (text.includes('\r')) text = text.replaceAll('\r\n', '\n');
		pieces.push(text);
		length += text.length;
		if (turns.isOver) await turns.rest();
	}
	const all = pieces.length === 1 ? pieces[0] : pieces.join('');
	return all.length > most ? all.slice(0, Math.max(0, most)) : all;
}

/** Every text is ASCII that does not say what it is (RFC 2045, 5.2); what old programs put there all the same is Latin text. */
function isDeclared(charset: string | null): boolean {
	return charset !== null && !/^\s*(?:us-?ascii|ascii)?\s*$/i.test(charset);
}

/** A character may be cut in two where a piece ends. */
function wholeLines(bytes: Buffer, isLast: boolean): Buffer {
	const end = bytes.lastIndexOf(10);
	return isLast || end < 0 ? bytes : bytes.subarray(0, end);
}

function joined(first: Buffer, second: Buffer): Buffer {
	return second.length === 0 ? first : Buffer.concat([first, second]);
}

type Decode = (bytes: Buffer, isLast: boolean) => string;

/** Decodes a text that comes in pieces; null when Node does not know the charset. */
function charsetDecoder(charset: string | null): Decode | null {
	const name = (charset ?? '').trim().toLowerCase();
	let decoder: TextDecoder | undefined;
	if (/^(?:|us-?ascii|ascii|utf-?8)$/.test(name)) {
		return (bytes, isLast) => (isLast && decoder === undefined ? bytes.toString('utf8') : (decoder ??= new TextDecoder('utf-8', { ignoreBOM: true })).decode(bytes, { stream: !isLast }));
	}
	// Which byte comes first is told by the first two, or guessed.
	if (/^utf-?16$/.test(name)) return null;
	try {
		const usual = libmime.normalizeCharset(name);
		decoder = new TextDecoder(usual);
		const isJapanese = usual.toLowerCase() === 'iso-2022-jp';
		return (bytes, isLast) => decoder?.decode(isJapanese ? withoutEmptyShifts(bytes) : bytes, { stream: !isLast }) ?? '';
	} catch {
		return null;
	}
}

/** "Back to ASCII" with no ASCII behind it, as joined lines have it: Node's decoder puts a mark of damage there (WHATWG Encoding, 12.2.1). */
function withoutEmptyShifts(bytes: Buffer): Buffer {
	return Buffer.from(bytes.toString('latin1').replace(/\x1b\([BJ](?=\x1b)/g, ''), 'latin1'); // eslint-disable-line no-control-regex
}

/** What a mail program shows above a mail within the mail. */
async function readShownHeader(source: MailSource, part: MailPart): Promise<string[]> {
	const { headers } = readHeaders(await source.read(part.from, Math.min(part.to, part.from + MAX_SHOWN_HEADER)));
	return ['From', 'Subject', 'Date', 'To', 'Cc'].flatMap((name) => (headers[name.toLowerCase()] ?? []).slice(0, 1).map((value) => `${name}: ${value.slice(0, 2000)}`));
}

function escapeHtml(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
