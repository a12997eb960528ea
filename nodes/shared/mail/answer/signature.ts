import { textAsHtml, withBelow, type WrittenBody } from './body';

/** Puts a signature below what was written, and above what is quoted (A11). Its first line is what mail programs know it by (RFC 3676, 4.3). */
export function withSignature(body: WrittenBody, signature: string | null): WrittenBody {
	const lines = (signature ?? '').replace(/\r\n?/g, '\n').replace(/\s+$/, '').replace(/^-- ?\n/, '');
	if (lines.trim() === '') return body;
	return withBelow(body, { text: `-- \n${lines}\n`, html: `<div class="signature" style="margin-top:1em;color:#5a6472">-- <br>\n${textAsHtml(lines)}</div>` });
}

/** The signature of who writes: the member's own, else the mailbox's; null when neither has one. */
export function chosenSignature(member: string | null | undefined, mailbox: string | null | undefined): string | null {
	return [member, mailbox].find((one) => (one ?? '').trim() !== '') ?? null;
}

/** Characters. */
export const LONGEST_SIGNATURE = 5000;

/** What somebody typed as their signature, as it is kept; null when there is nothing in it. */
export function readSignature(typed: string): string | null {
	const lines = typed.replaceAll('\0', '').replace(/\r\n?/g, '\n').replace(/[ \t]+$/gm, '').replace(/^\n+|\s+$/g, '');
	return lines === '' ? null : lines;
}
