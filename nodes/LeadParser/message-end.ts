import { turnAt } from './conversation';
import { footerSign } from './footer';
import { labelAt } from './label-at';
import { isOthersLabel, namesListing } from './label-dictionary';
import type { Line } from './lines';
import { leavesBlock, leavesIndent } from './message-block';
import { beginsParagraph, BULLET, fillsCell, paragraphAt, type MessagePlace } from './message-place';
import { endsMessage, isClosing, isLinkRow, RULE } from './message-text';
import { isLabelBelow, isPartOfName, isStackedPair, isTicked } from './next-field';
import { looksLikeName } from './people';
import { isSendersClosing } from './senders-closing';

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
	return isNextQuestion(place, index) || isLabelBelow(place, index);
}

/** A bold line, or one in capitals, above a plain one, as the message's own label is: the form goes on. */
function isNextQuestion({ lines, label, first }: MessagePlace, index: number): boolean {
	if (label === null || label >= first || index <= first || !lines[index].gap || lines[index + 1] === undefined) return false;
	return [isBold, isInCapitals].some((isMarked) => isMarked(lines[label]) && !isMarked(lines[first]) && isMarked(lines[index]) && !isMarked(lines[index + 1]));
}

const isBold = (line: Line) => line.strongPart === line.text;
const isInCapitals = ({ text }: Line) => text.length > 3 && text.length <= 60 && text === text.toUpperCase() && /\p{Lu}{2}/u.test(text) && !/[.,;!?]$/.test(text);

/** With the signs on both sides; a line of a thousand of them is none. Characters. */
const LONGEST_HEADING = 200;

/** "--- Listing ---", "TRANSCRIPT" above a conversation, "Applicant details" above pairs. */
function isHeading({ lines }: MessagePlace, index: number): boolean {
	const line = lines[index];
	if (line.text.length <= LONGEST_HEADING && /^[-=*#~_─━]{2,}\s?[^\s=*#~_─━-].{0,60}?\s?[-=*#~_─━]{2,}$/u.test(line.text)) return true;
	if (line.text.length > 60 || /[.,;!?…]$/.test(line.text)) return false;
	const next = lines[index + 1];
	if (next === undefined) return false;
	const bare = line.text.replace(/[:：]$/, '');
	// A rule that underlines is about as long as what it underlines.
	const underlined = RULE.test(next.text) && !next.gap && Math.abs(next.text.length - bare.length) <= 4;
	if (turnAt(next) !== null || underlined) return true;
	const capitals = bare.length > 3 && bare === bare.toUpperCase() && bare !== bare.toLowerCase();
	if (line.gap && labelAt(next) !== null && bare.split(/\s+/).length <= 4 && (isOthersLabel(bare) || namesListing(bare))) return true;
	if (line.gap && !isClosing(line.text) && (capitals || !/[:：]/.test(line.text))) {
		const below = [next, lines[index + 2]].filter((one) => one !== undefined && !BULLET.test(one.text)).map((one) => labelAt(one));
		return below.length === 2 && below.every((one) => one !== null && one.inline !== null && one.text.split(/\s+/).length <= 5);
	}
	return false;
}

/** Below a closing with its name, set off by a blank line, stands nothing of the person's but a postscript. */
function isBelowSignature({ lines, first, person }: MessagePlace, index: number): boolean {
	if (isSentenceBelowName(lines[index], lines[index - 1], person)) return true;
	if (!beginsParagraph(lines, index) || /^\W{0,2}(?:p\.?\s?s\.?|p\.?\s?d\.?|n\.?\s?b\.?|з\.\s?ы|追伸)(?:\W|$)/iu.test(lines[index].text)) return false;
	for (let back = index - 1; back > first && back >= index - 5; back--) {
		if (isClosing(lines[back].text)) return back < index - 1 || !looksLikeName(lines[index].text);
		if (lines[back].text.length > 50) return false;
	}
	return false;
}

/** "Rangi" above "The above details have been provided by the member …". */
function isSentenceBelowName(line: Line, above: Line, person: string): boolean {
	return line.text.length > 60 && /[.!。]$/u.test(line.text) && person !== '' && /^\p{Lu}[\p{L}'’-]{2,}(?: [\p{L}'’.-]+){0,2}[.,]?$/u.test(above.text) && isPartOfName(above.text, person);
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
