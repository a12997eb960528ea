const SYLLABLES = ['ca', 'sa', 'pi', 'so', 'ter', 'ra', 'vi', 'lla', 'con', 'de', 'par', 'ta', 'men', 'to', 'ma', 'ri', 'na', 'lo', 'ber', 'gu', 'en', 'ste', 'in', 'for', 'mo', 'ni', 'ka', 'zu', 'el', 'ha'];

/** Words of up to three syllables, those that are used most first. @param {() => number} random @param {number} count */
export function vocabulary(random, count) {
	const words = new Set(['the', 'de', 'and', 'la', 'hello', 'gracias']);
	while (words.size < count) words.add(Array.from({ length: 1 + Math.ceil(random() * 3) }, () => SYLLABLES[Math.floor(random() * SYLLABLES.length)]).join(''));
	return [...words];
}

/** So many of these words in a text: as in a language, the tenth is met a tenth as often as the first. @param {() => number} random @param {readonly string[]} words @param {number} count */
export const someWords = (random, words, count) => Array.from({ length: count }, () => words[Math.min(words.length - 1, Math.floor(words.length ** random()) - 1)]).join(' ');
