import { numberOf, type NumberOf } from './code-labels';
import { ADVERT_LABELS as ADVERTS, LISTING_WORDS, REFERENCE_LABELS } from './label-dictionary';

/** "ref. X", "Referenz: X", "(Ref HH-204)", "Objekt-Nr. X" in a subject or a line; value as written, with at least one digit. */
const IN_TEXT = /(?:^|[\s(,.;[«"'/–-])(?:ref(?:\.?\s?(?:-?\s?(?:nr|no|n[º°ª]))|erenz(?:nummer|-?nr)?|er[eê]ncia|erencia|erence|érence|erentie(?:nummer)?|erens(?:nummer)?)?|réf(?:érence)?|rif(?:erimento)?|objekt(?:-?(?:nr|nummer|id))?|objectnummer|sagsnr|sag nr|stock(?:\s(?:no|number|id))?|mls(?:id|\s?#)?|viite|kohdenumero|物件番号|管理番号|物件コード)(?:\.ª|ª|\.)?(?:\s?(?:nr|no|n[º°ª]|num(?:ber|mer)?|id)\.?)?\s{0,3}[:：#]?\s{0,3}([\p{L}\d][\p{L}\d_./-]{0,38}[\p{L}\d]|\d)/giu;
/** Whose number it is, when it is not the listing's: "Firm Reference No. 491645". */
const OTHERS = /(?:firm|company|fca|vat|reg(?:istration)?|payment|transaction|invoice|order|booking|customer|charity|legal|licen[cs]e|kunden|rechnungs?)[\s-]*$/i;

/** A word with a digit in it. */
const CODE = /(?=[\p{L}_./-]{0,39}\d)[\p{L}\d](?:[\p{L}\d_./-]{0,38}[\p{L}\d])?/gu;
/** Of a code behind the word for a listing: "your listing MH-33", "l’annonce n° PI-5582", "kohde 778120". */
const OF_LISTING = /^(?:\p{Lu}{1,6}[-_/]?\d{2,8}(?:[-_/][\p{L}\d]{1,10}){0,2}|\d{5,12})$/u;
const NUMBER_SIGN = /\s{0,2}(?:[#№]|n[°ºr]\.?|n\.[°º]|no\.?|num\.?|č\.?|sayılı|numaralı)$/iu;
const plainLabels = (labels: readonly string[]) => new Set(labels.map((label) => label.toLowerCase().replace(/\.$/, '')));
const LABELS = plainLabels(REFERENCE_LABELS);
const ADVERT_LABELS = plainLabels(ADVERTS);
/** Portals number their advertisements on and on. */
const OF_PORTAL = /^\p{L}{0,6}[-_]?\d{5,14}$/u;
const LISTINGS = new Set([...LISTING_WORDS, 'enquiry about', 'lead for', 'lead para', 'lead pour', 'lead per', 'lead für'].map((word) => word.toLowerCase()));
const MOST_WORDS = 5;

/** A reference written in running text, and whose number it is. */
export interface WrittenReference {
	value: string;
	of: NumberOf;
}

/** What the phrase is with which a text ends, and where it begins; scripts without blanks end with it as it is. */
interface Ending<T> {
	at: number;
	what: T;
}

function lastPhrase<T>(text: string, read: (phrase: string) => T | null): Ending<T> | null {
	const tail = text.slice(-60).toLowerCase().replace(/[.\s]+$/, '');
	const words = tail.split(/[\s(,;|["'«„’/–]+/);
	for (let count = 1; count <= Math.min(MOST_WORDS, words.length); count++) {
		const what = read(words.slice(-count).join(' '));
		if (what !== null) return { at: Math.max(0, text.toLowerCase().lastIndexOf(words[words.length - count])), what };
	}
	if (/[^\P{L}\p{Script=Latin}\p{Script=Cyrillic}]$/u.test(tail)) {
		for (let length = 2; length <= 12; length++) {
			const what = read(tail.slice(-length));
			if (what !== null) return { at: Math.max(0, text.length - length), what };
		}
	}
	return null;
}

const isListing = (phrase: string): true | null => (LISTINGS.has(phrase) ? true : null);
const isOurs = (phrase: string): 'ours' | null => (numberOf(phrase) === 'ours' ? 'ours' : null);
/** Whose number the label says it is. A bare "ID" is the portal's. */
const whoseNumber = (phrase: string): NumberOf | null => (LABELS.has(phrase) ? 'thing' : phrase === 'id' || ADVERT_LABELS.has(phrase) ? 'advert' : numberOf(phrase));

interface Code {
	value: string;
	index: number;
	/** Null when only the word for a listing stands before it. */
	of: NumberOf | null;
}

/** Codes behind the labels of references in all languages ("Kódszám: 4411", "(šifra objekta ZL-77)"), and behind what a listing is called. */
function codesIn(text: string): Code[] {
	const codes: Code[] = [];
	for (const { 0: value, index } of text.matchAll(CODE)) {
		const before = text.slice(Math.max(0, index - 80), index);
		const gap = /["'«„(]?[\s:：#№]{1,6}["'«„(]?$/.exec(before);
		if (gap === null) continue;
		const head = before.slice(0, gap.index);
		// "Saját azonosító" ends with a label that says less.
		const label = lastPhrase(head, isOurs) ?? lastPhrase(head, whoseNumber);
		if (label !== null && (label.what !== 'advert' || OF_PORTAL.test(value))) codes.push({ value, index: index - before.length + label.at - 1, of: label.what });
		else if (OF_LISTING.test(value) && (lastPhrase(head, isListing) ?? lastPhrase(`${head}${gap[0].trimEnd()}`.replace(NUMBER_SIGN, ''), isListing)) !== null) codes.push({ value, index, of: null });
	}
	return codes;
}

/** Listing references written in running text, in order. */
export function referencesInText(text: string, limit = 5): WrittenReference[] {
	const found: WrittenReference[] = [];
	const offer = (value: string, of: NumberOf) => {
		const known = found.find((one) => one.value === value);
		if (known === undefined) found.push({ value, of });
		else if (of === 'ours') known.of = of;
	};
	const bounded = text.slice(0, 5000);
	if (!/\d/.test(bounded)) return found;
	const codes = codesIn(bounded);
	const written = [...bounded.matchAll(IN_TEXT)].map((match): Code => ({ value: match[1], index: match.index, of: 'thing' }));
	for (const { value: code, index, of } of [...written, ...codes].sort((one, other) => one.index - other.index)) {
		if (of === null) continue;
		const before = bounded.slice(Math.max(0, index - 14), index + 1);
		const value = cleanReference(code);
		if (value === null || !/\d/.test(value) || OTHERS.test(before)) continue;
		if (/^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$/.test(value)) continue;
		offer(value, of);
		if (found.length >= limit) break;
	}
	if (found.length === 0) for (const { value, of } of codes) if (of === null && found.length < limit) offer(value, 'thing');
	return found;
}

/** A reference given under a label: case and punctuation are kept (W11), links, brackets and trailing words are not. */
export function cleanReference(value: string): string | null {
	let plain = value.split('\n')[0].replace(/<[^<>]{0,500}>|\[?https?:\/\/\S{1,500}/g, ' ').replace(/\s+/g, ' ').replace(/^[\s#:.,;"'«([-]+|[\s.,;:"'»)\]-]+$/g, '').trim();
	// Feeds of UK portals write branch__REF.
	const branch = /^\d{2,10}__(.{1,40})$/.exec(plain);
	if (branch) plain = branch[1];
	plain = plain.split(/\s[—–|·]\s|\.\s/)[0].trim();
	if (plain.length === 0 || plain.length > 60) return null;
	const words = plain.split(' ');
	if (words.length > 1) {
		// "CBH-552 Villa in Nerja": the code stands first; a code of several words has a digit in its last one.
		if (/\d/.test(words[0]) && !/^\d{1,2}$/.test(words[0])) plain = words[0].replace(/[,;:.]+$/, '');
		// "HH 204 B" is a code, "Västra gatan 14" an address.
		else if (words.length > 4 || plain.includes(',') || words.some((word) => !/\d/.test(word) && word !== word.toUpperCase())) return null;
	}
	return plain === '' ? null : plain;
}
