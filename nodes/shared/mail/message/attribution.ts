import { MAX_MARK, newSeen, type Seen } from './history-marks';
import { plainMark, quoteWords, WordEdges } from './quote-words';

/** An attribution may be folded over this many lines ("On …" / name / "<address>" / "wrote:"). */
const MAX_FOLD = 6;
const MAX_JOINED = 600;
/** A name and a date take no more; an address may be long. */
const MAX_UNADDRESSED = 240;

const WROTE = quoteWords('wrote');
const WROTE_LAST = new WordEdges(WROTE, 'end');
const WROTE_SET = new Set(WROTE);
const ON = new Set(quoteWords('on').map((words) => words.split(' ')[0]));
const QUOTING = new WordEdges(quoteWords('quoting').map((word) => `${word} `), 'start');

const TIME = /(?:^|[^\d:.])\d{1,2}(?::|\.|\s?h\s?|[時时点시]\s?)\d{2}(?!\d|\.\d)/;
/** A day and a year near each other, in any order and with a month in any language between; or a short numeric date. */
const DATE = /(?:^|\D)(?:\d{1,2}\D{1,24}(?:19|20|25)\d{2}(?!\d)|(?:19|20|25)\d{2}\D{1,24}\d{1,2}(?!\d)|\d{1,2}[-/.]\s?\d{1,2}[-/.]\s?\d{2}(?!\d))/;
const MAILBOX = /[<([][^<>()[\]@]{0,160}@[^<>()[\]]{1,160}[>)\]]|<[^<>]{0,160}<mailto:[^<>]{1,160}>/i;
const MAILBOX_AT_END = /[<([]\s?[^<>()[\]\s]{0,100}[\s:]?[^<>()[\]\s]{1,100}@[^<>()[\]]{1,120}[>)\]]+\s*[:：,]?\s*$/;
const TIME_AT_END = /[\d)]\s*(?:uhr|[ap]\.?\s?m\.?|h|น\.?|ص|م|г\.?)?\)?\s*[:：]?\s*$/i;
const GMAIL_UNNAMED = /^\d{4}-\d{2}-\d{2} \d{1,2}:\d{2} GMT[+-]\d{2}:\d{2} \p{L}[^@]*$/u;
/** GroupWise: '>>> "Ann Lee" <ann@x> 2/18/2025 9:14 AM >>>'. */
const GROUPWISE = /^\s{0,3}>>>\s[^>].{3,200}(?:@|\d[:/.-]\d).{0,100}\s>>>$/;
/** Yahoo's apps put what is quoted behind it: "On Mon, … Ann<ann@x> wrote:   Hello". */
const QUOTED_BEHIND = /^\s*([^<>]{10,200}<[^<>\s]{1,160}>[^:：<>]{2,40}[:：])\s{2,}\S/;
const POSTED_BY = /^posted by .{1,80} on \d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}$/i;

/**
 * Lines of the attribution ("On … wrote:") starting at `index`, or 0. It may be folded, and of any language: a date, a
 * mailbox and a colon are enough; without a mailbox it takes the verb, without a date a quotation right below.
 */
export function attributionLength(lines: readonly string[], index: number, seen: Seen = newSeen()): number {
	const first = lines[index];
	if (GROUPWISE.test(first)) return 1;
	if (first.length <= MAX_MARK && isAttribution(QUOTED_BEHIND.exec(first)?.[1] ?? '', true)) return 1;
	if (first.length > MAX_MARK || !mayBegin(first)) return 0;
	let joined = '';
	let rest = '';
	for (let count = 1; count <= MAX_FOLD && index + count <= lines.length; count++) {
		const line = lines[index + count - 1];
		if (line.length > MAX_MARK || joined.length > MAX_JOINED || (count > 1 && endsBefore(lines, index + count - 1))) return 0;
		const plain = (seen.plain[index + count - 1] ??= plainMark(line).replace(/^[\s>]+/, '').trim());
		joined = `${joined} ${plain}`.trim();
		if (count > 1) rest = `${rest} ${plain}`.trim();
		seen.ends[index + count - 1] ??= endsLikeAttribution(line);
		if (!seen.ends[index + count - 1]) continue;
		const quoted = isQuotedBelow(lines, index + count);
		if (!isAttribution(joined, quoted)) continue;
		// When it stands without the first line, that line is the author's own.
		if (count > 1 && isAttribution(rest, quoted) && !needs(first, rest)) return 0;
		const verb = plainMark(lines[index + count] ?? '').replace(/^[\s>]+|[\s:：]+$/g, '').toLowerCase();
		return verb !== '' && WROTE_SET.has(verb) ? count + 1 : count;
	}
	return 0;
}

/** Where an attribution begins in a line that starts with the author's own words ("Fine! On 2 Nov 2026 …"); 0 when it does not. */
export function attributionWithin(line: string, below: string | undefined): number {
	if (line.length > MAX_MARK || !/\d/.test(line) || !(endsLikeAttribution(line) || (below !== undefined && below.length < 120 && endsLikeAttribution(below)))) return 0;
	const at = line.search(/(?<=\S\s{0,3}|\S\s*-{2,3}\s?)(?:On|Am|Le|El|Il|Em|Op|Den|Dnia|W dniu|Pada|Vào|Dne|Dňa)\s(?:\p{L}{1,12}[.,]?\s){0,2}\d/u);
	if (at < 1 || /[\d@<]/.test(line.slice(0, at)) || /^[\s*_>"'-]*$/.test(line.slice(0, at))) return 0;
	return at;
}

function mayBegin(line: string): boolean {
	if (/[\d@<٠-٩۰-۹๐-๙０-９]/.test(line)) return true;
	const hasColon = line.endsWith(':') || line.endsWith('：');
	if (hasColon && endsWithVerb(line.slice(-24).toLowerCase().replace(/[\s:：]+$/, ''))) return true;
	return QUOTING.find(line.slice(0, 30).toLowerCase()) !== undefined;
}

function endsLikeAttribution(line: string): boolean {
	const plain = plainMark(line.slice(-60)).replace(/[\s.…,*_-]+$/, '');
	const last = plain[plain.length - 1];
	if (last !== undefined && ':：>)]'.includes(last)) return true;
	return endsWithVerb(plain.toLowerCase()) || line.includes('GMT') || POSTED_BY.test(line.trim());
}

function endsWithVerb(end: string): boolean {
	const verb = WROTE_LAST.find(end);
	if (verb === undefined) return false;
	const before = end[end.length - verb.length - 1];
	// Scripts without blanks between words join the verb to the name.
	return before === undefined || !/[a-zà-öø-ÿ]/.test(before) || !/[a-z]/.test(verb[0]);
}

/** Whether no attribution goes on into this line: a sentence ended above, or a blank line does not lead to its mailbox or verb. */
function endsBefore(lines: readonly string[], at: number): boolean {
	const last = lines[at - 1].at(-1);
	if (last === '!' || last === '?' || (last === '.' && /\p{Ll}{5}\.$/u.test(lines[at - 1].slice(-6)))) return true;
	if (lines[at] !== '') return false;
	const next = plainMark(lines[at + 1] ?? '').trim();
	return !/^[<>([]|^mailto:/i.test(next) && !WROTE_SET.has(next.toLowerCase().replace(/[\s:：]+$/, '')) && next !== '';
}

/** Whether an attribution that could stand alone goes on from the line above: a bracket opens there, or the date stands there. */
function needs(first: string, rest: string): boolean {
	if (/^[^<([]*[>)\]]/.test(rest)) return true;
	// "Missatge de … <a@b> del dia dt., 11 de març" above "2025 a les 10:12:".
	if (MAILBOX.test(first) && /^\d/.test(rest) && !rest.includes('@')) return true;
	const above = plainMark(first).replace(/^[\s>*_"'-]+/, '').trimEnd();
	return !DATE.test(rest) && !/[.!?]$/.test(above) && (DATE.test(above) || TIME.test(above)) && begins(above.toLowerCase());
}

/** Where the first verb stands as words of its own; -1 when none does. */
function verbAt(lower: string): number {
	const words = [...lower.matchAll(/[^\s:：,]+/g)];
	for (const [index, word] of words.entries()) {
		let phrase = word[0];
		for (let more = index + 1; ; more++) {
			if (WROTE_SET.has(phrase)) return word.index;
			if (more > index + 2 || more >= words.length) break;
			phrase = `${phrase} ${words[more][0]}`;
		}
	}
	return -1;
}

function isQuotedBelow(lines: readonly string[], index: number): boolean {
	for (let below = index; below < lines.length && below < index + 3; below++) {
		if (lines[below].trim() !== '') return /^\s*[>|]/.test(lines[below]);
	}
	return false;
}

function isAttribution(joined: string, quotedBelow: boolean): boolean {
	if (joined.length < 8 || joined.length > MAX_JOINED) return false;
	const text = joined.replace(/^[\s*_"'“«(\-–—]+(?=\p{L})|^-{2,}\s*/u, '').replace(/[\s*_\-–—]+$/, '');
	const lower = text.toLowerCase();
	const colon = /[:：]$/.test(text);
	const end = lower.replace(/[\s:：.…,]+$/, '');
	const address = text.includes('@');
	const verbLast = endsWithVerb(end);
	if (!address && text.length > MAX_UNADDRESSED) return false;
	if (!colon && !address && !verbLast) return GMAIL_UNNAMED.test(text) || POSTED_BY.test(text);
	const boxed = address && MAILBOX.test(text);
	const dated = DATE.test(text);
	const timed = TIME.test(text);
	if (!dated && !timed) return isUndated(text, lower, { colon, boxed, verbLast, quotedBelow });
	if (address && MAILBOX_AT_END.test(text) && (colon || (dated && (timed || /^\d/.test(text))))) return true;
	if (boxed && colon && (dated && timed || quotedBelow)) return true;
	const opens = begins(lower);
	if (verbLast) return (colon || address || /^on\s/.test(lower)) && (address || opens || quotedBelow || isNamed(text, lower));
	if (colon) {
		// "Op 17-feb. om 13:18 heeft X <x@y> het volgende geschreven" and "skrev X <x@y>:" carry the verb inside.
		if (verbAt(end) > 0) return address || quotedBelow || (dated && timed && (opens || (TIME_AT_END.test(text) && isNamed(text, lower))));
		if (quotedBelow && dated && timed) return opens || address;
	}
	return false;
}

/** Whether the text begins as an attribution does: its first word, a number, or a weekday with one. */
function begins(lower: string): boolean {
	return /^[\d(（]|^\p{L}{1,12}[.,]{1,2}\s/u.test(lower) || ON.has(/^\p{L}{0,16}/u.exec(lower)?.[0] ?? '');
}

/** Whether the words up to the verb or the first number are a person's name rather than a sentence. */
function isNamed(text: string, lower: string): boolean {
	const at = verbAt(lower);
	const head = text.slice(0, at > 0 ? at : text.length).replace(/[<([].*$/, '').trim();
	const words = head.split(/\s+/);
	return head !== '' && head.length < 60 && words.length >= 1 && words.length <= 5 && words.every((word) => /^["'“„«]?[\p{Lu}\p{Lo}\d]|^(?:via|von|van|de|der|den|da|di|du|le|la|el|al|ter|ten|bin)$/u.test(word)) && !/^(?:I|He|She|We|You|They|As|My|Ich|Er|Sie|Wir|Je|Il|Elle|Yo|Io)$/.test(words[0]);
}

/** "Ann Lee <ann@x> writes:", "Quoting Ann Lee <ann@x>:", and above a quotation "Ann Lee wrote:". */
function isUndated(text: string, lower: string, { colon, boxed, verbLast, quotedBelow }: { colon: boolean; boxed: boolean; verbLast: boolean; quotedBelow: boolean }): boolean {
	if (text.length > 240) return false;
	if (colon && QUOTING.find(lower) !== undefined) return boxed || quotedBelow;
	if (!verbLast || !colon) return false;
	if (boxed) return isNamed(text, lower) || quotedBelow || /^[<([]/.test(text) || /^(?:sent|von|from)\s/.test(lower);
	if (/^\S+@\S+\s\S+/.test(text) && text.split(/\s+/).length <= 4) return true;
	return quotedBelow && isNamed(text, lower);
}
