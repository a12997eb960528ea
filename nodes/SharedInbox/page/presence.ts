import { html, type Html, type HtmlValue } from '../../shared/html/html';
import type { Present } from '../../shared/store/presence';
import { actWords } from './words/acts';
import type { Language } from './words/language';

/** Who else is in the conversation, e.g. "Ana is replying"; empty when nobody is. */
export function presenceLine(language: Language, others: readonly Present[]): Html {
	const { replying, reading } = actWords[language];
	return html`${sentence(language, replying, others.filter(({ doing }) => doing === 'replying'), 'warn')}${sentence(language, reading, others.filter(({ doing }) => doing === 'reading'), 'calm')}`;
}

function sentence(language: Language, [one, several]: [string, string], people: readonly Present[], look: string): HtmlValue {
	if (people.length === 0) return null;
	const [before, after] = (people.length === 1 ? one : several).split('…');
	const names = people.map(({ name }, index) => html`${index > 0 && (index === people.length - 1 ? ` ${actWords[language].and} ` : ', ')}<bdi>${name}</bdi>`);
	return html`<span class="badge ${look}">${before}${names}${after}</span>`;
}
