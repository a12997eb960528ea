import { replyLanguage } from './languages';
import { oneLine } from './values';

/** A template as somebody writes it, ready to be kept. */
export interface WrittenTemplate {
	name: string;
	/** One of WRITTEN_LANGUAGES; '' = every language. */
	language: string;
	subject: string;
	body: string;
	format: 'text' | 'html';
}

/** Characters. */
export const LONGEST_NAME = 100;
/** Characters. More is no mail somebody reads. */
export const LONGEST_BODY = 100_000;

/** Why a template cannot be kept, by field; nothing = it can. */
export interface TemplateFaults {
	name?: 'empty' | 'too long';
	language?: 'unknown';
	body?: 'empty' | 'too long';
}

/** What somebody wrote, as it would be kept, and what is wrong with it. */
export function readTemplate(written: Record<'name' | 'language' | 'subject' | 'body' | 'format', string>): { template: WrittenTemplate; faults: TemplateFaults } {
	const wanted = written.language.trim();
	const language = wanted === '' ? '' : replyLanguage(wanted, '');
	const template: WrittenTemplate = {
		name: oneLine(written.name),
		language,
		subject: oneLine(written.subject),
		body: written.body.replaceAll('\0', '').replace(/\r\n?/g, '\n').trim(),
		format: written.format === 'html' ? 'html' : 'text',
	};
	const faults: TemplateFaults = {};
	if (template.name === '') faults.name = 'empty';
	else if (template.name.length > LONGEST_NAME) faults.name = 'too long';
	if (template.body === '') faults.body = 'empty';
	else if (template.body.length > LONGEST_BODY) faults.body = 'too long';
	if (wanted !== '' && language === '') faults.language = 'unknown';
	return { template, faults };
}
