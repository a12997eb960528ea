/** The languages of the page. */
export type Language = 'de' | 'en' | 'es';

const LANGUAGES: readonly Language[] = ['de', 'en', 'es'];

/** The language of the page for a browser that prefers these (Accept-Language, RFC 9110, 12.5.4); English if it knows none of them. */
export function languageOf(acceptLanguage: string | undefined): Language {
	const wanted = (acceptLanguage ?? '')
		.slice(0, 500)
		.split(',')
		.map((part) => {
			const [name, ...parameters] = part.trim().toLowerCase().split(';');
			const weight = parameters.map((parameter) => /^\s*q=([\d.]{1,5})$/.exec(parameter)?.[1]).find((found) => found !== undefined);
			return { language: name.split('-')[0], weight: weight === undefined ? 1 : Number(weight) };
		})
		.sort((one, other) => other.weight - one.weight);
	for (const { language, weight } of wanted) {
		const known = LANGUAGES.find((one) => one === language);
		if (known && weight > 0) return known;
	}
	return 'en';
}
