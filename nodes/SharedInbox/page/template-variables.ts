import { html, type Html } from '../../shared/html/html';
import { BLOCKS, VARIABLES, type Variable } from '../../shared/mail/template/variables';
import { facts } from './facts';
import type { Language } from './words/language';
import { templatesWords } from './words/templates';

/** What may stand in a template, and what it becomes. */
export function templateVariables(language: Language): Html {
	const words = templatesWords[language];
	const names = Object.keys(VARIABLES) as Variable[];
	return html`<section class="variables"><h2>${words.variables}</h2><p class="small soft">${words.variablesHint}</p>${facts(names.map((name) => [`[[${name}]]`, html`${words.variable[name]}${BLOCKS.has(name) && html` <span class="small soft">(${words.notInSubject})</span>`}`]))}</section>`;
}
