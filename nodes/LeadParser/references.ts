import { LISTING_WORDS, REFERENCE_LABELS } from './label-dictionary';

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** "ref. X", "Referenz: X", "(Ref HH-204)", "Objekt-Nr. X" in a subject or a line; value as written, with at least one digit. */
const IN_TEXT = /(?:^|[\s(,.;[«"'/–-])(?:ref(?:\.?\s?(?:-?\s?(?:nr|no|n[º°ª]))|erenz(?:nummer|-?nr)?|er[eê]ncia|erencia|erence|érence|erentie(?:nummer)?|erens(?:nummer)?)?|réf(?:érence)?|rif(?:erimento)?|objekt(?:-?(?:nr|nummer|id))?|objectnummer|sagsnr|sag nr|stock(?:\s(?:no|number|id))?|mls(?:id|\s?#)?|viite|kohdenumero|物件番号|管理番号|物件コード)(?:\.ª|ª|\.)?(?:\s?(?:nr|no|n[º°ª]|num(?:ber|mer)?|id)\.?)?\s{0,3}[:：#]?\s{0,3}([\p{L}\d][\p{L}\d_./-]{0,38}[\p{L}\d]|\d)/giu;
/** The labels of references in all languages, before a colon or a number sign: "Kódszám: 4411", "código #A-7". */
const LABELLED = new RegExp(`(?:^|[\\s(,.;[«"'/–-])(?:${REFERENCE_LABELS.map(literally).join('|')})(?:\\s{0,3}[:：#№]\\s{0,3}|\\s(?=\\S{0,20}\\d))([\\p{L}\\d][\\p{L}\\d_./-]{0,38}[\\p{L}\\d]|\\d)`, 'giu');

/** Whose number it is, when it is not the listing's: "Firm Reference No. 491645". */
const OTHERS = /(?:firm|company|fca|vat|reg(?:istration)?|payment|transaction|invoice|order|booking|customer|charity|legal|licen[cs]e|kunden|rechnungs?)[\s-]*$/i;

/** "your listing MH-33", "lead para HY-100": a code of capitals and digits behind what it stands for. */
const CODE = new RegExp(`(?:^|[^\\p{L}])(?:${[...LISTING_WORDS, 'enquiry about', 'lead for', 'lead para', 'lead pour', 'lead per', 'lead für'].map(literally).join('|')})\\s{0,3}["'«„(]?(?:[#№]|n[°ºr]?\\.?°?|no\\.?|num\\.?|č\\.?|nº)?\\s{0,2}([\\p{Lu}]{1,6}[-_/]?\\d{2,8}(?:[-_/][\\p{L}\\d]{1,10}){0,2}|(?<=[#№°º.]\\s{0,2})\\d{4,12}|\\d{5,12})(?![\\p{L}\\d])`, 'giu');

/** Listing references written in running text, in order. */
export function referencesInText(text: string, limit = 5): string[] {
	const found: string[] = [];
	const bounded = text.slice(0, 5000);
	if (!/\d/.test(bounded)) return found;
	for (const match of [...bounded.matchAll(IN_TEXT), ...bounded.matchAll(LABELLED)].sort((one, other) => one.index - other.index)) {
		const before = bounded.slice(Math.max(0, match.index - 14), match.index + 1);
		const value = cleanReference(match[1]);
		if (value === null || !/\d/.test(value) || OTHERS.test(before)) continue;
		if (/^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$/.test(value)) continue;
		if (!found.includes(value)) found.push(value);
		if (found.length >= limit) break;
	}
	if (found.length === 0) for (const [, code] of bounded.matchAll(CODE)) if (code === code.toUpperCase() && !found.includes(code) && found.length < limit) found.push(code);
	return found;
}

/** A reference given under a label: case and punctuation are kept (W11), links, brackets and trailing words are not. */
export function cleanReference(value: string): string | null {
	let plain = value.split('\n')[0].replace(/<[^<>]{0,500}>|\[?https?:\/\/\S{1,500}/g, ' ').replace(/\s+/g, ' ').replace(/^[\s#:.,;"'«([-]+|[\s.,;:"'»)\]-]+$/g, '').trim();
	// Feeds of UK portals write branch__REF.
	const branch = /^\d{2,10}__(.{1,40})$/.exec(plain);
	if (branch) plain = branch[1];
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
