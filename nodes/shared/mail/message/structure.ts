import { PartHeaderLines, type PartHeader } from './part-header';
import type { MailSource } from './source';
import { ContentSize } from './transfer-encoding';
import { Turns } from './turns';

/** A part that has content of its own: everything but the multiparts. The parts of a mail shown within the mail follow it. */
export interface MailPart extends PartHeader {
	/** Where its body stands in the mail, still encoded: from the first byte to the one behind the last. */
	from: number;
	to: number;
	/** Of the content, not of the encoded body; see ContentSize. */
	sizeBytes: number;
	/** 0 for the mail itself. */
	depth: number;
	/** Stands in a multipart/alternative, however deep. */
	isAlternative: boolean;
	/** A mail that is shown within the mail (message/rfc822, inline): `from` and `to` are those of its header. */
	isShownMail: boolean;
}

/** A mail is read in pieces of this size. */
const PIECE_BYTES = 256 * 1024;
/** Parts and multiparts beyond this are left out: no program writes so many. */
const MAX_PARTS = 2000;
/** A header line beyond this is cut. */
const MAX_LINE = 64 * 1024;
/** A boundary has at most 70 characters (RFC 2046, 5.1.1); programs write longer ones. */
const MAX_DELIMITER = 1024;
/** Lines and delimiters that are looked at before the clock is. */
const STEPS = 250;

const LF = 10;
const CR = 13;
const DASH = 45;
const DELIMITER = Buffer.from('\n--');

/**
 * Finds the parts of a mail, in their order, without keeping their bodies. Works in turns and in linear time, whatever
 * the mail holds: a delimiter is found by its two dashes and looked up among the open boundaries, however many are open.
 *
 * @throws what the source throws
 */
export async function readStructure(source: MailSource, turns = new Turns()): Promise<MailPart[]> {
	const reader = new StructureReader(source.size);
	let window = await source.read(0, PIECE_BYTES);
	let base = 0;
	/** What a large mail is read into, again and again. */
	let room: Buffer | undefined;
	for (;;) {
		const isLast = base + window.length >= source.size;
		const wantsMore = reader.read(window, base, isLast);
		if (reader.isDone) return reader.parts;
		if (turns.isOver) await turns.rest();
		if (!wantsMore) continue;
		const rest = window.length - (reader.position - base);
		room ??= Buffer.allocUnsafe(MAX_LINE + PIECE_BYTES);
		window.copy(room, 0, reader.position - base);
		base = reader.position;
		window = room.subarray(0, rest + (await source.copy(base + rest, room.subarray(rest, rest + PIECE_BYTES))));
	}
}

/** A multipart whose end has not been reached. */
interface OpenMultipart {
	boundary: string;
	/** Which open multipart has the same boundary; its own delimiters are hidden until this one is closed. */
	hidden: number | undefined;
	isAlternative: boolean;
	hasParts: boolean;
	header: PartHeader;
	/** Where its body begins. */
	from: number;
}

interface OpenPart {
	header: PartHeader;
	from: number;
	/** null: the content is the body as it stands. */
	size: ContentSize | null;
	/** Up to here its body was measured. */
	measured: number;
}

class StructureReader {
	readonly parts: MailPart[] = [];
	isDone = false;
	/** What stands before it in the mail is read. */
	position = 0;
	private readonly open: OpenMultipart[] = [];
	private readonly byBoundary = new Map<string, number>();
	private count = 0;
	private header: PartHeaderLines | null = new PartHeaderLines();
	private part: OpenPart | null = null;
	/** Whose header is being read. */
	private shownMail: MailPart | null = null;
	/** In the rest of a header line that was too long. */
	private isCutLine = false;

	/** @param total size of the mail; bytes */
	constructor(private readonly total: number) {}

	/**
	 * Reads on in a window of the mail that begins at `base`.
	 *
	 * @returns whether the window is used up; false when it is only time to look at the clock
	 */
	read(window: Buffer, base: number, isLast: boolean): boolean {
		for (let steps = 0; steps < STEPS; steps++) {
			if (this.isDone) return false;
			const goesOn = this.header === null ? this.readBody(window, base, isLast) : this.readHeaderLine(window, base, isLast, this.header);
			if (!goesOn) {
				if (isLast) this.finish(this.total);
				return true;
			}
		}
		return false;
	}

	/** @returns false when the window holds no whole line any more */
	private readHeaderLine(window: Buffer, base: number, isLast: boolean, header: PartHeaderLines): boolean {
		const at = this.position - base;
		const newline = window.indexOf(LF, at);
		if (newline < 0 && !isLast && window.length - at < MAX_LINE) return false;
		const end = newline < 0 ? window.length : newline;
		const line = window.subarray(at, end > at && window[end - 1] === CR ? end - 1 : end);
		const isCut = this.isCutLine;
		this.isCutLine = newline < 0;
		this.position = base + end + (newline < 0 ? 0 : 1);
		if (isCut || (line.length === 0 && newline < 0)) return newline >= 0;
		if (line.length === 0) this.beginBody(header.read(), base + end + 1);
		// A part may end before its header does.
		else if (line[0] !== DASH || line[1] !== DASH || line.length >= MAX_DELIMITER || !this.takeDelimiter(line.subarray(2), base + at)) header.add(line);
		// In a body, this line's end may be the one in front of a delimiter.
		if (this.header === null) this.position = base + end;
		return newline >= 0;
	}

	/** @returns false when the window holds no delimiter any more */
	private readBody(window: Buffer, base: number, isLast: boolean): boolean {
		const at = this.position - base;
		if (this.open.length === 0) return this.readLonely(window, base);
		const found = window.indexOf(DELIMITER, at);
		if (found < 0) {
			// A delimiter and the CR before it may have begun.
			const end = isLast ? window.length : Math.max(at, window.length - DELIMITER.length);
			this.measure(window, base, end);
			this.position = base + end;
			return false;
		}
		const newline = window.indexOf(LF, found + 1);
		const lineEnd = newline < 0 ? window.length : newline;
		if (newline < 0 && !isLast && lineEnd - found < MAX_DELIMITER) {
			this.position = base + Math.max(at, found - 1);
			return false;
		}
		if (lineEnd - found < MAX_DELIMITER) {
			// The line end in front of a delimiter belongs to it (RFC 2046, 5.1.1).
			const end = found > at && window[found - 1] === CR ? found - 1 : found;
			this.measure(window, base, end);
			if (this.takeDelimiter(window.subarray(found + DELIMITER.length, lineEnd), base + end)) {
				this.position = base + lineEnd + (this.header !== null && newline >= 0 ? 1 : 0);
				return true;
			}
		}
		this.position = base + lineEnd - 1;
		return true;
	}

	/** The body of a mail without parts goes to its end; only the size of an encoded file asks for a look at it. */
	private readLonely(window: Buffer, base: number): boolean {
		this.position = base + window.length;
		if (this.part === null || this.part.size === null || this.part.header.contentType?.startsWith('text/')) this.finish(this.total);
		else this.measure(window, base, window.length);
		return false;
	}

	/** @returns whether the line is a delimiter of an open multipart, and was acted on */
	private takeDelimiter(line: Buffer, partEnd: number): boolean {
		const text = line.toString('latin1').trimEnd();
		let index = this.byBoundary.get(text);
		let closes = false;
		if (index === undefined && text.endsWith('--')) {
			index = this.byBoundary.get(text.slice(0, -2).trimEnd());
			closes = true;
		}
		if (index === undefined) return false;
		// A closing delimiter before the first part closes nothing: mail programs read on, and so do we.
		if (closes && !this.open[index].hasParts) return true;
		this.endPart(partEnd);
		while (this.open.length > index + (closes ? 0 : 1)) this.closeInnermost(partEnd);
		if (closes) {
			this.isDone = this.open.length === 0;
			return true;
		}
		this.open[index].hasParts = true;
		if (++this.count >= MAX_PARTS) this.isDone = true;
		this.header = new PartHeaderLines();
		this.isCutLine = false;
		return true;
	}

	private closeInnermost(end: number): void {
		const closed = this.open.pop();
		if (closed === undefined) return;
		const { hasParts, header, from } = closed;
		// Its boundary never came: what stands there is text.
		if (!hasParts && end > from) this.parts.push({ ...asText(header), from, to: end, sizeBytes: end - from, ...this.place, isShownMail: false });
		if (closed.hidden === undefined) this.byBoundary.delete(closed.boundary);
		else this.byBoundary.set(closed.boundary, closed.hidden);
	}

	private beginBody(header: PartHeader, from: number): void {
		this.header = null;
		if (this.shownMail !== null) this.shownMail.to = from;
		this.shownMail = null;
		if (header.contentType?.startsWith('multipart/')) {
			const boundary = Buffer.from(header.boundary ?? '').toString('latin1').trimEnd();
			if (boundary === '' || boundary.length >= MAX_DELIMITER - 8) {
				// Without a boundary nothing in it can be told apart: it is text, so that no word is lost.
				this.part = { header: asText(header), from, size: null, measured: from };
				return;
			}
			const isAlternative = header.contentType === 'multipart/alternative' || (this.open.at(-1)?.isAlternative ?? false);
			this.open.push({ boundary, hidden: this.byBoundary.get(boundary), isAlternative, hasParts: false, header, from });
			this.byBoundary.set(boundary, this.open.length - 1);
			return;
		}
		if (header.contentType === 'message/rfc822' && header.disposition === 'inline' && header.encoding === 'plain' && ++this.count < MAX_PARTS) {
			this.shownMail = { ...header, from, to: from, sizeBytes: 0, ...this.place, isShownMail: true };
			this.parts.push(this.shownMail);
			this.header = new PartHeaderLines();
			return;
		}
		this.part = { header, from, size: header.encoding === 'plain' ? null : new ContentSize(header.encoding), measured: from };
	}

	private get place(): Pick<MailPart, 'depth' | 'isAlternative'> {
		return { depth: this.open.length, isAlternative: this.open.at(-1)?.isAlternative ?? false };
	}

	private measure(window: Buffer, base: number, end: number): void {
		const { part } = this;
		if (part === null || part.size === null) return;
		const from = part.measured - base;
		if (from >= end) return;
		part.size.add(window.subarray(from, end));
		part.measured = base + end;
	}

	private endPart(end: number): void {
		if (this.header !== null) {
			const { header } = this;
			this.header = null;
			this.beginBody(header.read(), end);
		}
		const { part } = this;
		if (part === null) return;
		this.part = null;
		const { header, from, size } = part;
		const to = Math.max(from, end);
		this.parts.push({ ...header, from, to, sizeBytes: size === null ? to - from : size.bytes, ...this.place, isShownMail: false });
	}

	/** The mail ends; what is open ends with it. */
	private finish(end: number): void {
		if (this.isDone) return;
		this.endPart(end);
		while (this.open.length > 0) this.closeInnermost(end);
		this.isDone = true;
	}
}

function asText(header: PartHeader): PartHeader {
	return { ...header, contentType: 'text/plain' };
}
