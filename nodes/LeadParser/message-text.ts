import { anyOf } from './any-of';
import endings from './labels/endings.json';
import letters from './labels/letters.json';
import type { Line } from './lines';
import { lookUpLabel } from './label-dictionary';
import { looksLikeName } from './people';

const LINES = Object.values(endings.lines).flat();
const BUTTONS = Object.values(endings.buttons).flat();
const ANY_LINE = anyOf(LINES.map((phrase) => phrase.replace(/\*$/, '')), 'start');
const ANY_BUTTON = anyOf(BUTTONS.map((phrase) => phrase.replace(/\*$/, '')), 'start');
const BUTTON_WORDS = 4;
/** A line of dashes or the like. */
export const RULE = /^[\s\p{Pd}_=*#~+·•.─━]{3,}$|^-- ?$/u;

/** Whether a line stands below what a person wrote: a rule, a button, a footer. */
export function endsMessage(line: Line, own: readonly string[] = []): boolean {
	if (line.linkOnly && line.links.length > 0) return true;
	if (line.text.length > 400) return false;
	if (RULE.test(line.text)) return true;
	const plain = line.text.toLowerCase().replace(/’/g, '\'').replace(/^[\s*•·>|→►»–-]+/u, '');
	if (/^(?:mailto:|tel:|https?:\/\/)/.test(plain)) return true;
	if ((ANY_LINE.test(plain) && LINES.some((phrase) => beginsWith(plain, phrase))) || own.some((phrase) => plain.startsWith(phrase.toLowerCase()))) return true;
	// "Llamar" is a button, "Llamar por la tarde, por favor." is what somebody wrote.
	return ANY_BUTTON.test(plain) && !/[.!?。]$/.test(plain) && plain.split(/\s+/).length <= BUTTON_WORDS && BUTTONS.some((phrase) => beginsWith(plain, phrase));
}

/** "Answer | Manage | Unsubscribe": links with nothing but signs between them. */
export function isLinkRow({ text, links }: Line): boolean {
	if (links.length === 0 || text.length > 400) return false;
	let rest = text;
	for (const link of links.slice(0, 20)) rest = rest.replace(link.text.replace(/\s+/g, ' ').trim(), '');
	return !/[\p{L}\d]/u.test(rest);
}

/** Whether a line begins with the words of a phrase; `*` at its end stands for the rest of a word. */
function beginsWith(line: string, phrase: string): boolean {
	if (phrase.endsWith('*')) return line.startsWith(phrase.slice(0, -1));
	return line.startsWith(phrase) && (!/^\p{L}/u.test(line.slice(phrase.length)) || UNCASED.test(phrase));
}

/** The whole text stays in the item; a lead is what a person reads. Characters. */
const MAX_MESSAGE = 64 * 1024;

/** Takes quotation marks, surrounding blanks and trailing "Phone: …" and "Reference …" sentences off a message; null when nothing is left. */
export function tidyMessage(text: string): string | null {
	let message = text.slice(0, MAX_MESSAGE).split('\n').map((line) => line.trimEnd()).join('\n').replace(/\r/g, '').replace(/\n{3,}/g, '\n\n').trim();
	const quoted = /^[«»"“”„‟❝]\s*([\s\S]*?)\s*[«»"“”„‟❞]$/u.exec(message);
	if (quoted && !/[«»"“”]/.test(quoted[1])) message = quoted[1];
	for (let round = 0; round < 3; round++) {
		const cut = cutTrailingPair(message);
		if (cut === message) break;
		message = cut;
	}
	return message.trim() === '' ? null : message.trim();
}

/** Portals add "Teléfono de contacto: 602468135" or "Referencia 1553" behind the person's last sentence. */
function cutTrailingPair(message: string): string {
	const tail = message.slice(-120);
	const match = /([.!?…])\s+(\p{L}[^.!?:\n]{1,40}?)(?:\s*[:：]\s*|\s+)([+\d][\d\s().\-/+]{3,24}|[A-Z\d][\w./-]{0,24}\d[\w./-]{0,12}|\d{1,10})\.?$/u.exec(tail);
	if (match === null) return message;
	const found = lookUpLabel(match[2]);
	if (found === null || !['phone', 'reference', 'listingId'].includes(found.field)) return message;
	return message.slice(0, message.length - tail.length + match.index + 1);
}

const GREETINGS = Object.values(letters.greetings).flat().sort((one, other) => other.length - one.length);
const ANY_GREETING = anyOf(GREETINGS);
/** Scripts without capitals and without blanks between words. */
const UNCASED = /[\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]/;

/** Where a greeting begins within a line, even glued to what stands before it ("1.100 €Hola,"); -1 when there is none. */
export function greetingAt(text: string): number {
	const head = text.slice(0, 200);
	const lower = head.toLowerCase();
	// Lower-casing may change the length (İ): then positions would not fit.
	if (lower.length !== head.length || !ANY_GREETING.test(lower)) return -1;
	let first = -1;
	for (const greeting of GREETINGS) {
		const at = lower.indexOf(greeting);
		if (at < 0 || (first >= 0 && at >= first)) continue;
		const uncased = UNCASED.test(greeting);
		if (!uncased && /\p{L}/u.test(head[at + greeting.length] ?? '')) continue;
		// In the middle of a line only a capital behind a figure, a currency or a full stop begins a letter.
		if (at === 0 || (/[\d€$£.)\s]/.test(head[at - 1]) && (uncased ? /\s/.test(head[at - 1]) : /^\p{Lu}/u.test(head[at])))) first = at;
	}
	return first;
}

const CLOSINGS = new Set(Object.values(letters.closings).flat());

/** Whether a line is only a closing ("Kind regards,"). */
export function isClosing(line: string): boolean {
	return line.length < 80 && CLOSINGS.has(line.toLowerCase().replace(/’/g, '\'').replace(/[\s,.:!。、：！，]+$/u, '').trim());
}

const TEAMS = new Set(letters.teams);

/** Whether a signature is that of a team ("The Portal team", "L'équipe Maison"). */
export function isTeam(text: string): boolean {
	return text.length < 60 && text.toLowerCase().split(/[\s'’,.]+/).some((word) => TEAMS.has(word));
}

const MAX_SIGNATURE = 10;
const MAX_SIGNATURE_LINE = 80;

/**
 * Takes "Best,\nOliver" off the end of a letter: the closing and the signature below it. A closing is known by its
 * words, or, in any language, by standing on a short line of its own above the writer's name.
 *
 * @param name the writer's, when it is known
 */
export function withoutClosing(text: string, name = ''): string {
	const lines = text.trimEnd().split('\n');
	const own = plainName(name);
	const signs = (line: string) => own !== '' && (plainName(line) === own || plainName(line) === own.split(' ')[0]);
	for (let index = Math.max(1, lines.length - 2 * MAX_SIGNATURE); index < lines.length; index++) {
		const below = lines.slice(index + 1).filter((line) => line.trim() !== '');
		if (below.length > MAX_SIGNATURE || below.some((line) => line.length > MAX_SIGNATURE_LINE)) continue;
		const line = lines[index].trim();
		const closes = (isClosing(line) && (below.length <= 4 || looksLikeName(below[0]))) || (below.length > 0 && isShortLine(lines, index) && (signs(below[0]) || (line.endsWith(',') && looksLikeName(below[0]) && below[0].trim().split(/\s+/).length <= 4)));
		if (closes || signs(line)) return lines.slice(0, index).join('\n').trimEnd();
	}
	return text.trimEnd();
}

const plainName = (text: string) => text.toLowerCase().replace(/[^\p{L}\s'-]/gu, '').trim();

/** A line of few words below a blank one, without the end of a sentence. */
function isShortLine(lines: readonly string[], index: number): boolean {
	const line = lines[index].trim();
	return line !== '' && lines[index - 1]?.trim() === '' && line.length <= 40 && line.split(/\s+/).length <= 5 && !/[.?:;]$/.test(line);
}
