import { withPlainDigits } from './digits';
import { asksForConsent, isYesOrNo, speaksOfMe } from './footer';
import { labelAt, type Label } from './label-at';
import { lookUpLabel, type LabelField, type LabelMatch } from './label-dictionary';
import type { Line } from './lines';
import { BULLET, fillsCell, type MessagePlace } from './message-place';
import { isClosing, RULE } from './message-text';
import { isSendersClosing } from './senders-closing';

/** Labels that also occur inside sentences do not end a message. */
const INSIDE_PROSE = new Set<LabelField>(['sender', 'year', 'salutation']);

/** What every form asks for; forms in other languages use the English words too. */
const ASKED_EVERYWHERE = new Set<LabelField>(['name', 'firstName', 'lastName', 'email', 'phone', 'message', 'reference']);

/** A form's question with its answer is no longer. Characters. */
const MAX_PAIR = 260;
const TICK = /^[☐☑☒✓✔✗✘✅❌]|^\[[ xX✓]?\]\s/u;

/** "☑ I agree", "I agree: Yes", "I agree" above "Yes": what a form lets people tick. */
export function isTicked({ lines, label }: MessagePlace, index: number): boolean {
	const text = lines[index].text;
	if (TICK.test(text)) return true;
	if (BULLET.test(text) && !(label !== null && BULLET.test(lines[label].text))) return false;
	const pair = text.length > MAX_PAIR ? null : /^(.{3,200}?)\s*[:：?？]\s*(?:[-–=→]\s*)?([^:：?？]{1,24})$/u.exec(text);
	if (pair !== null && (isYesOrNo(pair[2]) || (/[:：]/.test(text) && lines[index].gap && asksForConsent(pair[1])))) return true;
	const next = lines[index + 1];
	return next !== undefined && !next.gap && isYesOrNo(next.text) && text.length < 200 && !/[.!,;]$/.test(text);
}

/** Whether a word is a label in the language of the form: "Termin:" heads a field in one language and is prose in another. */
function isOfForm({ field, languages }: LabelMatch, formLanguages: readonly string[]): boolean {
	return ASKED_EVERYWHERE.has(field) || formLanguages.length === 0 || languages.includes('en') || languages.some((one) => formLanguages.includes(one));
}

/** Whether the next field of the form begins here. */
export function isLabelBelow(place: MessagePlace, index: number): boolean {
	const { lines, first, languages } = place;
	const line = lines[index];
	const begun = index > first;
	if (begun && (fillsCell(place) || isListed(place, index))) return false;
	if (begun && (isOfStyle(place, line.text) || isWithLeader(lines, line.text))) return true;
	const label = labelAt(line);
	if (label === null) return false;
	if (begun && isInOwnBlock(place, index) && !(label.match?.exact && ASKED_EVERYWHERE.has(label.match.field))) return false;
	if (begun && (label.match === null || !ASKED_EVERYWHERE.has(label.match.field)) && goesOn(place, index)) return false;
	if (label.match !== null) {
		if (!label.match.exact) return label.marked && begun && (label.match.field === 'email' || label.match.field === 'phone' || (label.inline !== null && isMachineValue(label.inline)) || isPairOfForm(place, index, label));
		if ((INSIDE_PROSE.has(label.match.field) || !isOfForm(label.match, languages)) && !line.gap && line.cell === 0) return !begun;
		// A bare word is a label only where an answer follows; a closing word is not.
		if (label.inline === null && !label.marked) return !begun || line.gap || line.cell !== 0 || label.match.field !== 'ignore';
		return true;
	}
	if (!begun || label.inline === null) return false;
	if (isBilingual(label.text) || isMachineValue(label.inline) || (place.label === first && DATE.test(label.inline)) || (line.gap && /^\d[\d\s.]*$/.test(label.inline))) return true;
	return isPairOfForm(place, index, label);
}

/** Two unknown pairs below a blank line, or below an answer that began behind its label, are the form's own data; one is still the person's. */
function isPairOfForm({ lines, label: own, first }: MessagePlace, index: number, label: Label): boolean {
	return (lines[index].gap || (own === first && !/[:：]$/.test(lines[index - 1].text))) && isShortPair(label) && /^[\p{Lu}\p{Lo}]/u.test(label.text) && lines[index + 1] !== undefined && isShortPair(labelAt(lines[index + 1]), true);
}

/** Whether a line of HTML stands in the block that the message began: the form's next field begins another one. */
function isInOwnBlock({ lines, first }: MessagePlace, index: number): boolean {
	const own = lines[first].place;
	return own !== null && lines[index].place === own && lines[first - 1] !== undefined && lines[first - 1].place !== own;
}

/** Lines among which the person may list their own pairs ("Colours: sage, Budget: 900") before they go on. */
const AN_ENUMERATION = 8;

/** Whether the person still writes below: of themselves, a closing, or their name at the end of a line. */
function goesOn(place: MessagePlace, index: number): boolean {
	const { lines, cell, person } = place;
	for (let below = index + 1; below < Math.min(lines.length, index + 1 + AN_ENUMERATION); below++) {
		const line = lines[below];
		if (line.cell !== cell || line.linkOnly || RULE.test(line.text) || isSendersClosing(place, below)) return false;
		const label = labelAt(line);
		if (label === null) {
			const last = /,\s*(\p{L}[^,]{0,40}?)[.!]?$/u.exec(line.text);
			return speaksOfMe(line.text) || isClosing(line.text) || (last !== null && person !== '' && isPartOfName(last[1], person));
		}
		if (label.match !== null && ASKED_EVERYWHERE.has(label.match.field)) return false;
	}
	return false;
}

/** "Iaith / Preferred language": half of it is a known label. */
function isBilingual(label: string): boolean {
	return label.includes(' / ') && label.split(' / ').some((part) => lookUpLabel(part)?.exact);
}

function isShortPair(label: Label | null, mayBeEmpty = false): boolean {
	return label !== null && (label.inline !== null || (mayBeEmpty && label.marked)) && label.text.split(/\s+/).length <= 4;
}

/** A point of a list the person wrote: "- Pets: none", "1) Date: Saturday". */
function isListed({ lines, label }: MessagePlace, index: number): boolean {
	return BULLET.test(lines[index].text) && !(label !== null && BULLET.test(lines[label].text));
}

/** Whether a pair is written in the manner only the form has: behind a sign, in columns, with another mark than a colon. */
function isOfStyle({ lines, label, languages }: MessagePlace, text: string): boolean {
	const own = label === null ? null : styleOf(lines[label].text);
	if (own === null) return false;
	const plain = own === ':' || (own === ' :' && (languages.length === 0 || languages.includes('fr')));
	return !plain && styleOf(text) === own;
}

const DATE = /^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}\.?$/;
const LEADER = /^\S.{0,40}?\s\.{2,40}\s\S/;

/** "Mobile ......... 0770", "Preferred day .. Tuesday", in a form that is written so. */
function isWithLeader(lines: readonly Line[], text: string): boolean {
	return LEADER.test(text) && lines.slice(0, 200).filter((line) => LEADER.test(line.text)).length >= 3;
}

function styleOf(line: string): string | null {
	const text = line.slice(0, MAX_PAIR);
	if (/^[[【〔［][^\]】〕］]{1,60}[\]】〕］]/u.test(text)) return '[]';
	if (/^[^.:：]{2,40}(?:\.{3,}|…{1,}|_{3,})/u.test(text)) return '...';
	if (/^[\p{L}\p{N}_.-]{2,40}=(?=\S)/u.test(text)) return '=';
	const joined = /^[\p{L}\p{N}][^:：]{0,40}?\s(=>|->|[-–—=→|])\s/u.exec(text);
	if (joined !== null) return ` ${joined[1]}`;
	const match = /^([^\p{L}\p{N}\s]{0,3})\s*[\p{L}\p{N}][^:：]{0,60}?(\s*)([:：])/u.exec(text);
	return match === null ? null : `${match[1]}${match[2].length > 1 ? '  ' : match[2]}${match[3] === '：' && match[1] === '' ? ':' : match[3].replace('：', ':')}`;
}

/** What programs write behind a label: a link, an address of the net, a moment, a code of capitals and digits. */
export function isMachineValue(value: string): boolean {
	const plain = withPlainDigits(value.trim());
	if (plain.length > 300 || /^\S+\s+\S+\s+\S+\s+\S+/.test(plain)) return false;
	if (/^https?:\/\/\S+$/i.test(plain) || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(plain) || /^[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){3,7}$/i.test(plain)) return true;
	if (/^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}[,T\s]+\d{1,2}:\d{2}/.test(plain)) return true;
	return /^(?=\S{4,24}$)(?=\S*\d\S*\d)\p{Lu}[\p{Lu}\d]*[-_/.]?[\p{Lu}\d][\p{Lu}\d\-_/.]*$/u.test(plain);
}

/** A short line with its answer below it, set off by blank lines, in a form that is written so. */
export function isStackedPair({ lines, stacked, person }: MessagePlace, index: number): boolean {
	const [line, next, after] = [lines[index], lines[index + 1], lines[index + 2]];
	// The answer has one line, or two.
	const ends = after === undefined || after.gap || lines[index + 3] === undefined || lines[index + 3].gap;
	if (!stacked || !line.gap || line.cell !== 0 || next === undefined || next.gap || !ends) return false;
	if (line.text.length > 60 || /[.!,;…]$/.test(line.text) || isClosing(line.text) || BULLET.test(line.text)) return false;
	return next.text.length <= 120 && !isPartOfName(next.text, person);
}

/** "Tom" signs for Tom Reed, "Rangi" for Rangimarie Hohepa. */
export function isPartOfName(text: string, person: string): boolean {
	const own = person.toLowerCase().split(/[\s,]+/);
	return text.toLowerCase().split(/[\s,.]+/).filter(Boolean).every((word) => own.some((one) => one === word || (word.length >= 4 && one.startsWith(word))));
}
