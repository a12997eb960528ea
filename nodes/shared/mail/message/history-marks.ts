import { FORWARDED, HEADER_FROM, HEADER_SENT, HEADER_SUBJECT, HEADER_TO, ORIGINAL_MESSAGE, WROTE } from './quote-words';

/** Longer lines are never an attribution or a header. */
export const MAX_MARK = 400;
/** An attribution may be folded over this many lines ("On …" / name / "<address>" / "wrote:"). */
const MAX_FOLD = 6;

interface HeaderField {
	field: 'from' | 'sent' | 'to' | 'subject';
	value: string;
}

/** What was found out about single lines, so that looking ahead costs nothing twice. */
export interface Seen {
	ends: (boolean | undefined)[];
	fields: (HeaderField | null | undefined)[];
}

const FROM = new Set(HEADER_FROM);
const SENT = new Set(HEADER_SENT);
const TO = new Set(HEADER_TO);
const SUBJECT = new Set(HEADER_SUBJECT);
const WROTE_WORDS = [...new Set(WROTE)];

/** Whether a line says "Original Message", "Forwarded message" or the like. */
export function announcement(line: string): 'original' | 'forward' | null {
	if (line.length > 200) return null;
	const last = line[line.length - 1];
	if (last === undefined || !'-_=:*—–~.'.includes(last)) return null;
	const core = line.toLowerCase().replace(/[’]/g, '\'').replace(/^[\s>*_\-=~.—–]+|[\s*_\-=~:.—–]+$/g, '');
	const dashed = /^[\s*>]*[-_=—–]{2,}/.test(line);
	// "---- On Tue … Sam <a@b> wrote ----" and "---- John Smith wrote ----"
	if (dashed && /[-_=]{2,}$/.test(line) && WROTE_WORDS.some((word) => core.endsWith(` ${word}`))) return 'original';
	if (core.length < 4 || core.length > 60) return null;
	if (ORIGINAL_MESSAGE.includes(core)) return dashed || line.trimEnd().endsWith(':') ? 'original' : null;
	const forwardWord = FORWARDED.find((word) => core === word || (core.startsWith(word) && core.length < word.length + 20));
	if (forwardWord !== undefined) return dashed || line.trimEnd().endsWith(':') ? 'forward' : null;
	return null;
}

/** The field a line of a quoted header block names, with its value; null when it is no such line. */
export function headerLine(line: string): HeaderField | null {
	if (line.length > MAX_MARK) return null;
	const plain = line.replace(/^[\s>*_|]+/, '');
	const head = plain.slice(0, 26);
	const at = head.search(/[:：]/);
	if (at < 1) return null;
	const name = plain.slice(0, at).replace(/[*_\s]+$/g, '').trim().toLowerCase();
	const value = plain.slice(at + 1).replace(/^[\s*_]+|[*_]+$/g, '').trim();
	if (FROM.has(name)) return { field: 'from', value };
	if (SUBJECT.has(name)) return { field: 'subject', value };
	if (SENT.has(name)) return { field: 'sent', value };
	if (TO.has(name)) return { field: 'to', value };
	return null;
}

/** Lines of the header block starting at `index`, or 0: From first, or at least three different fields in a row. */
export function headerBlock(lines: readonly string[], index: number, seen: Seen = { ends: [], fields: [] }): number {
	const fieldAt = (line: number) => (seen.fields[line] === undefined ? (seen.fields[line] = headerLine(lines[line])) : seen.fields[line]);
	const first = fieldAt(index);
	if (first === null) return 0;
	const fields = new Set([first.field]);
	let count = 1;
	let misses = 0;
	let length = 1;
	for (let next = index + 1; next < lines.length && next <= index + 10 && fields.size < 4; next++) {
		const found = fieldAt(next);
		if (found !== null) {
			fields.add(found.field);
			count++;
			length = next - index + 1;
			misses = 0;
		} else if (++misses > 1) break;
	}
	// A contact form's "From: / Subject:" is not a quoted mail: only a mail has a date or a recipient as well.
	if (first.field === 'from') return fields.size >= 3 || (fields.has('sent') && count >= 2 && /@/.test(first.value)) ? length : 0;
	return fields.size >= 3 && fields.has('from') ? length : 0;
}

const TIME = /(?:^|[^\d:.])\d{1,2}[:.h]\d{2}(?!\d)/;
const DATE = /(?:^|\D)(?:\d{4}[-/.年]\s?\d{1,2}|\d{1,2}[-/.]\s?\d{1,2}[-/.]\s?\d{2,4}|\d{1,2}(?:st|nd|rd|th)?[.,]?(?:\s|-)(?:de\s)?\p{L}{3,12}[.,]?(?:\s|-)(?:de\s)?\d{4}|\p{L}{3,12}[.,]?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}|\d{1,2}\s\p{L}{3,12}\s\d{4})/u;
const MAILBOX_AT_END = /(?:<[^<>\s]{0,80}@[^<>]{1,120}>|\([^()\s]{0,4}\s?[^()\s]{1,80}@[^()\s]{1,120}\)|\[[^[\]\s]{1,80}@[^[\]\s]{1,120}\])\s*[:：]?\s*$/;

/** Lines of the attribution ("On … wrote:") starting at `index`, or 0. */
export function attributionLength(lines: readonly string[], index: number, seen: Seen = { ends: [], fields: [] }): number {
	const first = lines[index];
	// Most lines hold no digit, and so neither a date nor a time.
	if (first.length > MAX_MARK || !/\d/.test(first) || !(TIME.test(first) || DATE.test(first))) return 0;
	let joined = '';
	let rest = '';
	for (let count = 1; count <= MAX_FOLD && index + count <= lines.length; count++) {
		const line = lines[index + count - 1];
		if (line.length > MAX_MARK || joined.length > 600) return 0;
		const plain = line.replace(/^[\s>]+/, '');
		joined = `${joined} ${plain}`.trim();
		if (count > 1) rest = `${rest} ${plain}`.trim();
		seen.ends[index + count - 1] ??= endsLikeAttribution(line);
		if (!seen.ends[index + count - 1] || !isAttribution(joined)) continue;
		// When it stands without the first line, that line is the author's own.
		if (count > 1 && isAttribution(rest)) return 0;
		const verb = (lines[index + count] ?? '').replace(/^[\s>]+|[\s:：]+$/g, '').toLowerCase();
		return verb !== '' && WROTE_WORDS.includes(verb) ? count + 1 : count;
	}
	return 0;
}

function endsLikeAttribution(line: string): boolean {
	const last = line[line.length - 1];
	if (last !== undefined && ':：>)].…'.includes(last)) return true;
	const end = line.slice(-30).toLowerCase();
	return WROTE_WORDS.some((word) => end.endsWith(word)) || line.includes('GMT');
}

function isAttribution(joined: string): boolean {
	if (joined.length < 12 || joined.length > 600) return false;
	const dated = DATE.test(joined);
	const timed = TIME.test(joined);
	if (!dated && !timed) {
		// "El lun, 3 nov" and "On Apr 8, 2011" always carry a year or a time; without either it is prose.
		return false;
	}
	const end = joined.toLowerCase().replace(/[\s:：.…]+$/, '');
	const colon = /[:：]\s*$/.test(joined);
	if (colon || MAILBOX_AT_END.test(joined)) {
		if (/@/.test(joined) && MAILBOX_AT_END.test(joined)) return colon || (dated && /^\d/.test(joined)) || timed && dated;
	}
	if (WROTE_WORDS.some((word) => end.endsWith(word))) {
		return /^\p{Lu}|^\d|^["'“«]|^[\p{L}]{1,5}[.,\s]/u.test(joined) && (colon || joined.includes('@') || /^on\s/i.test(joined));
	}
	// "Op 17-feb.-2015, om 13:18 heeft X <x@y> het volgende geschreven" and "skrev X <x@y>:" carry the verb inside.
	if (colon && WROTE_WORDS.some((word) => end.includes(` ${word} `)) && (dated || timed)) return joined.includes('@') || (dated && timed);
	// "2016-03-03 17:21 GMT+01:00 Some One" (Gmail without an address)
	return dated && timed && joined.length < 120 && /^\d{4}-\d{2}-\d{2} \d{1,2}:\d{2} GMT[+-]\d{2}:\d{2} \p{L}[^@]*$/u.test(joined);
}
