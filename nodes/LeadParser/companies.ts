import { anyOf } from './any-of';
import companies from './labels/companies.json';

/** Short legal forms are words in other languages ("as", "pt"): they count in the capitals they are listed in. */
const isShort = (form: string) => form.replace(/\W/g, '').length <= 3 && /^\p{Lu}/u.test(form);
const SHORT_FORMS = companies.legalForms.filter(isShort);
const LONG_FORMS = companies.legalForms.filter((form) => !isShort(form)).map((form) => form.toLowerCase());
const DESKS = Object.values(companies.desks).flat().map((words) => words.toLowerCase());

const ANY_SHORT_FORM = anyOf(SHORT_FORMS);
const ANY_LONG_FORM = anyOf(LONG_FORMS);
const ANY_DESK = anyOf(DESKS);

/** "PT. Rumah Media", but "8:07 PM PT. You can …". */
const INDONESIAN = /(?<!\p{L}|[AP]M |\d )PT\. \p{Lu}/u;

/** Whether a text holds the legal form of a company ("Holt Ltd", "Ría Nova, S.L."). */
export function hasLegalForm(text: string): boolean {
	const lower = text.toLowerCase();
	return INDONESIAN.test(text) || (ANY_SHORT_FORM.test(text) && SHORT_FORMS.some((form) => standsIn(text, form))) || (ANY_LONG_FORM.test(lower) && LONG_FORMS.some((form) => standsIn(lower, form)));
}

/** Whether a text speaks of the desk of whoever sent it: a hotline, a support address, "Questions? Call us". */
export function namesADesk(text: string): boolean {
	const lower = text.toLowerCase().replace(/’/g, '\'');
	return ANY_DESK.test(lower) && DESKS.some((words) => standsIn(lower, words));
}

/** Whether words stand in a text as words, not inside others; scripts without blanks between words know no such bounds. */
function standsIn(text: string, words: string): boolean {
	const bounded = !/[\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]/.test(words);
	for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
		if (!bounded) return true;
		const last = words[words.length - 1];
		if (!/[\p{L}\d]/u.test(text[at - 1] ?? ' ') && (!/\p{L}/u.test(last) || !/[\p{L}\d]/u.test(text[at + words.length] ?? ' '))) return true;
	}
	return false;
}
