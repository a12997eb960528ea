/** A piece of HTML that is safe to put on a page. Only the `html` tag makes one. */
export class Html {
	constructor(readonly text: string) {}

	toString(): string {
		return this.text;
	}
}

/** What a template may hold. Texts and numbers are escaped; null, undefined and false leave nothing. */
export type HtmlValue = Html | string | number | null | undefined | false | readonly HtmlValue[];

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A text with everything that could end it taken out: for content and for quoted attributes. */
export function escapeHtml(text: string): string {
	return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]);
}

/** A template that escapes whatever is put into it, except other templates. Attributes must be in quotes. */
export function html(pieces: TemplateStringsArray, ...values: HtmlValue[]): Html {
	return new Html(pieces.reduce((text, piece, index) => text + write(values[index - 1]) + piece));
}

function write(value: HtmlValue): string {
	if (value instanceof Html) return value.text;
	if (value === null || value === undefined || value === false) return '';
	if (typeof value === 'object') return value.map(write).join('');
	return escapeHtml(String(value));
}
