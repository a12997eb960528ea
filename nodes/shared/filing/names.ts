import { inLatin } from './latin-letters';
import { areForms, fold, isGivenName, isPlaceholder, readName, type NameWords } from './name-words';

export { plainName } from './name-words';

/** "unclear" when one of the names is missing, or they share too little and contradict too little. */
export type NameAgreement = 'agree' | 'unclear' | 'disagree';

/** A name as a person would write it, or null when the text is none ("Unknown", "n/a", an address, only digits). */
export function realName(text: string | null | undefined): string | null {
	const name = (text ?? '').replace(/[\p{Cc}\p{Cf}]/gu, ' ').replace(/\s+/g, ' ').trim().slice(0, 200);
	if (!/\p{L}/u.test(name) || name.includes('@') || isPlaceholder(name)) return null;
	return name;
}

/** Chinese, Japanese and Korean names come without spaces: "山田太郎" begins with "山田". */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const HONORIFIC = /(?:先生|女士|小姐|太太|さん|様|さま|씨|님)$/u;
const CYRILLIC = /\p{Script=Cyrillic}/u;
const LATIN = /\p{Script=Latin}/u;

/**
 * Whether two names can be one person's. Order, accents, capitals, titles, initials, short forms, forms of one given name,
 * second surnames and one slip of the pen do not matter; the same surname with another given name is another person of the
 * family. A firm's name, a family's or a couple's says too little about a person.
 */
export function compareNames(one: string | null, other: string | null): NameAgreement {
	return compare(one, other).agreement;
}

/** Whether two names agree in a given name and a surname, not in one word only: "Ana" agrees with every Ana. */
export function sharesWholeName(one: string | null, other: string | null): boolean {
	const { agreement, shared } = compare(one, other);
	return agreement === 'agree' && shared > 1;
}

interface Comparison {
	agreement: NameAgreement;
	/** Words that both have, initials not counted. */
	shared: number;
}

const comparison = (agreement: NameAgreement, shared = 0): Comparison => ({ agreement, shared });

function compare(one: string | null, other: string | null): Comparison {
	if (one === null || other === null) return comparison('unclear');
	if (UNSPACED.test(one) && UNSPACED.test(other)) return compareUnspaced(one, other);
	if (LATIN.test(one) !== LATIN.test(other)) return compareScripts(one, other);
	const [a, b] = [readName(one), readName(other)];
	if (a.telling.length + a.optional.length === 0 || b.telling.length + b.optional.length === 0) return comparison('unclear');
	if (a.kind !== 'person' || b.kind !== 'person') return compareWithSeveral(a, b);
	return comparePeople(a, b);
}

function compareUnspaced(one: string, other: string): Comparison {
	const plain = (name: string) => fold(name).replace(/[^\p{L}\p{M}]/gu, '').replace(HONORIFIC, '');
	const [short, long] = [plain(one), plain(other)].sort((x, y) => [...x].length - [...y].length);
	const length = [...short].length;
	if (short === long || sameWordsInAnyOrder(one, other)) return comparison('agree', 2);
	if (!long.startsWith(short) && !long.endsWith(short)) return comparison('disagree');
	// A surname alone, or one sign of a given name.
	return length < 2 ? comparison('unclear') : comparison('agree', 1);
}

const sameWordsInAnyOrder = (one: string, other: string) => [one, other].map((name) => (fold(name).match(/\p{L}+/gu) ?? []).sort().join(' ')).every((words, _, all) => words === all[0]);

/** The same person may be written in two scripts. Spellings vary too much for a difference to count, unless the surname is the same. */
function compareScripts(one: string, other: string): Comparison {
	if (!CYRILLIC.test(one) && !CYRILLIC.test(other)) return comparison('unclear');
	const [a, b] = [readName(inLatin(one)), readName(inLatin(other))];
	if (a.kind !== 'person' || b.kind !== 'person' || a.telling.length === 0 || b.telling.length === 0) return comparison('unclear');
	const compared = comparePeople(a, b);
	const isRelative = compared.agreement === 'disagree' && pairUp(a.telling, b.telling).length > 0;
	return compared.agreement === 'agree' || isRelative ? compared : comparison('unclear');
}

/** A firm or a family against anybody: two firms agree by name; else somebody of theirs may have written. */
function compareWithSeveral(a: NameWords, b: NameWords): Comparison {
	const pairs = pairUp([...a.telling], [...b.telling]);
	const isSame = pairs.length > 0 && pairs.length === Math.max(a.telling.length, b.telling.length);
	if (a.kind === b.kind && isSame) return comparison('agree', pairs.length);
	if (a.kind === 'company' && b.kind === 'company') return comparison(pairs.length > 0 || a.telling.length === 0 || b.telling.length === 0 ? 'unclear' : 'disagree');
	if (a.kind === 'company' || b.kind === 'company') return comparison('unclear');
	return comparison(pairs.length > 0 ? 'unclear' : 'disagree');
}

function comparePeople(one: NameWords, other: NameWords): Comparison {
	const [a, b] = spelledAlike(one, other);
	const [few, many] = a.telling.length <= b.telling.length ? [a, b] : [b, a];
	// Particles count when there is nothing else ("Le" and "Van" are particles and surnames).
	const [mine, theirs] = [few.telling.length > 0 ? few.telling : few.optional, many.telling.length > 0 ? many.telling : many.optional];
	if (isSpacingSlip(a, b)) return comparison('agree', 2);
	const pairs = pairUp(mine, theirs);
	addSlip(pairs, mine, theirs);
	const shared = pairs.filter(([x, y]) => mine[x].length > 1 && theirs[y].length > 1).length;
	if (pairs.length === mine.length) return comparison(isTelling(few, many, mine, theirs, pairs) ? 'agree' : 'unclear', shared);
	if (shared === 0 || givenNamesDiffer(mine, theirs)) return comparison('disagree');
	const given = theirs.some((word) => sameWord(word, mine[0])) && mine.some((word) => sameWord(word, theirs[0]));
	return comparison(given ? 'unclear' : 'disagree', shared);
}

/** "WilliameWatson" and "Ann aMuller": a space that is missing, misplaced or another key. */
function isSpacingSlip(one: NameWords, other: NameWords): boolean {
	const [a, b] = [one, other].map(({ all }) => all.join('')).sort((x, y) => x.length - y.length);
	if (a.length < 8 || b.length - a.length > 1) return false;
	return a === b || (one.all.length !== other.all.length && oneLetterOff(a, b));
}

/** When the rest is the same, a slip of the pen counts in a short word as well: "Jhn Morris" and "John Morris". */
function addSlip(pairs: [number, number][], mine: readonly string[], theirs: readonly string[]): void {
	const [x, y] = [mine, theirs].map((words, side) => words.map((_, index) => index).filter((index) => !pairs.some((pair) => pair[side] === index)));
	if (x.length !== 1 || !pairs.some(([one, other]) => mine[one] === theirs[other] && mine[one].length >= 4)) return;
	const at = y.find((one) => isSlip(mine[x[0]], theirs[one], 3));
	if (at !== undefined) pairs.push([x[0], at]);
}

/** Whether the shorter of two names, all of whose words the other has, says enough. */
function isTelling(few: NameWords, many: NameWords, mine: readonly string[], theirs: readonly string[], pairs: readonly [number, number][]): boolean {
	// An initial alone ("A." against "Ana Ruiz") agrees with too many people.
	if (mine.every((word) => word.length === 1)) return mine.length > 1 && theirs.every((word) => word.length === 1);
	if (mine.length > 1 || theirs.length === 1) return few.optional.length === 0 || mine.length > 1 || few.optional.every((word) => many.optional.includes(word)) || many.optional.length === 0 && theirs.length === 1;
	// A surname alone is the whole family's.
	const [[, at]] = pairs;
	if (at > 0 && theirs.length > 1 && !isGivenName(mine[0])) return false;
	return few.optional.every((word) => many.optional.includes(word));
}

/** Both have given names that everybody knows, and none in common: "Nagy Anna" and "Nagy Béla". */
function givenNamesDiffer(a: readonly string[], b: readonly string[]): boolean {
	const [ofA, ofB] = [a, b].map((words) => words.filter(isGivenName));
	return ofA.length > 0 && ofB.length > 0 && !ofA.some((word) => b.some((one) => sameWord(word, one))) && !ofB.some((word) => a.some((one) => sameWord(word, one)));
}

/** Which words of two names are the same, each once: the equal ones first, then the similar ones. @returns places */
function pairUp(a: readonly string[], b: readonly string[]): [number, number][] {
	const pairs: [number, number][] = [];
	for (const isSame of [(x: string, y: string) => x === y, sameWord]) {
		for (let x = 0; x < a.length; x++) {
			if (pairs.some(([one]) => one === x)) continue;
			const y = b.findIndex((word, index) => isSame(a[x], word) && !pairs.some(([, other]) => other === index));
			if (y >= 0) pairs.push([x, y]);
		}
	}
	return pairs;
}

/** "Min Jun" and "Minjun", "Ben Ali" and "Benali": what one writes as two words and the other as one becomes one. */
function spelledAlike(one: NameWords, other: NameWords): [NameWords, NameWords] {
	return [joined(one, other), joined(other, one)];
}

function joined(name: NameWords, like: NameWords): NameWords {
	const long = like.telling.filter((word) => word.length >= 5 && !name.telling.includes(word));
	if (long.length === 0) return name;
	const { optional, telling } = name;
	const together = [optional, ...[...optional, ...telling].map((word) => [word])].flatMap((first) => telling.map((second) => ({ first, second })));
	const found = together.find(({ first, second }) => !first.includes(second) && long.includes([...first, second].join('')));
	if (!found) return name;
	const rest = (words: readonly string[]) => words.filter((word) => word !== found.second && !found.first.includes(word));
	return { ...name, telling: [...rest(telling), [...found.first, found.second].join('')], optional: rest(optional) };
}

/** "Böhm" and "Boehm", "Matthews" and "Mathews". */
const plainSpelling = (word: string) => word.replace(/([aou])e/g, '$1').replace(/(\p{L})\1+/gu, '$1');

/** One word of a name against another: the same, an initial, a form of one given name, a short form ("Alex" of "Alexander"), or one slip of the pen. */
function sameWord(a: string, b: string): boolean {
	if (a === b || areForms(a, b)) return true;
	const [short, long] = a.length <= b.length ? [a, b] : [b, a];
	if (short.length === 1) return long.startsWith(short);
	if (short.length >= 3 && plainSpelling(short) === plainSpelling(long)) return true;
	// "Ana" is not short for "Anastasia".
	if (long.startsWith(short) && short.length >= 3 && !isGivenName(short) && !areHisAndHers(short, long)) return true;
	return isSlip(short, long, 5);
}

/** One letter too many, too few or wrong, or two swapped. "Marta" is no slip for "Maria", nor "Mario". @param least letters of the shorter word, for more than a swap */
function isSlip(a: string, b: string, least: number): boolean {
	const [short, long] = a.length <= b.length ? [a, b] : [b, a];
	if (short.length < Math.min(4, least) || long.length - short.length > 1) return false;
	if ((isGivenName(short) && isGivenName(long)) || areHisAndHers(short, long)) return false;
	return neighboursSwapped(short, long) || (short.length >= least && oneLetterOff(short, long));
}

/** "Paul" and "Paula", "Mario" and "Maria", "Валентин" and "Валентина": two people of one family, however alike the words are. "Mari" is short for "Maria". */
function areHisAndHers(short: string, long: string): boolean {
	if (short.length < 3) return false;
	if (long.length === short.length + 1) return (long === `${short}a` || long === `${short}а`) && !/[aeiouаеиоуыэюяй]$/.test(short);
	return short.length === long.length && short.slice(0, -1) === long.slice(0, -1) && /[aeo]$/.test(short) && /[aeo]$/.test(long);
}

/** "Jonh" for "John". */
function neighboursSwapped(one: string, other: string): boolean {
	if (one.length !== other.length) return false;
	let at = 0;
	while (at < one.length && one[at] === other[at]) at++;
	return one[at] === other[at + 1] && one[at + 1] === other[at] && one.slice(at + 2) === other.slice(at + 2);
}

/** One letter changed, or left out in the shorter word. */
function oneLetterOff(short: string, long: string): boolean {
	let at = 0;
	while (at < short.length && short[at] === long[at]) at++;
	return short.slice(short.length === long.length ? at + 1 : at) === long.slice(at + 1);
}
