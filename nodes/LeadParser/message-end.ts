import type { HtmlPlace } from '../shared/mail/message/html-lines';
import { turnAt } from './conversation';
import { withPlainDigits } from './digits';
import { asksForConsent, beginsWithName, footerSign, isYesOrNo, type SenderWords } from './footer';
import { labelAt, type Label } from './label-at';
import type { LabelField, LabelMatch } from './label-dictionary';
import type { Line } from './lines';
import { endsMessage, isClosing, isLinkRow, isTeam, RULE } from './message-text';
import { looksLikeName } from './people';

/** Where a message stands and how the form around it is written. */
export interface MessagePlace {
	lines: readonly Line[];
	/** Index of its label; null when it has none. */
	label: number | null;
	/** Index of the line its text begins on. */
	first: number;
	/** The table cell it fills; 0 when it is not bound to one. */
	cell: number;
	/** Languages in which the label has its meaning; empty when unknown. */
	languages: readonly string[];
	sender: SenderWords;
	/** The form puts its answers on the line below the label, with blank lines between. */
	stacked: boolean;
	/** The person's name, when the form has given it before; '' otherwise. */
	person: string;
}

/** Labels that also occur inside sentences do not end a message. */
const INSIDE_PROSE = new Set<LabelField>(['sender', 'year', 'salutation']);
/** What every form asks for; forms in other languages use the English words too. */
const ASKED_EVERYWHERE = new Set<LabelField>(['name', 'firstName', 'lastName', 'email', 'phone', 'message', 'reference']);
const BULLET = /^(?:[-–—*•·▪◦‣○●]|\d{1,2}[.)]|[a-z]\))\s/u;
const TICK = /^[☐☑☒✓✔✗✘✅❌]|^\[[ xX✓]?\]\s/u;
const MAX_PARAGRAPHS = 60;

/** Index of the first line that is no longer the person's; equal to `first` when there is no message at all. */
export function messageEnd(place: MessagePlace): number {
	const { lines, first } = place;
	let end = first;
	while (end < lines.length && !(end === first && place.label === first) && stopsAt(place, end)) return end;
	if (end === first && place.label === first) end++;
	while (end < lines.length && !stopsAt(place, end)) end++;
	return withoutSendersWords(place, end);
}

/** Whether the message has a table cell to itself: then it ends with it, whatever is in it. */
export function fillsCell({ lines, label, cell }: Pick<MessagePlace, 'lines' | 'label' | 'cell'>): boolean {
	return cell !== 0 && label !== null && lines[label].cell !== cell;
}

/** Whether the message has ended before this line. */
function stopsAt(place: MessagePlace, index: number): boolean {
	const { lines, first, cell, sender } = place;
	const line = lines[index];
	const begun = index > first;
	const open = begun && !fillsCell(place);
	if (cell !== 0 && line.cell !== cell) return true;
	if (line.ownLabel !== undefined || leavesBlock(place, line)) return true;
	if (leavesIndent(place, line)) return true;
	if (open && (endsMessage(line, sender.endings) || isLinkRow(line))) return true;
	if (begun && line.linkOnly && line.links.length > 0) return true;
	if (!begun && RULE.test(line.text)) return true;
	if (turnAt(line) !== null && (begun || turnAt(lines[first]) === null)) return true;
	if (open && (isTicked(place, index) || isHeading(place, index) || isStackedPair(place, index) || isBelowSignature(place, index) || isSendersClosing(place, index))) return true;
	if (open && beginsParagraph(lines, index) && footerSign(paragraphAt(lines, index), sender.names) === 'sure') return true;
	return isLabelBelow(place, index);
}

/** Whether a line of HTML stands outside the block the message fills, looks otherwise than it, or is in fine print. */
function leavesBlock(place: MessagePlace, line: Line): boolean {
	const { lines, first, label } = place;
	const begin = lines[first];
	if (begin.place === null || line.place === null || line === begin || fillsCell(place)) return false;
	if (line.letters <= 13 && line.letters < begin.letters - 1) return true;
	const labelPlace = label === null ? null : lines[label].place;
	const container = containerOf(begin.place, labelPlace);
	if (isWithin(line.place, container)) return line.place !== begin.place && isWithin(line.place, begin.place) && isOwnBlock(line.place, begin.place);
	// Paragraph upon paragraph of one look is one text, when the label looks otherwise or is part of the first.
	return !(/^(?:p|div|span)$/.test(container.tag) && siblingOf(line.place, container)?.look === container.look);
}

/** The outermost block around the text that does not hold the label as well. */
function containerOf(place: HtmlPlace, label: HtmlPlace | null): HtmlPlace {
	if (label === null || label === place || isWithin(label, place)) return place;
	let container = place;
	while (container.parent !== null && !isWithin(label, container.parent)) container = container.parent;
	return container;
}

function isWithin(place: HtmlPlace, outer: HtmlPlace): boolean {
	for (let one: HtmlPlace | null = place; one !== null; one = one.parent) if (one === outer) return true;
	return false;
}

/** The block around a place that stands beside another one. */
function siblingOf(place: HtmlPlace, other: HtmlPlace): HtmlPlace | null {
	for (let one: HtmlPlace | null = place; one !== null; one = one.parent) if (one.parent === other.parent) return one.tag === other.tag ? one : null;
	return null;
}

/** A table or a coloured box inside the block a text began in is not part of the text. */
function isOwnBlock(place: HtmlPlace, outer: HtmlPlace): boolean {
	for (let one: HtmlPlace | null = place; one !== null && one !== outer; one = one.parent) if (/^(?:table|h[1-6])$/.test(one.tag) || one.look !== '') return true;
	return false;
}

/** Whether a line of plain text stands as far left as the label, when the text was set off to the right of it. */
function leavesIndent({ lines, label, first }: MessagePlace, line: Line): boolean {
	if (label === null || line.place !== null || line.cell !== 0) return false;
	const under = first > label ? first : label + 1;
	return under < lines.length && lines[under].indent >= lines[label].indent + 2 && line.indent <= lines[label].indent && line !== lines[label];
}

function beginsParagraph(lines: readonly Line[], index: number): boolean {
	const [line, before] = [lines[index], lines[index - 1]];
	return line.gap || (line.place !== null && before !== undefined && line.place !== before.place);
}

function paragraphAt(lines: readonly Line[], index: number): string {
	let end = index + 1;
	while (end < lines.length && end < index + 12 && !beginsParagraph(lines, end)) end++;
	return lines.slice(index, end).map((line) => line.text).join(' ');
}

/** "☑ I agree", "I agree: Yes", "I agree" above "Yes": what a form lets people tick. */
function isTicked({ lines, label }: MessagePlace, index: number): boolean {
	const text = lines[index].text;
	if (TICK.test(text)) return true;
	if (BULLET.test(text) && !(label !== null && BULLET.test(lines[label].text))) return false;
	const pair = /^(.{3,200}?)\s*[:：?？]\s*(?:[-–=→]\s*)?([^:：?？]{1,24})$/u.exec(text);
	if (pair !== null && (isYesOrNo(pair[2]) || (/[:：]/.test(text) && lines[index].gap && asksForConsent(pair[1])))) return true;
	const next = lines[index + 1];
	return next !== undefined && !next.gap && isYesOrNo(next.text) && text.length < 200 && !/[.!,;]$/.test(text);
}

/** "--- Listing ---", "TRANSCRIPT" above a conversation, "Applicant details" above pairs. */
function isHeading({ lines }: MessagePlace, index: number): boolean {
	const line = lines[index];
	if (/^([-=*#~_─━]{2,})\s?\S.{0,60}?\s?[-=*#~_─━]{2,}$/u.test(line.text)) return true;
	if (line.text.length > 60 || /[.,;!?…]$/.test(line.text)) return false;
	const next = lines[index + 1];
	if (next === undefined) return false;
	const bare = line.text.replace(/[:：]$/, '');
	// A rule that underlines is about as long as what it underlines.
	const underlined = RULE.test(next.text) && !next.gap && Math.abs(next.text.length - bare.length) <= 4;
	if (turnAt(next) !== null || underlined) return true;
	const capitals = bare.length > 3 && bare === bare.toUpperCase() && bare !== bare.toLowerCase();
	if (line.gap && !isClosing(line.text) && (capitals || !/[:：]/.test(line.text))) {
		const below = [next, lines[index + 2]].filter((one) => one !== undefined && !BULLET.test(one.text)).map((one) => labelAt(one));
		return below.length === 2 && below.every((one) => one !== null && one.inline !== null && one.text.split(/\s+/).length <= 5);
	}
	return false;
}

/** A short line with its answer below it, set off by blank lines, in a form that is written so. */
function isStackedPair({ lines, stacked, person }: MessagePlace, index: number): boolean {
	const [line, next, after] = [lines[index], lines[index + 1], lines[index + 2]];
	if (!stacked || !line.gap || line.cell !== 0 || next === undefined || next.gap || (after !== undefined && !after.gap)) return false;
	if (line.text.length > 60 || /[.!,;…]$/.test(line.text) || isClosing(line.text) || BULLET.test(line.text)) return false;
	return next.text.length <= 120 && !isPartOfName(next.text, person);
}

/** "Kind regards, / The Portal team": the closing is the sender's. */
function isSendersClosing({ lines, sender }: MessagePlace, index: number): boolean {
	const { text } = lines[index];
	if (text.length > 80) return false;
	if (isClosing(text)) return lines[index + 1] !== undefined && isSendersName(lines[index + 1].text, sender.names);
	const words = text.split(/[\s,]+/);
	return [1, 2, 3, 4].some((count) => count < words.length && isClosing(words.slice(0, count).join(' ')) && isSendersName(words.slice(count).join(' '), sender.names));
}

function isSendersName(text: string, names: readonly string[]): boolean {
	return text.length < 60 && (beginsWithName(text, names) || isTeam(text));
}

/** "Tom" signs for Tom Reed. */
function isPartOfName(text: string, person: string): boolean {
	const own = person.toLowerCase().split(/[\s,]+/);
	return text.toLowerCase().split(/[\s,.]+/).filter(Boolean).every((word) => own.includes(word));
}

/** Below a closing with its name, set off by a blank line, stands nothing of the person's but a postscript. */
function isBelowSignature({ lines, first }: MessagePlace, index: number): boolean {
	if (!beginsParagraph(lines, index) || /^\W{0,2}(?:p\.?\s?s\.?|p\.?\s?d\.?|n\.?\s?b\.?|з\.\s?ы|追伸)(?:\W|$)/iu.test(lines[index].text)) return false;
	for (let back = index - 1; back > first && back >= index - 5; back--) {
		if (isClosing(lines[back].text)) return back < index - 1 || !looksLikeName(lines[index].text);
		if (lines[back].text.length > 50) return false;
	}
	return false;
}

/** Whether a word is a label in the language of the form: "Termin:" heads a field in one language and is prose in another. */
function isOfForm({ field, languages }: LabelMatch, formLanguages: readonly string[]): boolean {
	return ASKED_EVERYWHERE.has(field) || formLanguages.length === 0 || languages.includes('en') || languages.some((one) => formLanguages.includes(one));
}

/** Whether the next field of the form begins here. */
function isLabelBelow(place: MessagePlace, index: number): boolean {
	const { lines, first, languages } = place;
	const line = lines[index];
	const begun = index > first;
	if (begun && (fillsCell(place) || isListed(place, index))) return false;
	if (begun && (isOfStyle(place, line.text) || isWithLeader(lines, line.text))) return true;
	const label = labelAt(line);
	if (label === null) return false;
	if (label.match !== null) {
		if (!label.match.exact) return label.marked && begun && (label.match.field === 'email' || label.match.field === 'phone' || (label.inline !== null && isMachineValue(label.inline)));
		if ((INSIDE_PROSE.has(label.match.field) || !isOfForm(label.match, languages)) && !line.gap && line.cell === 0) return !begun;
		// A bare word is a label only where an answer follows; a closing word is not.
		if (label.inline === null && !label.marked) return !begun || line.gap || line.cell !== 0 || label.match.field !== 'ignore';
		return true;
	}
	if (!begun || label.inline === null) return false;
	if (isMachineValue(label.inline) || (line.gap && /^\d[\d\s.]*$/.test(label.inline))) return true;
	// Two unknown pairs below a blank line, or below an answer that began behind its label, are the form's own data; one is still the person's.
	return (line.gap || (place.label === first && !/[:：]$/.test(lines[index - 1].text))) && isShortPair(label) && /^[\p{Lu}\p{Lo}]/u.test(label.text) && lines[index + 1] !== undefined && isShortPair(labelAt(lines[index + 1]), true);
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

const LEADER = /^\S.{0,40}?\s\.{2,}\s\S/;

/** "Mobile ......... 0770", "Preferred day .. Tuesday", in a form that is written so. */
function isWithLeader(lines: readonly Line[], text: string): boolean {
	return LEADER.test(text) && lines.slice(0, 200).filter((line) => LEADER.test(line.text)).length >= 3;
}

function styleOf(text: string): string | null {
	if (/^[[【〔［][^\]】〕］]{1,60}[\]】〕］]/u.test(text)) return '[]';
	if (/^[^.:：]{2,40}(?:\.{3,}|…{1,}|_{3,})/u.test(text)) return '...';
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

/** Takes off paragraphs at the end in which the sender speaks about the mail, the client, how to answer. */
function withoutSendersWords(place: MessagePlace, end: number): number {
	const { lines, first, sender } = place;
	if (fillsCell(place)) return end;
	let cut = end;
	let paragraphs = 0;
	for (let index = end - 1; index > first && paragraphs < MAX_PARAGRAPHS; index--) {
		if (isClosing(lines[index].text)) break;
		if (!beginsParagraph(lines, index)) continue;
		paragraphs++;
		if (footerSign(paragraphAt(lines, index), sender.names) !== null) cut = index;
		else if (cut < end && paragraphs > 3) break;
	}
	return cut;
}
