import { html, type Html } from '../../shared/html/html';
import type { PageFrame } from './layout';
import { peopleWords } from './words/people';

/** A choice of time zones. @param chosen null = that of the workflow */
export function timeZoneField({ language }: PageFrame, chosen: string | null, ofWorkflow: string): Html {
	const words = peopleWords[language];
	const zones = Intl.supportedValuesOf('timeZone');
	const all = chosen === null || zones.includes(chosen) ? zones : [chosen, ...zones];
	return html`<label for="time-zone">${words.timeZone}</label><select id="time-zone" name="timeZone"><option value="">${words.ofWorkflow(ofWorkflow)}</option>${all.map((zone) => html`<option value="${zone}"${zone === chosen && html` selected`}>${zone}</option>`)}</select>`;
}
