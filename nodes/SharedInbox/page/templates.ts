import { html, type Html } from '../../shared/html/html';
import { keptAsWritten } from '../../shared/mail/template/variables';
import type { MailTemplate } from '../../shared/store/templates';
import { badge } from './outcome';
import { templateLanguage } from './template-language';
import { shortTime } from './times';
import type { Language } from './words/language';
import { templatesWords } from './words/templates';

interface TemplatesView {
	language: Language;
	mayEdit: boolean;
	/** What has just been done, if anything. */
	done: string | undefined;
	now: number;
	timeZone: string;
}

export function templateAddress(id: string): string {
	return `?${new URLSearchParams({ template: id }).toString()}`;
}

/** Every template (S9), by its name. */
export function templatesPage(templates: readonly MailTemplate[], { language, mayEdit, done, now, timeZone }: TemplatesView): Html {
	const words = templatesWords[language];
	const told = done === 'saved' ? words.saved : done === 'deleted' ? words.deleted : null;
	return html`${told && html`<p class="note good" role="status">${told}</p>`}<div class="heading"><div><h1>${words.title}</h1><p class="soft">${words.intro} ${!mayEdit && words.onlyAdministrators}</p></div>${mayEdit && html`<a class="button main" href="${templateAddress('new')}">${words.add}</a>`}</div>
<div class="paper">${
		templates.length === 0
			? html`<div class="empty"><h2>${words.none}</h2><p class="soft">${mayEdit ? words.noneHint : words.noneHintMember}</p></div>`
			: html`<ul class="templates">${templates.map((template) => {
					const kept = keptAsWritten(template);
					const warned = [...new Set([...kept.subject, ...kept.body])];
					return html`<li><p><a href="${templateAddress(template.id)}"><bdi>${template.name}</bdi></a> ${badge({ word: templateLanguage(template.language, language), look: 'calm' })} <span class="small soft">${words.changed} ${shortTime(template.updatedAt, now, timeZone)}</span></p><p class="one small soft"><bdi>${template.subject || words.sameSubject}</bdi></p>${warned.length > 0 && html`<p class="warning small">${words.keptAsWritten(warned.slice(0, 10).join(', '))}</p>`}</li>`;
				})}</ul>`
	}</div>`;
}
