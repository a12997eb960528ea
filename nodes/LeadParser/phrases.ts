/** Scripts that do not put blanks between words. */
const UNSPACED = /[\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7af]/;
const WORD = /[\p{L}\d]/u;
const LETTER = /\p{L}/u;
/** Longer phrases may be beginnings of words ("interess"); shorter ones are whole words. */
const WHOLE_WORD = 5;
/** Phrases are kept by so many of their first characters. */
const KEY = 2;

/** A set of phrases to look for in a text at once, each as words, not inside another word; in one pass over the text. */
export class Phrases {
	private readonly byKey = new Map<string, string[]>();

	/** @param phrases lower case */
	constructor(phrases: readonly string[]) {
		for (const phrase of new Set(phrases)) {
			const key = phrase.slice(0, KEY);
			const known = this.byKey.get(key);
			if (known === undefined) this.byKey.set(key, [phrase]);
			else known.push(phrase);
		}
	}

	/** The different phrases that stand in a text (lower case), in their order there, at most so many. */
	in(text: string, most: number): string[] {
		const found: string[] = [];
		let before = ' ';
		for (let at = 0; at < text.length; at++) {
			const phrases = this.byKey.get(text.slice(at, at + KEY));
			if (phrases !== undefined) {
				for (const phrase of phrases) {
					if (!text.startsWith(phrase, at) || !standsAlone(text, at, before, phrase) || found.includes(phrase)) continue;
					found.push(phrase);
					if (found.length >= most) return found;
				}
			}
			before = text[at];
		}
		return found;
	}
}

function standsAlone(text: string, at: number, before: string, phrase: string): boolean {
	if (UNSPACED.test(phrase)) return true;
	if (at > 0 && WORD.test(before)) return false;
	return phrase.length > WHOLE_WORD || !LETTER.test(text[at + phrase.length] ?? ' ');
}
