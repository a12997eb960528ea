import type { Line } from '../lines';
import { lower } from '../rules/between';
import type { PhoneReader } from '../phones';
import { folded, isSamePhone, type LearntField } from './example';

/** Where a value begins and ends in the lines of a mail. */
export interface Occurrence {
	/** Indexes of lines; the same for values of one line. */
	line: number;
	lastLine: number;
	/** Positions in their lines; `end` is the first one behind the value. */
	start: number;
	end: number;
}

const MAX_OCCURRENCES = 20;
const PHONE = /[+\d(][\d\s().\-/–]{4,40}\d/g;
const WORD = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}_]/u;

/** Every place where a value stands, in the order of the mail. */
export function occurrencesOf(field: LearntField, value: string, lines: readonly Line[], reader: PhoneReader): Occurrence[] {
	if (field === 'message') return messageIn(value, lines);
	const found: Occurrence[] = [];
	for (const [line, { text }] of lines.entries()) {
		if (found.length >= MAX_OCCURRENCES) break;
		for (const { start, end } of field === 'phone' ? phonesIn(value, text, reader) : textsIn(value, text, field !== 'reference')) found.push({ line, lastLine: line, start, end });
	}
	return found;
}

/** Where a text stands as words of its own. */
export function textsIn(value: string, text: string, anyCase: boolean): { start: number; end: number }[] {
	const [inside, wanted] = anyCase ? [lower(text), lower(value.trim())] : [text, value.trim()];
	const found: { start: number; end: number }[] = [];
	for (let at = wanted === '' ? -1 : inside.indexOf(wanted); at >= 0 && found.length < MAX_OCCURRENCES; at = inside.indexOf(wanted, at + 1)) {
		const end = at + wanted.length;
		const isPart = (WORD.test(inside[at - 1] ?? '') && WORD.test(wanted[0])) || (WORD.test(inside[end] ?? '') && WORD.test(wanted[wanted.length - 1]));
		if (!isPart) found.push({ start: at, end });
	}
	return found;
}

/** Where a number stands, however it is written there. */
export function phonesIn(value: string, text: string, reader: PhoneReader): { start: number; end: number }[] {
	// Full-width digits become plain ones without a change of positions.
	const plain = Array.from({ length: text.length }, (_, at) => (text[at].normalize('NFKC').length === 1 ? text[at].normalize('NFKC') : text[at])).join('');
	return [...plain.slice(0, 2000).matchAll(PHONE)].filter(({ 0: written }) => isSamePhone(written, value, reader)).map(({ 0: written, index }) => ({ start: index, end: index + written.length }));
}

/** Where a message of one or more lines stands; blanks and line breaks may differ. */
function messageIn(value: string, lines: readonly Line[]): Occurrence[] {
	let text = '';
	const places: { line: number; at: number }[] = [];
	for (const [line, { text: written }] of lines.entries()) {
		for (let at = 0; at <= written.length; at++) {
			const blank = at === written.length || /\s/.test(written[at]);
			if (blank && (text === '' || text.endsWith(' '))) continue;
			text += blank ? ' ' : written[at];
			places.push({ line, at });
		}
		if (text.length > 200_000) break;
	}
	const wanted = folded(value);
	const at = wanted === '' ? -1 : text.indexOf(wanted);
	if (at < 0) return [];
	const [first, last] = [places[at], places[at + wanted.length - 1]];
	return [{ line: first.line, lastLine: last.line, start: first.at, end: last.at + 1 }];
}
