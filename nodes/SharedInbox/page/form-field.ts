import { html, type Html, type HtmlValue } from '../../shared/html/html';

/** Something that a person fills in, with what is wrong with it beside it. */
export interface FormField {
	name: string;
	/** Tells fields of the same name apart, in several forms. */
	id?: string;
	label: string;
	/** As it was typed. */
	value: string;
	/** A text of several lines: how many are shown. */
	lines?: number;
	/** One of these. */
	choices?: readonly { value: string; name: string }[];
	hint?: HtmlValue;
	/** Worth a look, and no reason to refuse it. */
	warning?: string;
	/** Why it was refused. */
	fault?: string;
}

export function formField({ name, id: known = name, label, value, lines, choices, hint, warning, fault }: FormField): Html {
	const id = `field-${known}`;
	const notes = [
		{ id: `${id}-fault`, look: 'fault', said: fault },
		{ id: `${id}-warning`, look: 'warning', said: warning },
		{ id: `${id}-hint`, look: 'small soft', said: hint },
	].filter(({ said }) => said);
	const more = html`${notes.length > 0 && html` aria-describedby="${notes.map((note) => note.id).join(' ')}"`}${fault && html` aria-invalid="true"`}`;
	return html`<div class="field"><label for="${id}">${label}</label>${control({ id, name, value, lines, choices }, more)}${notes.map((note) => html`<p id="${note.id}" class="${note.look}">${note.said}</p>`)}</div>`;
}

function control({ id, name, value, lines, choices }: Pick<FormField, 'name' | 'value' | 'lines' | 'choices'> & { id: string }, more: Html): Html {
	if (choices) return html`<select id="${id}" name="${name}"${more}>${choices.map((choice) => html`<option value="${choice.value}"${choice.value === value && html` selected`}>${choice.name}</option>`)}</select>`;
	// A browser leaves out the first line break of a text area.
	if (lines !== undefined) return html`<textarea id="${id}" name="${name}" rows="${lines}" dir="auto"${more}>
${value}</textarea>`;
	return html`<input type="text" id="${id}" name="${name}" value="${value}" dir="auto" autocomplete="off"${more}>`;
}
