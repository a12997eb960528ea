/** Scripts that do not put blanks between words. */
const UNSPACED = /[\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7af]/;
const WORD = /[\p{L}\d]/u;
const LETTER = /\p{L}/u;
/** Longer phrases may be beginnings of words ("interess"); shorter ones are whole words. */
const WHOLE_WORD = 5;
/** Phrases are kept by so many of their first characters. */
const KEY = 2;

/** Whether a character belongs to a word; most are ASCII, and asked for often. */
function isInWord(code: number, text: string, at: number): boolean {
	if (code < 128) return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90);
	return WORD.test(text[at]);
}

/** A set of phrases to look for in a text at once, each as words, not inside another word; in one pass over the text. */
export class Phrases {
	/** Phrases that begin with a word, and those that may stand between others. */
	private readonly spaced = new Map<string, string[]>();
	private readonly unspaced = new Map<string, string[]>();

	/** @param phrases lower case */
	constructor(phrases: readonly string[]) {
		for (const phrase of new Set(phrases)) {
			const kept = UNSPACED.test(phrase) ? this.unspaced : this.spaced;
			const key = phrase.slice(0, KEY);
			const known = kept.get(key);
			if (known === undefined) kept.set(key, [phrase]);
			else known.push(phrase);
		}
	}

	/** The different phrases that stand in a text (lower case), in their order there, at most so many. */
	in(text: string, most: number): string[] {
		const found: string[] = [];
		const hasUnspaced = UNSPACED.test(text);
		let inWord = false;
		for (let at = 0; at < text.length; at++) {
			const key = !inWord || hasUnspaced ? text.slice(at, at + KEY) : '';
			for (const phrase of (inWord ? undefined : this.spaced.get(key)) ?? []) {
				if (!text.startsWith(phrase, at) || found.includes(phrase) || !endsAlone(text, at, phrase)) continue;
				found.push(phrase);
				if (found.length >= most) return found;
			}
			for (const phrase of (hasUnspaced ? this.unspaced.get(key) : undefined) ?? []) {
				if (!text.startsWith(phrase, at) || found.includes(phrase)) continue;
				found.push(phrase);
				if (found.length >= most) return found;
			}
			inWord = isInWord(text.charCodeAt(at), text, at);
		}
		return found;
	}
}

function endsAlone(text: string, at: number, phrase: string): boolean {
	return phrase.length > WHOLE_WORD || !LETTER.test(text[at + phrase.length] ?? ' ');
}
