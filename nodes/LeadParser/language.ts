import commonWords from './labels/common-words.json';

const WORDS = Object.entries(commonWords as Record<string, string[]>).map(([language, words]) => ({ language, words: new Set(words) }));
const ALL_WORDS = new Set(WORDS.flatMap(({ words }) => [...words]));

/** Whether a word is one of the small words texts are full of, in any language. */
export function isCommonWord(word: string): boolean {
	return ALL_WORDS.has(word.toLowerCase());
}

const SCRIPTS: [string, RegExp][] = [['ja', /[\u3040-\u30ff]/], ['ko', /[\uac00-\ud7af]/], ['zh', /[\u4e00-\u9fff]/], ['ar', /[\u0600-\u06ff]/], ['he', /[\u0590-\u05ff]/], ['el', /[\u0370-\u03ff]/]];

/** Votes for the language a text is written in: its script where that decides, else its small words. */
export function languageOfText(text: string): Map<string, number> {
	const votes = new Map<string, number>();
	const head = text.slice(0, 2000).toLowerCase();
	const script = SCRIPTS.find(([, letters]) => letters.test(head));
	if (script) return votes.set(script[0], 1);
	const tokens = head.match(/\p{L}+/gu) ?? [];
	for (const { language, words } of WORDS) {
		const hits = tokens.filter((token) => words.has(token)).length;
		if (hits > 1) votes.set(language, hits / Math.max(tokens.length, 10));
	}
	return votes;
}
