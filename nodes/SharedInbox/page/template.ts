import { html, type Html, type HtmlValue } from '../../shared/html/html';
import { keptAsWritten } from '../../shared/mail/template/variables';
import { readTemplate, type TemplateFaults } from '../../shared/mail/template/written-template';
import type { MailTemplate } from '../../shared/store/templates';
import { actionForm } from './action-form';
import { facts } from './facts';
import { formField } from './form-field';
import type { PageFrame } from './layout';
import { templateLanguage, templateLanguages } from './template-language';
import { templatePreview } from './template-preview';
import { templateVariables } from './template-variables';
import { templatesWords, type TemplatesWords } from './words/templates';

export interface TemplateView {
	frame: PageFrame;
	now: number;
	timeZone: string;
}

/** A template while it is written. */
export interface TemplateDraft {
	/** null = it is new. */
	id: string | null;
	/** When the stored one was last changed. */
	seenAt: number;
	/** As it was typed. */
	typed: Record<'name' | 'language' | 'subject' | 'body' | 'format', string>;
	faults?: TemplateFaults;
	/** Why it was not kept although nothing is wrong with it. */
	trouble?: 'taken' | 'gone' | 'changed';
	/** Whether only a look at it was asked for. */
	isPreview?: boolean;
}

/** Where a template is written, with the variables there are and what would be sent. */
export function templateForm(draft: TemplateDraft, { frame, now, timeZone }: TemplateView): Html {
	const { language, signedIn } = frame;
	const words = templatesWords[language];
	const { id, typed } = draft;
	const { template } = readTemplate(typed);
	const preview = signedIn && template.body !== '' && templatePreview(template, { language, member: signedIn.session.member, now, timeZone });
	return html`${top(words)}<div class="open"><div class="paper writing"><h1>${id === null ? words.newTemplate : html`<bdi>${template.name || words.newTemplate}</bdi>`}</h1>${trouble(draft, words)}
${actionForm(frame, {
	action: 'save-template',
	label: words.save,
	look: 'main',
	fields: { template: id, seen: id === null ? null : String(draft.seenAt) },
	back: '?templates',
	content: fields(draft, frame, words),
	more: html` <button name="show" value="preview">${words.showPreview}</button>`,
})}${id !== null && html`<div class="danger">${actionForm(frame, { action: 'delete-template', label: words.delete, fields: { template: id }, back: '?templates', confirm: words.deleteAsk })}</div>`}</div><aside class="paper">${preview}${templateVariables(language)}</aside></div>`;
}

function fields({ typed, faults = {}, trouble }: TemplateDraft, { language }: PageFrame, words: TemplatesWords): Html[] {
	const kept = keptAsWritten(typed);
	const warning = (written: readonly string[]) => (written.length > 0 ? words.keptAsWritten(written.slice(0, 10).join(', ')) : undefined);
	return [
		formField({ name: 'name', label: words.fields.name, value: typed.name, hint: words.hints.name, fault: trouble === 'taken' ? words.faults.name.taken : faults.name && words.faults.name[faults.name] }),
		formField({ name: 'language', label: words.fields.language, value: typed.language, choices: templateLanguages(language), hint: words.hints.language, fault: faults.language && words.faults.language }),
		formField({ name: 'subject', label: words.fields.subject, value: typed.subject, hint: words.hints.subject, warning: warning(kept.subject) }),
		formField({ name: 'format', label: words.fields.format, value: typed.format, choices: (['text', 'html'] as const).map((value) => ({ value, name: words.format[value] })) }),
		formField({ name: 'body', label: words.fields.body, value: typed.body, lines: 14, hint: words.hints.body, warning: warning(kept.body), fault: faults.body && words.faults.body[faults.body] }),
	];
}

function trouble({ trouble: why, faults, isPreview }: TemplateDraft, words: TemplatesWords): HtmlValue {
	if (why === 'gone') return html`<p class="note warn" role="alert">${words.gone}</p>`;
	if (why === 'changed') return html`<p class="note warn" role="alert">${words.changedMeanwhile}</p>`;
	if (why === 'taken' || (faults && Object.keys(faults).length > 0)) return html`<p class="note bad" role="alert">${words.notSaved}</p>`;
	return isPreview && html`<p class="note busy" role="status">${words.notSaved}</p>`;
}

/** A template, for whoever may use it and not change it. */
export function templateToRead(template: MailTemplate, { frame: { language, signedIn }, now, timeZone }: TemplateView): Html {
	const words = templatesWords[language];
	return html`${top(words)}<div class="open"><div class="paper writing"><h1><bdi>${template.name}</bdi></h1><p class="soft">${words.onlyAdministrators}</p>${facts([
		[words.fields.language, templateLanguage(template.language, language)],
		[words.fields.subject, html`<bdi>${template.subject || words.sameSubject}</bdi>`],
		[words.fields.format, words.format[template.format]],
	])}<h2>${words.fields.body}</h2><div class="as-written" dir="auto">${template.body}</div></div><aside class="paper">${signedIn && templatePreview(template, { language, member: signedIn.session.member, now, timeZone })}${templateVariables(language)}</aside></div>`;
}

function top(words: TemplatesWords): Html {
	return html`<nav class="bar" aria-label="${words.back}"><ul><li><a href="?templates" data-key="u">← ${words.back}</a></li></ul></nav>`;
}

