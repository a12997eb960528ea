/** A value with where it begins in the text. */
export interface Piece {
	text: string;
	index: number;
}

/** A value of one line is never longer, whatever is missing behind it. */
const MAX_VALUE = 300;
const MAX_OCCURRENCES = 30;

/**
 * What stands between two texts, for each place where the first one stands; capitals and line breaks inside the two do
 * not count. An empty `after` is the beginning of the line, an empty `before` its end.
 *
 * @param wholeBlock for messages: the value may have many lines, and an empty `before` is the end of the text
 */
export function piecesBetween(text: string, after: string, before: string, wholeBlock: boolean): Piece[] {
	const low = lower(text);
	const [begin, end] = [lower(after).trim(), lower(before).trim()];
	const pieces: Piece[] = [];
	const starts = begin === '' ? placesOf(low, end).map((at) => low.lastIndexOf('\n', at - 1) + 1) : placesOf(low, begin).map((at) => at + begin.length);
	for (const start of begin === '' && end === '' ? [0] : starts) {
		const window = wholeBlock ? low.length : Math.min(low.length, start + MAX_VALUE);
		const line = low.indexOf('\n', skipBlanks(low, start));
		const limit = wholeBlock || line < 0 ? window : Math.min(window, line);
		const stop = end === '' ? limit : (placesOf(low.slice(start, limit), end, 1)[0] ?? -1 - start) + start;
		if (stop < start) continue;
		pieces.push({ text: text.slice(start, stop).trim(), index: skipBlanks(low, start) });
	}
	return pieces.filter((piece) => piece.text !== '');
}

/** Where a text stands as words of its own: "Tel" is not in "Telefon". */
function placesOf(text: string, wanted: string, limit = MAX_OCCURRENCES): number[] {
	const places: number[] = [];
	for (let at = text.indexOf(wanted); at >= 0 && places.length < limit; at = text.indexOf(wanted, at + 1)) {
		if (!joins(text[at - 1], wanted[0]) && !joins(wanted[wanted.length - 1], text[at + wanted.length])) places.push(at);
	}
	return places;
}

/** Whether two characters are parts of one word; scripts without blanks between words have no such thing. */
function joins(one: string | undefined, other: string | undefined): boolean {
	const letter = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Arabic}\p{Script=Hebrew}]/u;
	return one !== undefined && other !== undefined && letter.test(one) && letter.test(other);
}

function skipBlanks(text: string, from: number): number {
	let at = from;
	while (at < text.length && /\s/.test(text[at])) at++;
	return at;
}

/** Lower case with the same positions: some letters (İ) become two. */
export function lower(text: string): string {
	const plain = text.toLowerCase();
	return plain.length === text.length ? plain : Array.from(text, (one) => (one.toLowerCase().length === one.length ? one.toLowerCase() : one)).join('');
}
