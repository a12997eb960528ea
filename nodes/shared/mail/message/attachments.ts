import { Readable } from 'node:stream';
import libmime from 'libmime';

import type { AttachmentInfo } from './message';
import type { MailSource } from './source';
import type { MailPart } from './structure';
import { decodeTransfer, transferDecoder } from './transfer-encoding';
import { Turns } from './turns';

/** One attachment. Its bytes stay in the mail until somebody asks for them. */
export interface Attachment {
	info: AttachmentInfo;
	/** All its bytes. */
	content(): Promise<Buffer>;
	/** The same, piece by piece: for large ones. */
	stream(): Readable;
}

/** Encoded bytes that are read at once. */
const PIECE_BYTES = 192 * 1024;

/** An attachment whose bytes are decoded from the mail when they are asked for. */
export function attachmentIn(source: MailSource, part: MailPart, index: number): Attachment {
	const mimeType = part.contentType === 'application/octet-stream' && part.fileName !== null ? libmime.detectMimeType(part.fileName) : (part.contentType ?? 'application/octet-stream');
	const fileName = safeName(part.fileName) || `attachment-${index + 1}.${ENDINGS[mimeType] ?? 'bin'}`;
	const info = { fileName, mimeType, sizeBytes: part.sizeBytes, contentId: part.contentId, binaryProperty: `attachment_${index}` };
	return { info, content: () => wholeContent(source, part), stream: () => Readable.from(piecesOf(source, part), { objectMode: false }) };
}

async function wholeContent(source: MailSource, part: MailPart): Promise<Buffer> {
	if (part.to - part.from <= PIECE_BYTES) return decodeTransfer(part.encoding, await source.read(part.from, part.to));
	const pieces: Buffer[] = [];
	for await (const piece of piecesOf(source, part)) pieces.push(piece);
	return Buffer.concat(pieces);
}

async function* piecesOf(source: MailSource, part: MailPart): AsyncGenerator<Buffer, void> {
	const turns = new Turns();
	const decoder = transferDecoder(part.encoding);
	for (let at = part.from; at < part.to; at += PIECE_BYTES) {
		const piece = decoder.write(await source.read(at, Math.min(at + PIECE_BYTES, part.to)));
		if (piece.length > 0) yield piece;
		if (turns.isOver) await turns.rest();
	}
	const rest = decoder.end();
	if (rest.length > 0) yield rest;
}

const ENDINGS: Record<string, string> = { 'application/xml': 'xml', 'text/xml': 'xml', 'message/rfc822': 'eml', 'text/calendar': 'ics', 'application/pdf': 'pdf', 'image/png': 'png', 'image/jpeg': 'jpg', 'text/plain': 'txt', 'text/html': 'html' };

/** A name that is safe to show and to save: no path, no control characters. */
function safeName(written: string | null): string {
	let name = (written ?? '').replace(/[\u0000-\u001f\u007f]/g, '').split(/[\\/]/).pop()?.trim() ?? ''; // eslint-disable-line no-control-regex
	// Raw 8-bit names arrive as Latin-1 reading of UTF-8 ("ciÃ«le.txt").
	if (/[\u00c2-\u00f4][\u0080-\u00bf]/.test(name) && !/[^\u0000-\u00ff]/.test(name)) { // eslint-disable-line no-control-regex
		const repaired = Buffer.from(name, 'latin1').toString('utf8');
		if (!repaired.includes('\ufffd')) name = repaired;
	}
	return name.slice(0, 255);
}
