import codeWords from './labels/code-words.json';
import { remembered } from './remembered';

/** Whose number a label asks for: the office's own, that of a thing, the portal's for its advertisement. */
export type NumberOf = 'ours' | 'thing' | 'advert';

const folded = (word: string) => word.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g, '').normalize('NFC');
const setOf = (words: readonly string[]) => new Set(words.map(folded));

const CODES = setOf(codeWords.codes);
const ENDINGS = [...setOf(codeWords.endings)];
const OWN = setOf(codeWords.own);
const THINGS = setOf(codeWords.things);
const ADVERTS = setOf(codeWords.adverts);
const NOT_REFERENCES = setOf(codeWords.notReferences);
const { within } = codeWords;
const YOURS = setOf(codeWords.yours);
/** "Código de anunciante": words that join the others. */
const SMALL = setOf(codeWords.small);
const MOST_WORDS = 6;

/**
 * What a label asks for that is put together of a word for a number and a word for whose it is: "Mäklarens objektnummer",
 * "Saját azonosító", "Внешний ID", "KLUSNUMMER". Null when it is none, or when one of its words is unknown.
 */
export const numberOf: (label: string) => NumberOf | null = remembered(readNumber);

const wordsOf = (label: string) => folded(label.slice(0, 120)).split(/[\s/,.:()'’ʼ‘´`_–-]+/).filter(Boolean);

function readNumber(label: string): NumberOf | null {
	const key = folded(label.slice(0, 120));
	const holds = (words: readonly string[]) => words.some((word) => key.includes(word));
	if (holds(within.codes)) {
		if (holds(within.notReferences)) return null;
		if (holds(within.own)) return 'ours';
		if (holds(within.adverts)) return 'advert';
		return holds(within.things) ? 'thing' : null;
	}
	const words = wordsOf(label);
	if (words.length === 0 || words.length > MOST_WORDS) return null;
	let isNumber = false;
	let whose: NumberOf | null = null;
	const belongs = (to: NumberOf) => {
		if (whose === null || to === 'ours') whose = to;
	};
	for (const word of words) {
		if (NOT_REFERENCES.has(word)) return null;
		if (OWN.has(word) || YOURS.has(word)) belongs('ours');
		else if (ADVERTS.has(word)) belongs('advert');
		else if (THINGS.has(word)) belongs('thing');
		else if (CODES.has(word)) isNumber = true;
		else if (SMALL.has(word)) continue;
		else {
			const ending = ENDINGS.find((one) => word.length > one.length + 1 && word.endsWith(one));
			const stem = ending === undefined ? '' : word.slice(0, -ending.length);
			if (ending === undefined || NOT_REFERENCES.has(stem)) return null;
			if (OWN.has(stem)) belongs('ours');
			else if (ADVERTS.has(stem)) belongs('advert');
			else if (THINGS.has(stem)) belongs('thing');
			else return null;
			isNumber = true;
		}
	}
	return isNumber ? whose : null;
}

/** Whether a label asks for a number or a code, whatever of. */
export function asksForNumber(label: string): boolean {
	const key = folded(label.slice(0, 120));
	return wordsOf(label).some((word) => CODES.has(word) || ENDINGS.some((ending) => ending.length > 3 && word.length > ending.length + 1 && word.endsWith(ending))) || within.codes.some((code) => key.includes(code));
}

/** Whether a label says no more than "number" or "code". */
export function isBareNumber(label: string): boolean {
	const words = wordsOf(label);
	return words.length > 0 && words.every((word) => CODES.has(word) || SMALL.has(word)) && words.some((word) => CODES.has(word));
}
