/** "unclear" when one of the names is missing, or they share too little and contradict too little. */
export type NameAgreement = 'agree' | 'unclear' | 'disagree';

const TITLES = new Set(['mr', 'mrs', 'ms', 'miss', 'sir', 'dr', 'prof', 'herr', 'frau', 'ing', 'dipl', 'mag', 'sr', 'sra', 'srta', 'don', 'dona', 'm', 'mme', 'mlle', 'sig', 'sigra', 'signor', 'signora', 'dott', 'senhor', 'senhora']);
/** Particles join a name and tell nobody apart. */
const PARTICLES = new Set(['de', 'del', 'la', 'las', 'los', 'el', 'da', 'do', 'dos', 'das', 'di', 'du', 'le', 'van', 'von', 'der', 'den', 'zu', 'y', 'e', 'i', 'und', 'and', 'et']);
const PLACEHOLDERS = new Set(['unknown', 'unbekannt', 'desconocido', 'inconnu', 'sconosciuto', 'desconhecido', 'anonymous', 'anonimo', 'n/a', 'na', 'none', 'null', 'undefined', 'test', '-']);

/** A name as a person would write it, or null when the text is none ("Unknown", "n/a", an address, only digits). */
export function realName(text: string | null | undefined): string | null {
	const name = (text ?? '').replace(/[\p{Cc}\p{Cf}]/gu, ' ').replace(/\s+/g, ' ').trim().slice(0, 200);
	if (!/\p{L}/u.test(name) || name.includes('@') || PLACEHOLDERS.has(fold(name))) return null;
	return name;
}

/** Without accents and capitals. */
function fold(text: string): string {
	return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

function words(name: string): string[] {
	const all = fold(name).match(/\p{L}+/gu) ?? [];
	const telling = all.filter((word) => !TITLES.has(word) && !PARTICLES.has(word));
	return (telling.length > 0 ? telling : all).slice(0, 8);
}

/** One word of a name against another: the same, an initial, a short form ("Alex" of "Alexander"), or one slip of the pen. */
function sameWord(a: string, b: string): boolean {
	if (a === b) return true;
	const [short, long] = a.length <= b.length ? [a, b] : [b, a];
	if (areHisAndHers(short, long)) return false;
	if (long.startsWith(short) && (short.length === 1 || short.length >= 3)) return true;
	if (short.length < 4 || long.length - short.length > 1) return false;
	return neighboursSwapped(short, long) || (short.length >= 5 && oneLetterOff(short, long));
}

/** "Paul" and "Paula", "Mario" and "Maria": two people of one family, however alike the words are. "Mari" is short for "Maria". */
function areHisAndHers(short: string, long: string): boolean {
	if (short.length < 3) return false;
	if (long.length === short.length + 1) return long === `${short}a` && !/[aeiou]$/.test(short);
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

/** Chinese, Japanese and Korean names come without spaces: "山田太郎" begins with "山田". */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const LATIN = /\p{Script=Latin}/u;

/**
 * Whether two names can be one person's. Order, accents, capitals, titles, initials, short forms, second surnames and one
 * slip of the pen do not matter; the same surname with another given name is another person of the family.
 */
export function compareNames(one: string | null, other: string | null): NameAgreement {
	if (one === null || other === null) return 'unclear';
	const a = words(one);
	const b = words(other);
	if (a.length === 0 || b.length === 0) return 'unclear';
	// The same person may be written in two scripts.
	if (LATIN.test(one) !== LATIN.test(other)) return 'unclear';
	if (UNSPACED.test(one) && UNSPACED.test(other)) {
		const [short, long] = [a.join(''), b.join('')].sort((x, y) => x.length - y.length);
		return long.startsWith(short) ? 'agree' : 'disagree';
	}
	const [few, many] = a.length <= b.length ? [a, b] : [b, a];
	const left = [...many];
	let shared = 0;
	for (const word of few) {
		const found = left.findIndex((candidate) => sameWord(word, candidate));
		if (found < 0) continue;
		left.splice(found, 1);
		shared++;
	}
	// An initial alone ("A." against "Ana Ruiz") agrees with too many people.
	if (shared === few.length) return few.some((word) => word.length > 1) ? 'agree' : 'unclear';
	const given = many.some((word) => sameWord(word, few[0])) && few.some((word) => sameWord(word, many[0]));
	return shared > 0 && given ? 'unclear' : 'disagree';
}
