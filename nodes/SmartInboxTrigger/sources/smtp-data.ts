import type { SMTPServerDataStream } from 'smtp-server';

import { SmtpReply } from './smtp-reply';

const MEGABYTE = 1024 * 1024;
/** Received lines; more means that a mail goes round in circles (RFC 5321, 6.3). */
const MOST_HOPS = 100;
/** Where Received lines are looked for. */
const HEAD_BYTES = 256 * 1024;

/**
 * For each line that begins with a dot the library makes a piece of its own, which takes a thousand times as long to read
 * as its bytes: a mail may have so many pieces, and beyond that they must hold so many bytes on the whole.
 */
const SMALL_PIECES = { many: 20_000, bytes: 128 };

/**
 * The pieces of DATA as they come in. What is refused is read to its end all the same, because a reply before the final
 * dot is read by nobody.
 *
 * @throws SmtpReply at the end, when the mail is to be refused; before it, when reading it would take too long
 */
export async function* checkedPieces(stream: SMTPServerDataStream, sizeLimitBytes: number): AsyncGenerator<Buffer, void, undefined> {
	const lines = new DotLines();
	const head: Buffer[] = [];
	let headBytes = 0;
	let pieces = 0;
	let refusal: SmtpReply | undefined;
	for await (const piece of stream as AsyncIterable<Buffer>) {
		if (++pieces > SMALL_PIECES.many && stream.byteLength < pieces * SMALL_PIECES.bytes) throw new SmtpReply(554, '5.6.0 Too many lines that begin with a dot', true);
		if (refusal) continue;
		if (stream.sizeExceeded) refusal = new SmtpReply(552, `5.3.4 The mail is larger than the limit of ${Math.round(sizeLimitBytes / MEGABYTE)} MB`);
		else if (!lines.read(piece)) refusal = new SmtpReply(554, '5.6.0 A line with a single dot must begin and end with CR LF');
		if (refusal) continue;
		if (headBytes < HEAD_BYTES) {
			head.push(piece);
			headBytes += piece.length;
		}
		yield piece;
	}
	if (!refusal && hops(Buffer.concat(head)) > MOST_HOPS) refusal = new SmtpReply(554, '5.4.6 The mail goes round in circles');
	if (refusal) throw refusal;
}

const CR = 0x0d;
const LF = 0x0a;
const DOT_LINES = ['\n.\n', '\n.\r', '\r.\n', '\r.\r'];

/**
 * Finds lines with a single dot that do not stand between CR LF. For some servers they end a mail, and what follows would
 * be commands to them: whoever passes this mail on could be made to send another one that nobody checked (SMTP smuggling).
 */
class DotLines {
	/** DATA begins after a line end. */
	private rest: Buffer = Buffer.from('\0\0\r\n');

	/** @returns whether all is well so far */
	read(piece: Buffer): boolean {
		const seen = Buffer.concat([this.rest, piece]);
		this.rest = Buffer.from(seen.subarray(-4));
		return DOT_LINES.every((line) => {
			// The last three bytes are looked at again with the next piece.
			for (let at = seen.indexOf(line, 1); at !== -1 && at < seen.length - 3; at = seen.indexOf(line, at + 1)) {
				const isProper = seen[at - 1] === CR && seen[at] === LF && seen[at + 2] === CR && seen[at + 3] === LF;
				if (!isProper) return false;
			}
			return true;
		});
	}
}

function hops(beginning: Buffer): number {
	const end = beginning.indexOf('\r\n\r\n');
	const headers = beginning.toString('latin1', 0, Math.min(end === -1 ? beginning.length : end, HEAD_BYTES));
	return headers.match(/^received:/gim)?.length ?? 0;
}
