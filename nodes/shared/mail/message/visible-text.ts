import { attributionLength, attributionWithin } from './attribution';
import { isDashedName, isDeviceLine, isFooter, isOutsideWarning } from './footers';
import { announcement, headerBlock, isBareAnnouncement, isReplyMarker, MAX_MARK, newSeen } from './history-marks';

/** Text beyond this is not read: no person writes more, and the work stays bounded. */
export const MAX_TEXT = 1024 * 1024;
const MAX_LINES = 6000;
/** A signature below a line of dashes has no more lines than this, and none longer. */
const SIGNATURE_LINES = 12;
const SIGNATURE_CHARS = 120;
const SIGNATURE_LOOK = 60;

/** A mail's text taken apart: what its author wrote, and how they signed. Everything older is left out. */
export interface WrittenText {
	/** Lines with ">" stand in it only where the author answers between them. */
	visible: string;
	signature: string;
}

type Kind = 'text' | 'empty' | 'quoted' | 'rule';

interface Kept {
	line: string;
	/** "announced" stands below an attribution. */
	kind: Kind | 'announced';
}

const RULE = /^(?:[\s\-_=*#~+,ᐧ•·.─━—–]{2,}|ᐧ)$/u;
const SIGNATURE = /^(?:--|__|—|––|–)[ \t]*$/;

/** What the author of this mail wrote: quoted history, attribution lines and signature taken out. Linear in the text. */
export function visibleText(text: string): string {
	return splitWrittenText(text).visible;
}

/** A text without the quoted lines its author answers between: what they contain is somebody else's. */
export function withoutQuotedLines(text: string): string {
	return text.includes('>') ? text.split('\n').filter((line) => kindOf(line) !== 'quoted').join('\n') : text;
}

/** Takes a mail's plain text apart, line by line. */
export function splitWrittenText(text: string): WrittenText {
	const bounded = text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text;
	const lines = (bounded.includes('\r') ? bounded.replace(/\r\n?/g, '\n') : bounded).replace(/[\u200b\u2060-\u2064\ufeff]/g, '').split('\n', MAX_LINES).map((line) => line.trimEnd());
	const { kept, signature } = walk(lines, lines.map(kindOf));
	trimEnd(kept, signature);
	const written = answersBetween(kept);
	const first = written.findIndex(({ line }) => line.trim() !== '');
	return { visible: written.slice(Math.max(0, first)).map(({ line }) => line).join('\n').trimEnd(), signature: signature.join('\n').trim() };
}

/** Keeps lines up to where the history or the signature begins. */
function walk(lines: string[], kinds: Kind[]): { kept: Kept[]; signature: string[] } {
	const kept: Kept[] = [];
	const signature: string[] = [];
	const seen = newSeen();
	const isHistory = (at: number) => kinds[at] === 'quoted' || announcement(lines[at]) !== null || headerBlock(lines, at, seen) > 0 || attributionLength(lines, at, seen) > 0;
	let inCode = false;
	let hasText = false;
	let isAnnounced = false;

	for (let index = 0; index < lines.length; index++) {
		const kind = kinds[index];
		if (/^\s*```/.test(lines[index])) inCode = !inCode;
		if (kind === 'quoted' && !inCode) {
			// Apple Mail puts the mark before the attribution, too.
			if (kinds[index - 1] !== 'quoted') isAnnounced = attributionLength(lines, index, seen) > 0;
			kept.push({ line: lines[index], kind: isAnnounced ? 'announced' : kind });
			continue;
		}
		if (hasText && !inCode && kind === 'text' && lines[index].length < 10 * MAX_MARK && beginsParagraph(kinds, index) && isFooter(lines, index)) break;
		if (inCode || lines[index].length > MAX_MARK || kind === 'empty') {
			kept.push({ line: lines[index], kind });
			hasText ||= kind !== 'empty';
			continue;
		}
		if (kind === 'rule' && !(hasText && beginsSignature(lines, kinds, index, isHistory))) {
			kept.push({ line: lines[index], kind });
			continue;
		}
		if (kind !== 'rule' && (announcement(lines[index]) !== null || headerBlock(lines, index, seen) > 0)) break;
		if (isReplyMarker(lines[index])) {
			if (hasText) break;
			continue;
		}
		if (!hasText && isOutsideWarning(lines[index])) {
			while (index + 1 < lines.length && kinds[index + 1] === 'text' && headerBlock(lines, index + 1, seen) === 0) index++;
			continue;
		}
		const share = attributionWithin(lines[index], lines[index + 1]);
		if (share > 0 && attributionLength([lines[index].slice(share), ...lines.slice(index + 1, index + 8)], 0) > 0) {
			kept.push({ line: lines[index].slice(0, share).replace(/[\s-]+$/, ''), kind: 'text' });
			hasText = true;
			lines[index] = lines[index].slice(share);
			seen.ends[index] = undefined;
			seen.plain[index] = undefined;
		}
		const attribution = attributionLength(lines, index, seen);
		if (attribution > 0) {
			const end = quotationEnd(lines, kinds, index + attribution);
			if (end === null) break;
			for (let next = index + attribution; next < end; next++) kept.push({ line: lines[next], kind: 'announced' });
			index = end - 1;
			continue;
		}
		if (hasText && beginsSignature(lines, kinds, index, isHistory)) {
			for (let below = kinds[index] === 'rule' ? index + 1 : index; below < lines.length; below++) {
				if (isHistory(below)) break;
				signature.push(lines[below]);
			}
			break;
		}
		if (hasText && beginsParagraph(kinds, index) && isBareAnnouncement(lines[index]) && index + 1 < lines.length && headerBlock(lines, nextText(kinds, index + 1), seen) > 0) break;
		if (beginsParagraph(kinds, index) && ((kinds[index + 1] ?? 'empty') !== 'text' || isHistory(index + 1)) && isDeviceLine(lines[index])) {
			signature.push(lines[index]);
			continue;
		}
		kept.push({ line: lines[index], kind });
		hasText ||= kind === 'text';
	}
	return { kept, signature };
}

/** Where the quotation below an attribution ends; null when the quoted text has no marks and so no end. */
function quotationEnd(lines: readonly string[], kinds: readonly Kind[], start: number): number | null {
	let next = nextText(kinds, start);
	if (next >= lines.length) return null;
	const barred = /^\s*\|/.test(lines[next]);
	if (kinds[next] !== 'quoted' && !barred) return null;
	const isQuoted = (at: number) => kinds[at] === 'quoted' || (barred && at < lines.length && /^\s*\|/.test(lines[at]));
	// The quotation ends where its marks end: an answer below it is the author's.
	for (; next < lines.length; next++) {
		if (isQuoted(next)) continue;
		if (kinds[next] === 'empty') {
			const below = nextText(kinds, next);
			if (!isQuoted(below)) break;
			next = below;
			continue;
		}
		// What a mail program folded off a long quoted line, or off a link in it, has lost its mark.
		if (kinds[next] === 'text' && isQuoted(next - 1) && isQuoted(next + 1) && isFoldedOff(lines[next - 1], lines[next])) continue;
		break;
	}
	return next;
}

function isFoldedOff(above: string, line: string): boolean {
	if (/\([^()]*$|<[^<>]*$|https?:\/\/\S+$/.test(above.slice(-200)) && !/\s/.test(line.trim())) return true;
	return above.length >= 65 && !/[.!?:;…]$/.test(above) && line.length < above.length;
}

/** Whether the author's signature begins here: its mark, a line of dashes with few short lines below, or a name behind a dash. */
function beginsSignature(lines: readonly string[], kinds: readonly Kind[], index: number, isHistory: (at: number) => boolean): boolean {
	const line = lines[index];
	if (SIGNATURE.test(line)) return true;
	const rule = kinds[index] === 'rule';
	// A rule right below a line as long as itself underlines a heading.
	const heading = rule && kinds[index - 1] === 'text' && Math.abs(lines[index - 1].trim().length - line.trim().length) <= 2;
	const name = !rule && isDashedName(line);
	if (!rule && !name || heading) return false;
	const listed = name && [lines[index - 1], lines[index + 1]].some((near) => near !== undefined && /^\s*-{1,3}\S/.test(near));
	if (listed) return false;
	const firstBelow = nextText(kinds, index + 1);
	const first = (lines[firstBelow] ?? '').trim();
	// So do points below points.
	const point = /^\d{1,2}[.)]\s/;
	if (rule && point.test(first) && lines.slice(Math.max(0, index - SIGNATURE_LOOK), index).some((above) => point.test(above.trim()))) return false;
	// A sentence alone below a drawn line goes on with the text.
	if (rule && line.trim().length > 3 && /[,;].*[.!?]$/.test(first) && first.split(/\s+/).length >= 5 && !isFooter(lines, firstBelow)) return false;
	let below = 0;
	for (let next = index + 1; next < lines.length && next < index + SIGNATURE_LOOK; next++) {
		if (kinds[next] === 'empty') continue;
		if (kinds[next] === 'rule' && next > index + 1) return rule && below > 0 && below <= SIGNATURE_LINES && isEndOrHistory(kinds, next + 1, isHistory);
		if (isHistory(next)) break;
		if (rule && below > 0 && beginsParagraph(kinds, next) && isFooter(lines, next)) return true;
		if (lines[next].length > SIGNATURE_CHARS && !isFooter(lines, next)) return false;
		if (++below > (name ? 4 : SIGNATURE_LINES)) return false;
	}
	return name ? below === 0 || kinds[index - 1] === 'empty' : below > 0;
}

function isEndOrHistory(kinds: readonly Kind[], from: number, isHistory: (at: number) => boolean): boolean {
	const next = nextText(kinds, from);
	return next >= kinds.length || isHistory(next);
}

function beginsParagraph(kinds: readonly Kind[], index: number): boolean {
	return index === 0 || kinds[index - 1] !== 'text';
}

function nextText(kinds: readonly Kind[], from: number): number {
	let next = from;
	while (next < kinds.length && kinds[next] === 'empty') next++;
	return next;
}

/**
 * Leaves quotations out, except those that the author answers between, and lines they quoted on their own: without the
 * question "Yes, both" says nothing. A quotation at the end is history, and so is the only one below an attribution.
 */
function answersBetween(kept: readonly Kept[]): Kept[] {
	const isQuote = ({ kind }: Kept) => kind === 'quoted' || kind === 'announced';
	const isOwn = ({ kind }: Kept) => kind === 'text' || kind === 'rule';
	let last = kept.length - 1;
	while (last >= 0 && !isOwn(kept[last])) last--;
	if (last < 0) return kept.some(({ kind }) => kind === 'announced') ? [] : [...kept];
	const announced = kept.findIndex(({ kind }) => kind === 'announced');
	let between = false;
	if (announced >= 0) {
		const answer = kept.findIndex((one, index) => index > announced && isOwn(one));
		between = answer >= 0 && kept.some((one, index) => index > answer && isQuote(one));
	}
	const answered = kept.slice(0, last + 1);
	if (between) return answered;
	return answered.filter(({ kind }, index) => kind !== 'announced' && !(kind === 'empty' && answered[index - 1]?.kind === 'announced'));
}

function kindOf(line: string): Kind {
	if (line.trim() === '') return 'empty';
	if (line.includes('>')) {
		// ">>> see here <<<" is decoration, and ">>> Ann <ann@x> … >>>" an attribution. "AL> " marks a quotation with initials.
		if (/^\s*>/.test(line)) return line.length < MAX_MARK && (line.endsWith('<<<') || (line.startsWith('>>> ') && line.endsWith(' >>>'))) ? 'text' : 'quoted';
		if (/^\s{0,2}\p{Lu}{2,3}>{1,5}(?:\s|$)/u.test(line)) return 'quoted';
	}
	return line.length <= 200 && RULE.test(line) ? 'rule' : 'text';
}

/** Takes away what stands below the last words: rules, blank lines, and lines a phone adds. */
function trimEnd(kept: Kept[], signature: string[]): void {
	for (;;) {
		const last = kept.at(-1);
		if (last === undefined) return;
		if (last.kind === 'text' && isDeviceLine(last.line)) signature.unshift(last.line);
		else if (last.kind !== 'empty' && last.kind !== 'rule') return;
		kept.pop();
	}
}
