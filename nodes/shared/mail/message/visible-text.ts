import { FORWARDED, HEADER_FROM, HEADER_SENT, HEADER_SUBJECT, HEADER_TO, ORIGINAL_MESSAGE, SENT_FROM, WROTE } from './quote-words';

/** Text beyond this is not read: no person writes more, and the work stays bounded. */
export const MAX_TEXT = 1024 * 1024;
const MAX_LINES = 20_000;
/** Longer lines are never an attribution or a header. */
const MAX_MARK = 400;
/** An attribution may be folded over this many lines ("On …" / name / "<address>" / "wrote:"). */
const MAX_FOLD = 6;

/** A mail's text taken apart: what its author wrote, how they signed, and everything older. */
export interface WrittenText {
	visible: string;
	signature: string;
	/** What stands below a forward mark, or null: the mail that was passed on. */
	forwarded: string | null;
}

interface HeaderField {
	field: 'from' | 'sent' | 'to' | 'subject';
	value: string;
}

/** What was found out about single lines, so that looking ahead costs nothing twice. */
interface Seen {
	ends: (boolean | undefined)[];
	fields: (HeaderField | null | undefined)[];
}

type Kind = 'text' | 'empty' | 'quoted' | 'rule' | 'mark';

const wordSet = (words: readonly string[]) => new Set(words);
const FROM = wordSet(HEADER_FROM);
const SENT = wordSet(HEADER_SENT);
const TO = wordSet(HEADER_TO);
const SUBJECT = wordSet(HEADER_SUBJECT);
const WROTE_WORDS = [...new Set(WROTE)];

const RULE = /^(?:[\s\-_=*#~+ᐧ•·.─━—–]{2,}|ᐧ)$/u;
const SIGNATURE = /^(?:--|__|—|––)[ \t]*$/;

/** What the author of this mail wrote: quoted history, attribution lines and signature taken out. Linear in the text. */
export function visibleText(text: string): string {
	return splitWrittenText(text).visible;
}

/** Takes a mail's plain text apart, line by line. */
export function splitWrittenText(text: string): WrittenText {
	const bounded = text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text;
	const lines = bounded.replace(/\r\n?/g, '\n').replace(/[\u200b\ufeff\u2060]/g, '').split('\n', MAX_LINES).map((line) => line.trimEnd());
	const kinds: Kind[] = lines.map(kindOf);
	const keep: string[] = [];
	const signature: string[] = [];
	let forwarded: string | null = null;
	const seen: Seen = { ends: [], fields: [] };
	let inCode = false;
	let index = 0;
	let hasText = false;

	while (index < lines.length) {
		const line = lines[index];
		if (/^\s*```/.test(line)) inCode = !inCode;
		if (hasText && !inCode && line.length < 10 * MAX_MARK && isDisclaimer(lines, index)) break;
		if (inCode || line.length > MAX_MARK) {
			keep.push(line);
			hasText ||= line.trim() !== '';
			index++;
			continue;
		}
		if (kinds[index] === 'quoted') {
			index++;
			continue;
		}
		if (kinds[index] === 'empty') {
			keep.push(line);
			index++;
			continue;
		}
		const announced = announcement(line);
		if (announced !== null) {
			if (announced === 'forward') forwarded = lines.slice(index + 1).join('\n');
			// Apple quotes what it forwards; a person may answer below. What is not quoted after an original-message mark is history.
			break;
		}
		const headers = headerBlock(lines, index, seen);
		if (headers > 0) {
			if (!hasText) forwarded = lines.slice(index).join('\n');
			break;
		}
		const attribution = attributionLength(lines, index, seen);
		if (attribution > 0) {
			let next = index + attribution;
			while (next < lines.length && kinds[next] === 'empty') next++;
			const barred = next < lines.length && /^\s*\|/.test(lines[next]);
			if (next < lines.length && (kinds[next] === 'quoted' || barred)) {
				// The quotation ends where its marks end: an answer below it is the author's.
				while (next < lines.length && (kinds[next] === 'quoted' || (barred && /^\s*\|/.test(lines[next])) || (kinds[next] === 'empty' && nextQuoted(kinds, next)))) next++;
				index = next;
				continue;
			}
			break;
		}
		if (SIGNATURE.test(line) && (hasText || signatureAtTop(lines, index))) {
			// Everything below the mark is signature, up to the quotation.
			for (let below = index + 1; below < lines.length; below++) {
				if (kinds[below] === 'quoted' || attributionLength(lines, below, seen) > 0 || headerBlock(lines, below, seen) > 0 || announcement(lines[below]) !== null) break;
				signature.push(lines[below]);
			}
			break;
		}
		keep.push(line);
		hasText ||= kinds[index] === 'text';
		index++;
	}

	trimEnd(keep);
	while (keep.length > 1 && isDeviceLine(keep[keep.length - 1])) {
		signature.unshift(keep.pop() as string);
		trimEnd(keep);
	}
	while (keep.length > 0 && keep[0].trim() === '') keep.shift();
	return { visible: keep.join('\n'), signature: signature.join('\n').trim(), forwarded };
}

const DISCLAIMER_HEAD = /^\W{0,3}(?:disclaimer|confidentiality (?:notice|note)|legal notice|aviso legal|(?:aviso|cláusula) de confidencialidad|haftungsausschluss|vertraulichkeitshinweis|avis de confidentialité|avvertenza legale|(?:nota|avviso) di riservatezza|aviso de confidencialidade)(?:$|\W)/i;
const DISCLAIMER = /(?:this|the) (?:e-?mail|message|communication)[^.]{0,120}(?:confidential|privileged|intended (?:only|solely))|intended recipient|este (?:mensaje|correo|e-?mail)[^.]{0,120}confidencial|diese e-?mail[^.]{0,120}vertraulich|ce (?:message|courriel|mail|e-?mail)[^.]{0,120}confidentiel|quest[oa] (?:messaggio|e-?mail)[^.]{0,120}(?:riservat|confidenzial)|esta mensagem[^.]{0,120}confidencia|dit (?:bericht|e-?mail)[^.]{0,120}vertrouwelijk/i;

/** Whether a paragraph begins here that a company puts below every mail: names and numbers in it are nobody's. */
function isDisclaimer(lines: readonly string[], index: number): boolean {
	if (index === 0 || (lines[index - 1] !== '' && kindOf(lines[index - 1]) !== 'rule')) return false;
	return DISCLAIMER_HEAD.test(lines[index]) || (lines[index].length >= 50 && DISCLAIMER.test(`${lines[index]} ${(lines[index + 1] ?? '').slice(0, MAX_MARK)}`));
}

function kindOf(line: string): Kind {
	if (line.trim() === '') return 'empty';
	// ">>> see here <<<" is decoration, not quotation.
	if (/^\s{0,3}>/.test(line)) return line.length < MAX_MARK && line.endsWith('<<<') ? 'text' : 'quoted';
	if (line.length <= 200 && RULE.test(line)) return 'rule';
	return 'text';
}

function nextQuoted(kinds: readonly Kind[], from: number): boolean {
	for (let index = from; index < kinds.length && index < from + 4; index++) {
		if (kinds[index] === 'quoted') return true;
		if (kinds[index] !== 'empty') return false;
	}
	return false;
}

function trimEnd(lines: string[]): void {
	while (lines.length > 0 && (lines[lines.length - 1].trim() === '' || (lines[lines.length - 1].length <= 200 && RULE.test(lines[lines.length - 1])))) lines.pop();
}

function signatureAtTop(lines: readonly string[], index: number): boolean {
	return index + 1 < lines.length && lines.slice(0, index).every((line) => line.trim() === '') && lines[index] === '-- ';
}

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
	if (first.length > MAX_MARK || !(TIME.test(first) || DATE.test(first))) return 0;
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

function isDeviceLine(line: string): boolean {
	const plain = line.trim().toLowerCase().replace(/^[\s*_[(<]+/, '');
	if (plain.length > 120) return false;
	const start = SENT_FROM.find((word) => plain.startsWith(word));
	if (start === undefined) return /(?:iphone|ipad|android)\w*\s*(?:gesendet|から送信|dan gönderildi|umdan gönderildi|에서 보냄)/.test(plain);
	// "Sent from my desk, is much easier…" is a sentence: a device line has no comma and few words after its mark.
	const rest = plain.slice(start.length).replace(/<[^<>]*>|\[[^[\]]*\]|\(https?:[^()]*\)|https?:\S+/g, '').trim();
	return !/[,;!?]|\.\s/.test(rest) && rest.split(/\s+/).length <= 7;
}
