import { WRITTEN_LANGUAGES } from '../../shared/mail/template/languages';
import type { Language } from './words/language';
import { templatesWords } from './words/templates';

/** What the language of a template is called in the language of the page. */
export function templateLanguage(tag: string, language: Language): string {
	return tag === '' ? templatesWords[language].everyLanguage : (new Intl.DisplayNames(language, { type: 'language' }).of(tag) ?? tag);
}

/** The languages a template can be written in, by their names. */
export function templateLanguages(language: Language): { value: string; name: string }[] {
	const names = new Intl.DisplayNames(language, { type: 'language' });
	const choices = WRITTEN_LANGUAGES.map((value) => ({ value, name: names.of(value) ?? value })).sort((one, other) => one.name.localeCompare(other.name, language));
	return [{ value: '', name: templatesWords[language].everyLanguage }, ...choices];
}
