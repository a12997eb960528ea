import { anyOf } from './any-of';

/** Scripts without blanks between words. */
const UNSPACED = /[\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]/;
const LETTER = /[\p{L}\p{M}\d]/u;

/** Phrases that are looked for at the beginning of words, in one pass over a text. */
export class WordList {
	/** By their first two characters. */
	private readonly byStart = new Map<string, string[]>();
	private readonly unspaced: string[] = [];
	private readonly any: RegExp;

	/** @param phrases in lower case; `*` at the end stands for the rest of a word */
	constructor(phrases: readonly string[]) {
		this.any = anyOf(phrases.map((phrase) => phrase.replace(/\*$/, '')));
		for (const phrase of new Set(phrases)) {
			if (UNSPACED.test(phrase)) this.unspaced.push(phrase);
			else this.byStart.set(phrase.slice(0, 2), [...(this.byStart.get(phrase.slice(0, 2)) ?? []), phrase]);
		}
	}

	/** Whether a text in lower case holds one of the phrases. */
	isIn(lower: string): boolean {
		if (!this.any.test(lower)) return false;
		if (this.unspaced.some((phrase) => lower.includes(phrase))) return true;
		for (let at = 0; at < lower.length; at++) {
			const here = this.byStart.get(lower.slice(at, at + 2));
			if (here !== undefined && (at === 0 || !LETTER.test(lower[at - 1])) && here.some((phrase) => stands(lower, at, phrase))) return true;
		}
		return false;
	}

	/** Whether a text in lower case is one of the phrases and nothing else. */
	isAll(lower: string): boolean {
		return this.unspaced.includes(lower) || (this.byStart.get(lower.slice(0, 2))?.includes(lower) ?? false);
	}
}

function stands(lower: string, at: number, phrase: string): boolean {
	if (phrase.endsWith('*')) return lower.startsWith(phrase.slice(0, -1), at);
	return lower.startsWith(phrase, at) && !LETTER.test(lower[at + phrase.length] ?? '');
}
