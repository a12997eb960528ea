/** A header flood (hundreds of thousands of lines) must cost no more than reading it once. */
const MAX_HEADER_BYTES = 256 * 1024;
const MAX_HEADERS = 2000;
const MAX_VALUES = 100;

/** The header block of a raw mail and where its body begins. */
export interface HeaderBlock {
	/** Lower-case name to its values as written, unfolded and decoded, in order of appearance. */
	headers: Record<string, string[]>;
	/** The same before RFC 2047 decoding: an encoded comma must not split an address list. */
	written: Record<string, string[]>;
	bodyStart: number;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Text of header bytes: UTF-8 when it is that (RFC 6532), else Latin-1, which never loses a byte. */
function textOf(bytes: Buffer): string {
	return textOfLatin(bytes.toString('latin1'));
}

/** The same for bytes that were read as Latin-1. */
function textOfLatin(text: string): string {
	if (!/[\u0080-\u00ff]/.test(text)) return text;
	try {
		return UTF8.decode(Buffer.from(text, 'latin1'));
	} catch {
		return text;
	}
}

/** Header blocks are mostly shorter: they are read as one text, which is cheaper than line by line. */
const WINDOW = 4 * 1024;

/** The lines of a mail from `position` on, read as Latin-1, without their line ends. */
class HeaderLines {
	private text = '';
	private base: number;

	constructor(
		private readonly raw: Buffer,
		public position: number,
	) {
		this.base = position;
	}

	next(): string {
		let newline = this.text.indexOf('\n', this.position - this.base);
		for (let size = WINDOW; newline < 0 && this.base + this.text.length < this.raw.length; size *= 2) {
			this.base = this.position;
			this.text = this.raw.toString('latin1', this.base, Math.min(this.raw.length, this.base + size));
			newline = this.text.indexOf('\n');
		}
		const start = this.position - this.base;
		const end = newline < 0 ? this.text.length : newline;
		this.position = this.base + end + 1;
		return this.text.slice(start, end > start && this.text.charCodeAt(end - 1) === 13 ? end - 1 : end);
	}
}

/** Text of bytes in a named charset; an unknown name is read as UTF-8. */
function decodeCharset(bytes: Buffer, charset: string): string {
	const name = charset.trim().toLowerCase().replace(/^x-|^unknown-8bit$/, '') || 'utf-8';
	try {
		return new TextDecoder(name === 'ks_c_5601-1987' ? 'euc-kr' : name).decode(bytes);
	} catch {
		return textOf(bytes);
	}
}

const ENCODED_WORD = /=\?([\w.:-]{1,40})(?:\*[\w-]{0,20})?\?([bq])\?([^?\s]{0,2000})\?=/gi;

/** Decodes RFC 2047 words; neighbours of one charset are joined first, since a character may be cut in two. */
export function decodeWords(value: string): string {
	if (!value.includes('=?')) return value;
	let out = '';
	let end = 0;
	let pending: { charset: string; bytes: Buffer[] } | null = null;
	const flush = () => {
		if (pending) out += decodeCharset(Buffer.concat(pending.bytes), pending.charset);
		pending = null;
	};
	for (const match of value.matchAll(ENCODED_WORD)) {
		const between = value.slice(end, match.index);
		const charset = match[1].toLowerCase();
		// White space between two encoded words is not part of the text (RFC 2047, 6.2).
		const joined: boolean = pending !== null && between.trim() === '';
		if (!joined) {
			flush();
			out += between;
		} else if ((pending as { charset: string } | null)?.charset !== charset) flush();
		const bytes = match[2].toLowerCase() === 'b'
			? Buffer.from(match[3], 'base64')
			: Buffer.from(match[3].replace(/_/g, ' ').replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))), 'latin1');
		if (pending) (pending as { bytes: Buffer[] }).bytes.push(bytes);
		else pending = { charset, bytes: [bytes] };
		end = match.index + match[0].length;
	}
	flush();
	// PostgreSQL's TEXT cannot hold NUL.
	return (out + value.slice(end)).replaceAll('\0', '');
}

/** Finds the header block by hand, so that duplicates are seen: mailparser keeps only the last From. */
export function readHeaders(raw: Buffer): HeaderBlock {
	let start = 0;
	// Files saved by mail tools begin with an mbox line, which is not a header.
	if (raw.subarray(0, 5).toString('latin1') === 'From ') start = raw.indexOf(10) + 1;
	while (raw[start] === 10 || raw[start] === 13) start++;
	const limit = Math.min(raw.length, start + MAX_HEADER_BYTES);
	const headers: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
	const written: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
	let count = 0;
	let name = '';
	let parts: string[] = [];
	const store = () => {
		if (name === '' || count >= MAX_HEADERS) return;
		const values = (headers[name] ??= []);
		if (values.length < MAX_VALUES) {
			const value = (parts.length === 1 ? parts[0] : parts.join(' ')).replaceAll('\0', '').trim();
			(written[name] ??= []).push(value);
			values.push(decodeWords(value));
		}
		count++;
	};
	const lines = new HeaderLines(raw, start);
	let bodyStart = raw.length;
	while (lines.position < limit) {
		const line = lines.next();
		if (line === '') {
			bodyStart = Math.min(lines.position, raw.length);
			break;
		}
		if (line.startsWith(' ') || line.startsWith('\t')) {
			parts.push(textOfLatin(line).trim());
			continue;
		}
		const colon = line.indexOf(':');
		const label = colon > 0 ? line.slice(0, colon).trim() : '';
		if (!/^[!-9;-~]{1,80}$/.test(label)) continue;
		store();
		name = label.toLowerCase();
		parts = [textOfLatin(line.slice(colon + 1)).trim()];
	}
	store();
	if (bodyStart === raw.length && limit < raw.length) {
		// Past the cap: the body still begins at the first blank line.
		const crlf = raw.indexOf('\r\n\r\n', limit);
		const lf = raw.indexOf('\n\n', limit);
		const first = [crlf < 0 ? Infinity : crlf + 4, lf < 0 ? Infinity : lf + 2].reduce((a, b) => Math.min(a, b));
		bodyStart = Number.isFinite(first) ? first : raw.length;
	}
	return { headers: { ...headers }, written, bodyStart };
}

/** The first value of a header, or an empty text. */
export function firstHeader(headers: Record<string, string[]>, name: string): string {
	return headers[name]?.[0] ?? '';
}
