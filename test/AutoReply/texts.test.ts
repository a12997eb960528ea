import { TEXTS } from '../../nodes/shared/mail/reply-text/texts';
import { LANGUAGE_CHOICES, languageLabel, replyLanguage, WRITTEN_LANGUAGES } from '../../nodes/shared/mail/template/languages';
import { placeholdersIn, templateWarnings } from '../../nodes/shared/mail/template/variables';

const PLURALS = [0, 1, 2, 3, 5, 11, 21, 100, 2.5];

describe.each(WRITTEN_LANGUAGES)('W10: the default reply in %s', (language) => {
	const { direction, rooms, ...texts } = TEXTS[language];

	test('has every text, and variables that are known only where something is to be said of them', () => {
		const variables = (text: string) => placeholdersIn(text).map(({ variable }) => variable).sort();
		for (const [name, text] of Object.entries(texts)) {
			expect(text.trim()).not.toBe('');
			expect(templateWarnings({ subject: name.startsWith('subject') ? text : '', body: text })).toEqual([]);
			expect(variables(text)).toEqual({ greeting: ['name'], subjectAbout: ['listing'], thanksAbout: ['listing', 'reference'] }[name] ?? []);
			expect((text.match(/#/g) ?? []).length).toBe(name === 'reference' || name === 'squareMetres' ? 1 : 0);
		}
		// What is left out for a listing without a title.
		expect(texts.thanksAbout).toMatch(/[(（][^()（）]*\[\[reference\]\][)）]/);
	});

	test('is in a language that Intl knows, with a word for every number of rooms', () => {
		expect(Intl.NumberFormat.supportedLocalesOf(language)).toEqual([language]);
		const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
		expect(categories).toEqual(expect.arrayContaining(Object.keys(rooms)));
		for (const count of PLURALS) {
			const word = rooms[new Intl.PluralRules(language).select(count)] ?? rooms.other;
			expect(count === 1 || count === 2 || word.includes('#')).toBe(true);
		}
	});

	test('runs in the direction of its letters', () => {
		expect(direction ?? 'ltr').toBe(/[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(texts.thanks) ? 'rtl' : 'ltr');
	});
});

test('no two languages say the same: nothing was left untranslated', () => {
	const sentences = WRITTEN_LANGUAGES.map((language) => TEXTS[language].closing + TEXTS[language].thanks);
	expect(new Set(sentences).size).toBe(WRITTEN_LANGUAGES.length);
});

test.each([
	['pt-BR', 'pt-BR'],
	['pt', 'pt'],
	['pt_PT', 'pt'],
	['ES', 'es'],
	['es-MX', 'es'],
	['no', 'nb'],
	['nn-NO', 'nb'],
	['iw', 'he'],
	['zh', 'zh'],
	['zh-TW', 'zh-Hant'],
	['zh-Hant-HK', 'zh-Hant'],
	['tlh', 'de'],
	['not a language', 'de'],
	['', 'de'],
	[null, 'de'],
])('the language of the enquiry %j is answered in %s', (language, expected) => {
	expect(replyLanguage(language, 'de')).toBe(expected);
});

test('the editor offers them by their English names, sorted', () => {
	const names = LANGUAGE_CHOICES.map(({ name }) => name);
	expect(names).toEqual(names.slice().sort((one, other) => one.localeCompare(other, 'en')));
	expect(names).toEqual(expect.arrayContaining(['Brazilian Portuguese', 'Norwegian Bokmål', 'Traditional Chinese']));
	expect([languageLabel(''), languageLabel('de')]).toEqual(['Every Language', 'German']);
});
