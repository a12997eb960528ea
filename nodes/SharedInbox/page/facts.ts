import { html, type Html, type HtmlValue } from '../../shared/html/html';

/** Names and what they stand for; what is empty is left out. */
export function facts(rows: readonly (readonly [string, HtmlValue])[]): Html {
	const told = rows.filter(([, value]) => value !== null && value !== undefined && value !== false && value !== '' && !(Array.isArray(value) && value.length === 0));
	return html`<dl class="facts">${told.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

/** Texts below each other. */
export function lines(texts: readonly string[]): HtmlValue[] {
	return texts.map((text, index) => html`${index > 0 && html`<br>`}<bdi>${text}</bdi>`);
}

/** e.g. "12 KB" */
export function size(bytes: number): string {
	if (bytes < 1024) return `${bytes} bytes`;
	return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
