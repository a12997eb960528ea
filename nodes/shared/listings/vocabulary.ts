import words from './words.json';

/** What the words of a listing are about. */
export type WordField = 'status' | 'operation' | 'kind';

/** Letters that are no letter with an accent to Unicode, and that people leave out all the same. */
const PLAIN: Record<string, string> = { ı: 'i', ł: 'l', ø: 'o', đ: 'd', æ: 'ae', œ: 'oe', ß: 'ss' };

/** Without accents, capitals, signs and double blanks: how words and places are compared. */
export function fold(text: string): string {
	const plain = text.slice(0, 300).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
	return plain.replace(/[ıłøđæœß]/g, (letter) => PLAIN[letter]).replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

/** The field, then the folded word, to what it means. */
const MEANINGS: Record<WordField, ReadonlyMap<string, string>> = { status: meaningsOf(words.status), operation: meaningsOf(words.operation), kind: meaningsOf(words.kind) };

function meaningsOf(entries: Record<string, string[]>): Map<string, string> {
	return new Map(Object.entries(entries).flatMap(([meaning, spellings]) => spellings.map((word) => [fold(word), meaning] as const)));
}

/** What a word means ("Piso" = "flat"), in English; null when nobody knows it. */
export function meaningOf(field: WordField, text: string): string | null {
	return MEANINGS[field].get(fold(text)) ?? null;
}

/** "sale/rent", "venta y alquiler". */
const AND = /[/,;+&|]|\s(?:and|or|y|e|o|u|i|et|ou|und|oder|en|of|oraz|lub|och|og|ja|a|nebo|és|vagy|și|sau|и|или|та|або|ve|veya)\s/iu;

/** Everything a text means; words nobody knows stand for themselves. */
function meanings(field: WordField, text: string): Set<string> {
	const whole = meaningOf(field, text);
	if (whole !== null) return new Set([whole]);
	const parts = text.slice(0, 300).split(AND).map((part) => meaningOf(field, part));
	const known = parts.filter((meaning) => meaning !== null);
	return new Set(known.length > 0 && known.length === parts.length ? known : [fold(text)]);
}

/** Whether two texts mean the same, in whatever languages: "Piso" and "apartment". */
export function meanSame(field: WordField, one: string, other: string): boolean {
	const theirs = meanings(field, other);
	return [...meanings(field, one)].some((meaning) => theirs.has(meaning));
}

/** A status as it is stored: the word everybody uses when it is understood ("Disponible" = "available"), else as it is written. */
export function readStatus(text: string): string {
	return meaningOf('status', text) ?? text.trim();
}

/** Whether a listing with this status may be offered: only when the status says so. */
export function isAvailable(status: string): boolean {
	return meaningOf('status', status) === 'available';
}
