/**
 * Matches a text that holds one of hundreds of phrases, in one pass: a regular expression of plain words is a tree of their
 * beginnings, some twenty times as fast as looking for one after the other. For telling quickly that none is there.
 *
 * @param where at the start of the text only, or anywhere
 */
export function anyOf(phrases: Iterable<string>, where: 'start' | 'anywhere' = 'anywhere'): RegExp {
	const words = [...new Set(phrases)].filter((phrase) => phrase !== '').sort().map((phrase) => phrase.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
	// Without words, what never matches.
	return new RegExp(words.length === 0 ? '(?!)' : `${where === 'start' ? '^' : ''}(?:${words.join('|')})`);
}
