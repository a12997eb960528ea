import { escapeHtml, html } from '../../html/html';

/** Readable on white; the frame of a mail says what is readable on dark. */
export const LINK_STYLE = 'color:#1a5a96;text-decoration:underline';
export const PARAGRAPH_STYLE = 'margin:0 0 16px';

const WEB_ADDRESS = /https?:\/\/[^\s<>"[\]]{1,2000}/gi;
const END_OF_SENTENCE = /[.,;:!?)'’”»]+$/;

/** Plain text as paragraphs of HTML; a blank line begins a new one. */
export function paragraphs(text: string): string {
	return text
		.split(/\n[ \t]*\n\s*/)
		.filter((paragraph) => paragraph.trim() !== '')
		.map((paragraph) => `<p style="${PARAGRAPH_STYLE}">${lineBreaks(paragraph.trim())}</p>`)
		.join('\n');
}

/** Lines of plain text as HTML, with links where it has web addresses. */
export function lineBreaks(text: string): string {
	return withLinks(text).replaceAll('\n', '<br>\n');
}

function withLinks(text: string): string {
	let written = '';
	let end = 0;
	for (const { 0: found, index } of text.matchAll(WEB_ADDRESS)) {
		const url = found.replace(END_OF_SENTENCE, '');
		// A variable goes on with the address: the mail program makes the link of what it becomes.
		if (text.startsWith('[[', index + found.length)) continue;
		written += escapeHtml(text.slice(end, index)) + html`<a href="${url}" style="${LINK_STYLE}">${url}</a>`.text;
		end = index + url.length;
	}
	return written + escapeHtml(text.slice(end));
}
