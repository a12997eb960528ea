/** Scripts in which a joiner between two letters decides how a word is written (Unicode 16, 23.2), and what emoji are made of. */
const JOINED = '\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Devanagari}\\p{Script=Bengali}\\p{Script=Gurmukhi}\\p{Script=Gujarati}\\p{Script=Oriya}\\p{Script=Tamil}\\p{Script=Telugu}\\p{Script=Kannada}\\p{Script=Malayalam}\\p{Script=Sinhala}\\p{Script=Khmer}\\p{Script=Mongolian}\\p{Extended_Pictographic}\\p{Emoji_Modifier}';
const INVISIBLE = new RegExp(`\\u200b|\\u2060|\\ufeff|\\u00ad|\\u034f|(?<!\\ufe0f|[${JOINED}])(?:\\u200c|\\u200d)|(?:\\u200c|\\u200d)(?![${JOINED}])`, 'gu');

/** A text without what nobody sees. Joiners stay where a word, or an emoji, would be another one without them. */
export function withoutInvisible(text: string): string {
	return text.replace(INVISIBLE, '');
}
