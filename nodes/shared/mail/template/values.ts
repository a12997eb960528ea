import { html } from '../../html/html';
import { webAddress } from '../../html/web-address';
import type { Variable } from './variables';
import { lineBreaks, LINK_STYLE } from './html-of-text';

/** What a variable becomes: the same in both parts of the mail. */
export interface Value {
	text: string;
	/** Escaped, and safe wherever content may stand. */
	html: string;
}

/** What the variables of one mail become; one that is not there is empty. */
export type Values = Partial<Record<Variable, Value>>;

/** A text of one line, whatever it came from. The browser is told that it may run in the other direction than its surroundings. */
export function oneLineValue(text: string | null | undefined): Value {
	const line = oneLine(text ?? '');
	return { text: line, html: line === '' ? '' : html`<bdi>${line}</bdi>`.text };
}

/** A text of several lines, each in its own direction. */
export function linesValue(text: string): Value {
	const lines = text.replace(/\r\n?/g, '\n').trim();
	return { text: lines, html: lines.split('\n').map((line) => `<bdi>${lineBreaks(line)}</bdi>`).join('<br>\n') };
}

/** A link; nothing when it is not to the web. */
export function linkValue(address: string | null | undefined): Value {
	const url = webAddress(address);
	return { text: url ?? '', html: url === null ? '' : html`<a href="${url}" style="${LINK_STYLE}">${url}</a>`.text };
}

/** Without line breaks and characters nobody sees (except those that join letters), and not longer than a subject should be. */
export function oneLine(text: string): string {
	return text.replace(/(?:(?![\u200c\u200d])[\p{Cc}\p{Cf}\u2028\u2029])+/gu, ' ').replace(/\s+/g, ' ').trim().slice(0, 200).replace(/[\ud800-\udbff]$/, '');
}
