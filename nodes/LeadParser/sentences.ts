import { anyOf } from './any-of';
import sentences from './labels/sentences.json';
import { isLabelWord } from './label-dictionary';
import { isCommonWord } from './language';
import { isNameParticle, looksLikeName, withoutRole, withoutTitles } from './people';

export interface NamedInSentence {
	name: string;
	sentence: string;
	language: string;
	/** Ends with a colon or a rule: what follows is what the person said. */
	introduces: boolean;
	/** The name is the first word of the text, where every word has a capital. */
	begins: boolean;
}

interface Pattern {
	before: string;
	after: string;
	language: string;
	sentence: string;
}

const patternsOf = (group: Record<string, string[]>): Pattern[] => Object.entries(group)
	.flatMap(([language, all]) => all.map((sentence) => {
		const [before, after] = sentence.split('{name}');
		return { before, after, language, sentence };
	}))
	.sort((a, b) => b.sentence.length - a.sentence.length);

const literals = (patterns: readonly Pattern[]) => anyOf(patterns.map(({ before, after }) => before || after));

const PATTERNS = patternsOf(sentences.person);
/** In their order, twenty by twenty: most lines hold none of most. */
const GROUPS = Array.from({ length: Math.ceil(PATTERNS.length / 20) }, (_, index) => {
	const patterns = PATTERNS.slice(index * 20, (index + 1) * 20);
	return { patterns, any: literals(patterns) };
});
const ANY_PERSON = literals(PATTERNS);
const INTRODUCTIONS = patternsOf(sentences.introduction);
/** Said of many things ("I am Danish", "this is great"): only before a name of two words. */
const SHORT_INTRODUCTIONS = patternsOf(sentences.shortIntroduction);
const ANY_INTRODUCTION = anyOf([...INTRODUCTIONS, ...SHORT_INTRODUCTIONS].map(({ before }) => before));

/** Where a name stops when nothing follows in the pattern: at punctuation and at the words portals put behind it. */
const STOP = /(?<!(?:^|[\s.])\p{L}{1,2})\.|[,:;!?|()[\]"“”«»=]|\s[-–—]\s|\s(?:sobre|about|on|for|from|interested|regarding|zu|zum|zur|für|über|wegen|pour|concernant|sur|via|por|per|su|voor|over|om|para|att|om|ang|ved|koskien|k|о|по|について)\s|\s\+?\d/iu;

/** Finds the person in a sentence like "New message from X about …" or "X is interested in …". */
export function nameInSentence(text: string): NamedInSentence | null {
	if (text.length > 400) return null;
	const lower = text.toLowerCase().replace(/’/g, '\'');
	// Lower-casing may change the length (İ): then positions would not fit.
	if (lower.length !== text.length || !ANY_PERSON.test(lower)) return null;
	for (const { before, after, language, sentence } of GROUPS.flatMap(({ patterns, any }) => (any.test(lower) ? patterns : []))) {
		let candidate: string | null = null;
		if (before !== '') {
			const at = lower.indexOf(before);
			if (at < 0 || (at > 0 && /\p{L}/u.test(lower[at - 1]))) continue;
			const rest = withoutTitles(text.slice(at + before.length).trimStart());
			const end = after === '' ? rest.search(STOP) : rest.toLowerCase().indexOf(after.trimEnd());
			if (after !== '' && end < 0) continue;
			candidate = end < 0 ? rest : rest.slice(0, end);
		} else {
			const at = lower.indexOf(after);
			if (at <= 0 || (/\p{L}$/u.test(after) && CASED.test(lower[at + after.length] ?? ''))) continue;
			const head = text.slice(0, at);
			candidate = head.slice(lastStop(head));
		}
		candidate = candidate.replace(CHANNEL, '').replace(/^[\s"'“«=*-]+|[\s"'”»=*,;-]+$/gu, '').trim();
		candidate = withoutTitles(withoutRole(before === '' ? capitalsAtEnd(candidate) : capitalsAtStart(candidate)));
		if (looksLikeName(candidate)) {
			return { name: candidate, sentence, language, introduces: /[:：=]\s*$/.test(text.trim()) || /message|mensaje|nachricht|messaggio|mensagem|says|wrote|bericht/.test(sentence), begins: text.trimStart().startsWith(candidate) };
		}
	}
	return null;
}

/** "Nuevo mensaje de WhatsApp de Ana Ruiz": what it came by stands before whom it is from. */
const CHANNEL = /^(?:whatsapp|facebook|instagram|messenger|telegram|viber|signal|sms|live ?chat|web ?chat|chat|web)\s(?:from|de|von|da|di|van|od|от|від|fra|från|dari|nga|frá|من)\s/iu;
/** A letter of a script that has capitals. */
const CASED = /[\p{Lu}\p{Ll}]/u;
const isSmall = (word: string) => /^\p{Ll}/u.test(word) && !isNameParticle(word);

/** "Jan Novák ohledně bytu": a name ends before the first small word, whatever the language puts behind it. */
function capitalsAtStart(text: string): string {
	const words = text.split(/\s+/);
	const end = words.findIndex((word, index) => index > 0 && isSmall(word));
	return end < 0 ? text : words.slice(0, end).join(' ');
}

/** "Dobrý den, uživatel Jan Novák": a name begins behind the last small word. */
function capitalsAtEnd(text: string): string {
	const words = text.split(/\s+/);
	const start = words.findLastIndex(isSmall);
	return start < 0 ? text : words.slice(start + 1).join(' ');
}

function lastStop(head: string): number {
	let last = 0;
	for (const match of head.matchAll(/[,:;.!?|()[\]=]\s|\s[-–—]\s/g)) last = match.index + match[0].length;
	return last;
}

/** The name somebody gives themselves in what they write ("My name is …", "this is Ann Lee"); null when they do not. */
export function introducedName(message: string): string | null {
	const text = message.slice(0, 3000).replace(/\s+/g, ' ').replace(/’/g, '\'');
	const lower = text.toLowerCase();
	if (lower.length !== text.length || !ANY_INTRODUCTION.test(lower)) return null;
	for (const [patterns, words] of [[INTRODUCTIONS, 1], [SHORT_INTRODUCTIONS, 2]] as const) {
		for (const { before } of patterns) {
			const at = lower.indexOf(before);
			if (at < 0 || /\p{L}/u.test(lower[at - 1] ?? ' ')) continue;
			const rest = text.slice(at + before.length, at + before.length + 80);
			const end = rest.search(STOP);
			// "I am Kurt Weiss and I like …", but "Ferrer i Bosch".
			const name = capitalsAtStart(end < 0 ? rest : rest.slice(0, end)).split(/\s(?:and|und|et|en|och|og|&)(?:\s|$)/)[0].trim();
			if (looksLikeName(name) && name.split(' ').length >= words && name.split(' ').length <= 4) return name;
		}
	}
	return null;
}

const NAME_AND_VERB = /^(\p{Lu}[\p{L}\p{M}'’.-]+(?:\s(?:\p{Ll}{1,3}\s)?\p{Lu}[\p{L}\p{M}'’.-]+){1,3})(?:\s\([^()]{1,40}\))?,?\s(\p{Ll}\p{L}+)/u;

/** The two to four words in capitals a sentence begins with, when no word of a letter or a label is among them; null otherwise. */
export function startsWithName(text: string): string | null {
	const match = text.length > 400 ? null : NAME_AND_VERB.exec(text.trim());
	if (match === null || !looksLikeName(match[1]) || match[1].split(' ').some((word) => isCommonWord(word) || isLabelWord(word))) return null;
	return match[1];
}
