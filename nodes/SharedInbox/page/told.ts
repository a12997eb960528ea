import { html, type HtmlValue } from '../../shared/html/html';

/** What was not done is said in another colour. */
const REFUSED = new Set(['exists', 'not-an-address', 'last-administrator', 'changed-meanwhile', 'no-time-zone']);

/** What has become of a form that was posted, by the word in the address; nothing when it is none of ours. */
export function toldNote(told: string | undefined, words: Record<string, string>): HtmlValue {
	if (told === undefined || !Object.hasOwn(words, told)) return null;
	return html`<p class="note ${REFUSED.has(told) ? 'bad' : 'good'}" role="status">${words[told]}</p>`;
}
