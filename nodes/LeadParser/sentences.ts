import sentences from './labels/sentences.json';
import { isNameParticle, looksLikeName } from './people';

export interface NamedInSentence {
	name: string;
	sentence: string;
	language: string;
	/** Ends with a colon or a rule: what follows is what the person said. */
	introduces: boolean;
}

interface Pattern {
	before: string;
	after: string;
	language: string;
	sentence: string;
}

const PATTERNS: Pattern[] = Object.entries(sentences.person as Record<string, string[]>)
	.flatMap(([language, all]) => all.map((sentence) => {
		const [before, after] = sentence.split('{name}');
		return { before, after, language, sentence };
	}))
	.sort((a, b) => b.sentence.length - a.sentence.length);

/** Where a name stops when nothing follows in the pattern: at punctuation and at the words portals put behind it. */
const STOP = /[,:;.!?|()[\]"“”«»=]|\s[-–—]\s|\s(?:sobre|about|on|for|from|interested|regarding|zu|zum|zur|für|über|wegen|pour|concernant|sur|via|por|per|su|voor|over|om|para|att|om|ang|ved|koskien|k|о|по|について)\s|\s\+?\d/iu;

/** Finds the person in a sentence like "New message from X about …" or "X is interested in …". */
export function nameInSentence(text: string): NamedInSentence | null {
	if (text.length > 400) return null;
	const lower = text.toLowerCase().replace(/’/g, '\'');
	// Lower-casing may change the length (İ): then positions would not fit.
	if (lower.length !== text.length) return null;
	for (const { before, after, language, sentence } of PATTERNS) {
		let candidate: string | null = null;
		if (before !== '') {
			const at = lower.indexOf(before);
			if (at < 0 || (at > 0 && /\p{L}/u.test(lower[at - 1]))) continue;
			const rest = text.slice(at + before.length);
			const end = after === '' ? rest.search(STOP) : rest.toLowerCase().indexOf(after.trimEnd());
			if (after !== '' && end < 0) continue;
			candidate = end < 0 ? rest : rest.slice(0, end);
		} else {
			const at = lower.indexOf(after);
			if (at <= 0 || (/\p{L}$/u.test(after) && CASED.test(lower[at + after.length] ?? ''))) continue;
			const head = text.slice(0, at);
			candidate = head.slice(lastStop(head));
		}
		candidate = candidate.replace(/^[\s"'“«=*-]+|[\s"'”»=*-]+$/gu, '').trim();
		candidate = before === '' ? capitalsAtEnd(candidate) : capitalsAtStart(candidate);
		if (looksLikeName(candidate)) {
			return { name: candidate, sentence, language, introduces: /[:：=]\s*$/.test(text.trim()) || /message|mensaje|nachricht|messaggio|mensagem|says|wrote|bericht/.test(sentence) };
		}
	}
	return null;
}

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
