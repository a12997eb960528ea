import { escapeHtml } from '../../html/html';

/** The two bodies of a mail, or of a part of one: they say the same. */
export interface Body {
	text: string;
	html: string;
}

/** What a person wrote; `html` null = a mail without HTML. */
export interface WrittenBody {
	text: string;
	html: string | null;
}

/** A plain text as HTML: its lines stay lines, and its runs of blanks too. */
export function textAsHtml(text: string): string {
	return escapeHtml(text).split('\n').map((line) => line.replace(/^ | {2,}/g, (blanks) => '&nbsp;'.repeat(blanks.length))).join('<br>\n');
}

/** Puts something below what was written: in HTML within its body, where there is one. */
export function withBelow({ text, html }: WrittenBody, below: Body): WrittenBody {
	return { text: text.trim() === '' ? below.text : `${text.replace(/\s+$/, '')}\n\n${below.text}`, html: html === null ? null : insertedAtEnd(html, below.html) };
}

function insertedAtEnd(html: string, below: string): string {
	const at = [...html.matchAll(/<\/body\b/gi)].at(-1)?.index ?? -1;
	return at < 0 ? `${html}\n${below}` : `${html.slice(0, at)}\n${below}\n${html.slice(at)}`;
}
