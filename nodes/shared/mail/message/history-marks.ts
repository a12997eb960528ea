import { plainMark, quoteWords, WordEdges } from './quote-words';

/** Longer lines are never an attribution or a header. */
export const MAX_MARK = 400;

/** A line of the header block above a quoted mail. */
export interface HeaderField {
	/** "other" is a field that says nothing by itself (Cc, Importance). */
	field: 'from' | 'sent' | 'to' | 'subject' | 'other';
	value: string;
}

/** What was found out about single lines, so that looking ahead costs nothing twice. */
export interface Seen {
	ends: (boolean | undefined)[];
	plain: (string | undefined)[];
	fields: (HeaderField | null | undefined)[];
}

/** Nothing found out yet. */
export function newSeen(): Seen {
	return { ends: [], plain: [], fields: [] };
}

const FIELDS = new Map<string, HeaderField['field']>((['other', 'to', 'sent', 'subject', 'from'] as const).flatMap((field) => quoteWords(field).map((word) => [word, field] as const)));
const LONGEST_FIELD = Math.max(...[...FIELDS.keys()].map((word) => word.length)) + 8;
const ORIGINAL = new Set(quoteWords('original'));
const FORWARDED = quoteWords('forwarded');
const WROTE = quoteWords('wrote');
const REPLY_ABOVE = quoteWords('replyAbove');
const REPLY_ABOVE_START = new WordEdges(REPLY_ABOVE, 'start');
const DASHED = /^[\s*>]*[-_=—–─*~]{2,}/;
const DASHED_BOTH = /^[\s*>]*[-_=—–─~]{2,}.*[-_=—–─~]{2,}[\s*]*$/;

/** Whether a line says "Original Message", "Forwarded message" or the like. */
export function announcement(line: string): 'original' | 'forward' | null {
	if (line.length > 240 || !(DASHED.test(line) || (/[:：\s*]$/.test(line.slice(-1)) && /[:：]\s*\**$/.test(line)))) return null;
	const core = markCore(line);
	if (core.length < 2) return null;
	// "---- On Tue … Sam <a@b> wrote ----" and "---- John Smith wrote ----"
	if (DASHED_BOTH.test(line)) {
		if (WROTE.some((word) => core.endsWith(` ${word}`) || (core.includes(` ${word} `) && /\d/.test(core)))) return 'original';
		// Notes: "----- Forwarded by Ann Lee/Org on 02/11/2026 09:10 -----"
		if (FORWARDED.some((word) => core.startsWith(`${word} `))) return 'forward';
	}
	if (core.length > 60) return null;
	if (ORIGINAL.has(core)) return 'original';
	return FORWARDED.some((word) => core === word || (core.startsWith(word) && word.length > 4 && core.length < word.length + 20)) ? 'forward' : null;
}

/** Whether a line says "Original Message" and nothing else, without dashes: some phones write it above the header block. */
export function isBareAnnouncement(line: string): boolean {
	return line.length < 60 && ORIGINAL.has(markCore(line));
}

/** Whether a line is a help desk's "please reply above this line". */
export function isReplyMarker(line: string): boolean {
	if (line.length > 200) return false;
	if (!/^[\s>]*[-#=_*—–.~[(<]{2,}/.test(line) && !/^[-#=_*—–~\])>]{2}$/.test(line.slice(-2))) return line.length < 100 && REPLY_ABOVE_START.find(line.trim().toLowerCase().replace(/^please /, '')) !== undefined;
	const plain = plainMark(line).toLowerCase();
	return REPLY_ABOVE.some((words) => plain.includes(words));
}

function markCore(line: string): string {
	return plainMark(line).toLowerCase().replace(/^[\s>*_\-=~.—–─#"']+|[\s*_\-=~:：.—–─#"']+$/g, '').replace(/\s+/g, ' ');
}

/** The field a line of a quoted header block names, with its value; null when it is no such line. */
export function headerLine(line: string): HeaderField | null {
	if (line.length > MAX_MARK || !(line.includes(':') || line.includes('：'))) return null;
	const plain = plainMark(line).replace(/^[\s>*_|•]+/, '');
	const at = plain.slice(0, LONGEST_FIELD).search(/[:：]/);
	if (at < 1) return null;
	const name = plain.slice(0, at).replace(/[*_\s]+$/g, '').replace(/\s+/g, ' ').toLowerCase();
	const field = FIELDS.get(name);
	const value = plain.slice(at + 1).replace(/^[\s*_]+|[*_]+$/g, '').trim();
	// The Latvian "No:" is a number in other languages.
	return field === undefined || (name === 'no' && !value.includes('@')) ? null : { field, value };
}

/** Lines of the header block starting at `index`, or 0: From first, or at least three different fields in a row. */
export function headerBlock(lines: readonly string[], index: number, seen: Seen = newSeen()): number {
	const fieldAt = (line: number) => (seen.fields[line] === undefined ? (seen.fields[line] = headerLine(lines[line])) : seen.fields[line]);
	const first = fieldAt(index);
	if (first === null || first.field === 'other') return lotusBlock(lines, index);
	const values = new Map([[first.field, first.value]]);
	let misses = 0;
	let length = 1;
	for (let next = index + 1; next < lines.length && next <= index + 10 && values.size < 4; next++) {
		const found = fieldAt(next);
		if (found === null) {
			if (++misses > 1) break;
			continue;
		}
		if (found.field !== 'other' && !values.has(found.field)) values.set(found.field, found.value);
		length = next - index + 1;
		misses = 0;
	}
	if (values.has('from')) {
		// A contact form's "From: / Subject:" is not a quoted mail: only a mail has a date or a recipient as well.
		// A traveller's or a mover's "From: / To: / Date:" is none either: it names no address, no year and no time.
		if (values.size >= 3) return /@|\d{4}|\d[:.]\d{2}/.test([...values.values()].join(' ')) ? length : 0;
		return first.field === 'from' && values.has('sent') && /@/.test(first.value) ? length : 0;
	}
	return values.has('sent') && values.has('to') && /\d{1,2}:\d{2}/.test(values.get('sent') ?? '') && /@/.test(values.get('to') ?? '') ? length : 0;
}

/** Lotus Notes: a mailbox, a date, then "To", "cc" and "Subject" each above its value. */
function lotusBlock(lines: readonly string[], index: number): number {
	if (lines[index].length > 200 || !/[@/]/.test(lines[index])) return 0;
	const below: string[] = [];
	for (let next = index + 1; next < lines.length && next < index + 9 && below.length < 4; next++) {
		if (lines[next].trim() !== '') below.push(plainMark(lines[next]).trim());
	}
	const label = (text: string | undefined) => FIELDS.get((text ?? '').replace(/[\s:：*]+$/g, '').toLowerCase());
	const dated = /\d[.:]\d{2}(?!\d)/.test(below[0] ?? '') && (below[0] ?? '').length < 45;
	return dated && label(below[1]) === 'to' && (label(below[2]) !== undefined || label(below[3]) !== undefined) ? 2 : 0;
}
