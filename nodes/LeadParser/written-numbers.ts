import { withPlainDigits } from './digits';

/** A number as people write it: digits with blanks, brackets, dots, dashes and slashes between them, and an extension. */
const NUMBER = /(?:\+\s?|\(\s?\+?|)\d(?:[\s().+/\-–‐‑·]{0,4}\d){5,35}(?:\s{0,2}(?:ext|extension|x|poste|int|durchwahl|dw|доб|wew|anknytning)\.?\s{0,2}\d{1,6})?/giu;
const DATE = /^(?:(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\s?\d{1,2}[-/.]\s?\d{4})(?!\d)/;
const IP_ADDRESS = /^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$/;
/** Signs and icons before a number: "☎", "📞", "•". */
const DECORATION = /^[^\p{L}\d+(]+/u;
/** A note behind a number, in brackets: "(verified)", "[mobile]". */
const NOTE_IN_BRACKETS = /\s*[([（][^()[\]（）\d]{1,40}[)\]）]\s*$/u;
const BETWEEN_NUMBERS = /\s*[/,;|]\s*|\s[-–]\s/;
const MOST_DIGITS = 17;
const NOTE_WORDS = 8;

const countDigits = (text: string) => text.replace(/\D/g, '').length;
const withoutTelLinks = (text: string) => text.replace(/[[(<]?tel:[^\s\])>]*[\])>]?/gi, '');

/** Whether a value consists of a phone number and little else: signs before it and a note in brackets behind it are nothing. */
export function isMostlyPhone(value: string): boolean {
	// "€ 345.000" is a price.
	if (value.length > 200 || /\p{Sc}/u.test(value)) return false;
	const several = value.split(BETWEEN_NUMBERS);
	if (several.length > 1 && several.length <= 4 && several.every((one) => countDigits(withPlainDigits(one)) >= 7 && isMostlyPhone(one))) return true;
	const written = withPlainDigits(value);
	const plain = withoutTelLinks(written).trim().replace(DECORATION, '').replace(NOTE_IN_BRACKETS, '').trim();
	if (plain === '') return /tel:\+?\d{6}/i.test(written);
	const digits = countDigits(plain);
	if (digits < 6 || digits > MOST_DIGITS || plain.length > 60) return false;
	return /^[+(\d][\d\s().+/\-–‐‑·]*(?:(?:ext|x|extension|poste|int)\.?\s*\d{1,6})?$/i.test(plain) && !isDateOrAddress(plain);
}

/** Whether a value answers a question for a phone number: one or more numbers with a few words around them. */
export function isPhoneAnswer(value: string): boolean {
	if (value.length > 200) return false;
	if (isMostlyPhone(value)) return true;
	const plain = withoutTelLinks(withPlainDigits(value));
	const numbers = numbersIn(value);
	if (numbers.length === 0 || numbers.length > 4) return false;
	return (plain.match(/\p{L}+/gu) ?? []).length <= NOTE_WORDS * numbers.length && !/@|https?:/.test(plain);
}

/**
 * The numbers in the answer to a question for a phone, as written: "07911 123345 / 020 7946 0123" and "0722 481 905,
 * 0264 432 118" hold two, "0911 / 23 98 - 41 60" and "030 1234567/68" one.
 */
export function numbersIn(value: string, limit = 5): string[] {
	const plain = withPlainDigits(value.slice(0, 500)).replace(/(\d)\s*[[(<]tel:[^\s\])>]*[\])>]/gi, '$1');
	const found: string[] = [];
	for (const piece of plain.split(/[\n,;|]|\s(?:o|or|ou|oder|und|y|e|and|et|en|of|i|og|och|lub|или|tai|ya da|veya)\s/iu)) {
		for (const [written] of piece.matchAll(NUMBER)) for (const number of splitAtSlash(written)) if (!isDateOrAddress(number) && countDigits(number) >= 6 && countDigits(number) <= MOST_DIGITS) found.push(number.trim());
		if (found.length >= limit) break;
	}
	// "041 555 12,34" was cut at a comma that stands inside one number.
	return found.length > 0 ? found.slice(0, limit) : [...plain.matchAll(NUMBER)].map(([written]) => written).filter((number) => !isDateOrAddress(number)).slice(0, limit);
}

/** A slash or a dash stands between two numbers only when each could be one; else it belongs to the number. */
function splitAtSlash(written: string): string[] {
	const parts = written.split(BETWEEN_NUMBERS).map((part) => part.trim());
	if (parts.length === 1) return [written];
	if (parts.every((part) => countDigits(part) >= 7)) return parts;
	// "030 1234567/68": another ending of the same number.
	const [first, ...rest] = parts;
	if (countDigits(first) >= 7 && rest.every((part) => countDigits(part) <= 3)) return [first];
	return [parts.join(' ')];
}

/** Whether digits are a date or a network address rather than a number to call. */
export function isDateOrAddress(written: string): boolean {
	const plain = written.replace(/^[^\d+]+|\D+$/g, '');
	return DATE.test(plain) || IP_ADDRESS.test(plain);
}

/** Whether nothing but numbers, what stands between them and notes in brackets is in a value. */
export function holdsOnlyNumbers(value: string): boolean {
	const rest = withoutTelLinks(withPlainDigits(value.slice(0, 500))).replace(NUMBER, ' ').replace(/[([（][^()[\]（）]{0,40}[)\]）]/gu, ' ');
	return (rest.match(/\p{L}+/gu) ?? []).every((word) => CONJUNCTIONS.has(word.toLowerCase()));
}

const CONJUNCTIONS = new Set(['o', 'or', 'ou', 'oder', 'und', 'y', 'e', 'and', 'et', 'en', 'of', 'i', 'og', 'och', 'lub', 'или', 'tai', 'veya', 'a', 'si', 'și']);
