import type { PartHeader } from './part-header';

type Encoding = PartHeader['encoding'];

/** Turns the body of a part into its content, piece by piece (RFC 2045, 6). */
export interface TransferDecoder {
	/** What is decoded so far; a group that is cut in two waits for the next piece. */
	write(piece: Buffer): Buffer;
	/** What was still waiting. */
	end(): Buffer;
}

export function transferDecoder(encoding: Encoding): TransferDecoder {
	if (encoding === 'base64') return new Base64Decoder();
	if (encoding === 'quoted-printable') return new QuotedPrintableDecoder();
	return { write: (piece) => piece, end: () => NOTHING };
}

/** The whole of a small body. */
export function decodeTransfer(encoding: Encoding, body: Buffer): Buffer {
	if (encoding === 'plain') return body;
	const decoder = transferDecoder(encoding);
	const content = decoder.write(body);
	const rest = decoder.end();
	return rest.length === 0 ? content : Buffer.concat([content, rest]);
}

const NOTHING = Buffer.alloc(0);
const EQUALS = 61;
const LF = 10;
const CR = 13;

/** The value of each of the 64 characters (RFC 4648, 4); 64 for all others. */
const VALUES = new Uint8Array(256).fill(64);
for (const [value, char] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries()) VALUES[char.charCodeAt(0)] = value;

/** By hand, since Node's decoder wants a string, stops at the first padding, and leaves no group open for the next piece. */
class Base64Decoder implements TransferDecoder {
	/** The values of a group that has begun, and how many. */
	private bits = 0;
	private count = 0;

	write(piece: Buffer): Buffer {
		const output = Buffer.allocUnsafe(Math.ceil(((piece.length + 3) * 3) / 4) + 3);
		let { bits, count } = this;
		let length = 0;
		for (let index = 0; index < piece.length; index++) {
			const value = VALUES[piece[index]];
			if (value < 64) {
				bits = (bits << 6) | value;
				if (++count < 4) continue;
				output[length++] = bits >> 16;
				output[length++] = bits >> 8;
				output[length++] = bits;
				bits = count = 0;
			} else if (piece[index] === EQUALS) {
				// Some programs pad every line: a new group begins behind the padding.
				length = endGroup(output, length, bits, count);
				bits = count = 0;
			}
		}
		this.bits = bits;
		this.count = count;
		return output.subarray(0, length);
	}

	end(): Buffer {
		const output = Buffer.alloc(2);
		return output.subarray(0, endGroup(output, 0, this.bits, this.count));
	}
}

/** Two characters are one byte, three are two; one alone is none. @returns the new length */
function endGroup(output: Buffer, length: number, bits: number, count: number): number {
	if (count === 2) output[length++] = bits >> 4;
	if (count === 3) {
		output[length++] = bits >> 10;
		output[length++] = bits >> 2;
	}
	return length;
}

/** White space in front of a line end is not text (RFC 2045, 6.7 (3)); more of it than any program folds is let through. */
const MAX_WAITING = 64 * 1024;

class QuotedPrintableDecoder implements TransferDecoder {
	/** The last line, as far as it came. */
	private waiting: Buffer = NOTHING;

	write(piece: Buffer): Buffer {
		const all = this.waiting.length === 0 ? piece : Buffer.concat([this.waiting, piece]);
		let end = all.lastIndexOf(LF) + 1;
		if (all.length - end > MAX_WAITING) {
			// An endless line is cut where no escape and no white space is cut in two.
			end = all.length;
			while (end > all.length - MAX_WAITING && (all[end - 1] === 32 || all[end - 1] === 9 || all[end - 1] === CR)) end--;
			if (all[end - 2] === EQUALS) end -= 2;
			else if (all[end - 1] === EQUALS) end--;
		}
		// A copy: a view would keep the whole piece in memory.
		this.waiting = end === all.length ? NOTHING : Buffer.from(all.subarray(end));
		return decodeLines(all.subarray(0, end));
	}

	end(): Buffer {
		const rest = decodeLines(this.waiting);
		this.waiting = NOTHING;
		return rest;
	}
}

function decodeLines(input: Buffer): Buffer {
	const output = Buffer.allocUnsafe(input.length);
	let length = 0;
	/** Where the output goes back to when the line ends now. */
	let lineEnd = 0;
	for (let at = 0; at < input.length; at++) {
		const char = input[at];
		if (char === EQUALS) {
			const high = hexDigit(input[at + 1]);
			const low = hexDigit(input[at + 2]);
			if (high >= 0 && low >= 0) {
				output[length++] = high * 16 + low;
				lineEnd = length;
				at += 2;
				continue;
			}
			// A soft line break, perhaps with white space that a relay put behind it.
			let next = at + 1;
			while (input[next] === 32 || input[next] === 9) next++;
			if (input[next] === CR && input[next + 1] === LF) next++;
			if (next >= input.length || input[next] === LF) {
				lineEnd = length;
				at = next;
				continue;
			}
		}
		if (char === LF) {
			const isCrLf = output[length - 1] === CR && length > lineEnd;
			length = lineEnd;
			if (isCrLf) output[length++] = CR;
			output[length++] = LF;
			lineEnd = length;
			continue;
		}
		output[length++] = char;
		if (char !== 32 && char !== 9 && !(char === CR && input[at + 1] === LF)) lineEnd = length;
	}
	// What ends here ends a line or the part.
	return output.subarray(0, lineEnd);
}

function hexDigit(char: number | undefined): number {
	if (char === undefined) return -1;
	if (char >= 48 && char <= 57) return char - 48;
	const lower = char | 32;
	return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** Tells how large the content of an encoded part is without decoding it, while its body goes by. */
export class ContentSize {
	private characters = 0;
	private endsInEscape = false;

	constructor(private readonly encoding: Exclude<Encoding, 'plain'>) {}

	add(piece: Buffer): void {
		if (this.encoding === 'base64') this.addLines(piece);
		else this.addEscapes(piece);
	}

	/** Exact for bodies as programs write them; an estimate when strange characters stand between. */
	get bytes(): number {
		return this.encoding === 'base64' ? Math.floor((this.characters * 3) / 4) : Math.max(0, this.characters);
	}

	/** Line by line: every line but the last is as long as the one before it, so most ends are found with one look. */
	private addLines(piece: Buffer): void {
		let length = -1;
		for (let at = 0; at < piece.length; ) {
			const expected = at + length;
			const newline = length >= 0 && piece[expected] === LF ? expected : piece.indexOf(LF, at);
			const lineEnd = newline < 0 ? piece.length : newline;
			length = lineEnd - at;
			let end = lineEnd;
			// Padding stands for nothing.
			while (end > at && (piece[end - 1] === CR || piece[end - 1] === EQUALS)) end--;
			this.characters += end - at;
			at = lineEnd + 1;
		}
	}

	private addEscapes(piece: Buffer): void {
		this.characters += piece.length;
		// The soft line break was cut in two.
		if (this.endsInEscape && piece[0] === CR) this.characters--;
		this.endsInEscape = piece[piece.length - 1] === EQUALS;
		for (let at = piece.indexOf(EQUALS); at >= 0; at = piece.indexOf(EQUALS, at + 1)) {
			// "=E9" is one byte, "=" and CRLF is none.
			this.characters -= piece[at + 1] === CR ? 3 : 2;
		}
	}
}
