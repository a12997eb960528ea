/** The languages that replies and templates are written in (BCP 47). */
export const WRITTEN_LANGUAGES = [
	'af', 'ar', 'bg', 'ca', 'cs', 'da', 'de', 'el', 'en', 'es', 'et', 'eu', 'fa', 'fi', 'fr', 'gl', 'he', 'hi', 'hr', 'hu', 'id', 'is', 'it', 'ja', 'ko', 'lt', 'lv', 'mk', 'ms', 'nb', 'nl', 'pl', 'pt', 'pt-BR', 'ro', 'ru', 'sk', 'sl', 'sq', 'sr', 'sv', 'th', 'tr', 'uk', 'vi', 'zh', 'zh-Hant',
] as const;

export type WrittenLanguage = (typeof WRITTEN_LANGUAGES)[number];

/** Who reads another language as their own. */
const READ_ALSO: Record<string, string> = { bs: 'hr', nn: 'nb', no: 'nb', sh: 'hr' };

/** The language to write in: the enquiry's when there is a text in it ("es-MX" too), else the fall-back. */
export function replyLanguage(language: string | null | undefined, fallback: string): string {
	let tag: Intl.Locale;
	try {
		tag = new Intl.Locale((language ?? '').replaceAll('_', '-'));
	} catch {
		return fallback;
	}
	const { language: spoken, region } = tag;
	const tags = [`${spoken}-${region}`, `${spoken}-${tag.maximize().script}`, spoken, READ_ALSO[spoken]];
	const known: readonly string[] = WRITTEN_LANGUAGES;
	return tags.find((one) => known.includes(one)) ?? fallback;
}

const englishNames = new Intl.DisplayNames('en', { type: 'language' });

/** For what is written in whatever language. */
export const EVERY_LANGUAGE = { name: 'Every Language', value: '' };

/** The languages by their English names, sorted, for choices in the editor. */
export const LANGUAGE_CHOICES = WRITTEN_LANGUAGES.map((value) => ({ name: languageLabel(value), value })).sort((one, other) => one.name.localeCompare(other.name, 'en'));

/** "German" for "de". */
export function languageLabel(language: string): string {
	return language === '' ? EVERY_LANGUAGE.name : (englishNames.of(language) ?? language);
}
