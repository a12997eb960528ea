import givenNames from './given-names.json';
import byKind from './name-words.json';

const setOf = (text: string): ReadonlySet<string> => new Set(text.split(' '));
const TITLES = setOf(byKind.titles);
/** "Don José Ruiz" and "D. José", but "Don Smith" and "D. Smith". */
const TITLES_OR_NAMES = setOf(byKind.titlesOrNames);
/** Particles join a name; alone they tell nobody apart. */
const PARTICLES = setOf(byKind.particles);
const FAMILIES = setOf(byKind.families);
const COMPANY_WORDS = setOf(`${byKind.companyForms} ${byKind.companyWords}`);
/** "SA" is a firm, "Sá" a surname. */
const AMBIGUOUS_FORMS = setOf(byKind.ambiguousCompanyForms);
const COUPLES = setOf(byKind.couple);
/** "Ana y Luis", but "José Ortega y Gasset". */
const COUPLES_OR_SURNAMES = setOf(byKind.coupleOrSurnames);
const SURNAMES_FIRST = setOf(byKind.surnamesFirst);
const GIVEN_LAST = setOf(byKind.givenLast);
const PLACEHOLDERS: ReadonlySet<string> = new Set(byKind.placeholders);

/** Which given names a word is a form of: "alex" of Alexander, Alexandra, Alejandro … */
const FORMS = new Map<string, Set<number>>();
givenNames.forms.forEach((forms, index) => {
	for (const form of forms.split(' ')) FORMS.set(form, (FORMS.get(form) ?? new Set()).add(index));
});
const GIVEN: ReadonlySet<string> = new Set([...givenNames.names.flatMap((line) => line.split(' ')), ...givenNames.forms.map((forms) => forms.split(' ')[0])]);

/** A name has few words; the rest of a longer text is none. */
const MOST_WORDS = 10;
/** Vowel signs of Indian scripts and of Thai are marks too, and are part of the word. */
const ACCENTS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u06d6-\u06ed]/g;
const LETTERS: Record<string, string> = { ß: 'ss', ø: 'o', æ: 'ae', œ: 'oe', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i', ѐ: 'е' };

/** Without accents and capitals. */
export function fold(text: string): string {
	return text.normalize('NFKD').replace(ACCENTS, '').normalize('NFC').toLowerCase().replace(ACCENTS, '').replace(/[ßøæœłđðþıѐ]/g, (letter) => LETTERS[letter]);
}

/** Whether a text stands where a name should be and is none ("Unknown", "n/a"). */
export function isPlaceholder(name: string): boolean {
	const plain = fold(name).trim();
	return PLACEHOLDERS.has(plain) || PLACEHOLDERS.has(plain.replace(/[^\p{L}\p{M}]+/gu, ' ').trim());
}

/** What the words of a name field say. */
export interface NameWords {
	/** In the order given name, surname, as far as one can see. */
	telling: string[];
	/** Particles, and a father's name: they may be left out. */
	optional: string[];
	/** Both, as written. */
	all: string[];
	kind: 'person' | 'company' | 'several';
}

/** Takes a name field apart. Bounded: the first 200 characters, the first ten words. */
export function readName(name: string): NameWords {
	const all = wordsInOrder(name.slice(0, 200));
	const isCompany = all.some((word) => COMPANY_WORDS.has(word)) || (/(?:^|\s)(?:S\.A\.?|[A-Z]{2})$/.test(name.trim()) && AMBIGUOUS_FORMS.has(all[all.length - 1]) && /\p{Ll}/u.test(name));
	if (isCompany) {
		const telling = all.filter((word) => !AMBIGUOUS_FORMS.has(word) && !COMPANY_WORDS.has(word));
		return { telling, optional: [], all: telling, kind: 'company' };
	}
	const isSeveral = all.some((word) => FAMILIES.has(word)) || isCouple(name, all);
	const words = withoutTitles(all).filter((word) => !FAMILIES.has(word));
	// "E. Ruiz" begins with an initial, "Costa e Silva" has a particle.
	const telling = words.filter((word, index) => !(PARTICLES.has(word) && (index > 0 || word.length > 1)) && !isPatronymic(word));
	const optional = words.filter((word) => !telling.includes(word));
	return { telling, optional, all: words, kind: isSeveral ? 'several' : 'person' };
}

function withoutTitles(words: readonly string[]): string[] {
	const rest = words.filter((word) => !TITLES.has(word));
	const isTitle = (rest.length > 2 && TITLES_OR_NAMES.has(rest[0])) || (rest.length > 1 && rest[0] === 'd' && GIVEN.has(rest[1]));
	return isTitle ? rest.slice(1) : rest;
}

/** "Ruiz, Ana" and "Nguyễn Văn An" begin with the surname. */
function wordsInOrder(name: string): string[] {
	const parts = fold(name).replace(/(?<=\p{L})['’ʼ`´](?=\p{L})/gu, '').split(',');
	const ordered = parts.length === 2 ? [parts[1], parts[0]] : parts;
	// "S.L." is one word.
	const words = ordered.join(' ').replace(/\b(\p{L})\.(?:(\p{L})\.)(?:(\p{L})\b\.?)?(?=\s*$|\s)/gu, ' $1$2$3 ').match(/[\p{L}\p{M}]+/gu)?.slice(0, MOST_WORDS) ?? [];
	const first = words.findIndex((word) => !TITLES.has(word));
	if (parts.length === 2 || first < 0 || !beginsWithSurname(words.slice(first))) return words;
	return [...words.slice(0, first), ...words.slice(first + 1), words[first]];
}

/**
 * Whether a name has its surname first though no comma or capitals say so: "Nguyễn Văn An", "Kovács Jánosné", "Bérczi Orsolya", "Жданов Тимур Рашидович".
 *
 * @param words of one name, folded, without titles
 */
export function beginsWithSurname(words: readonly string[]): boolean {
	if (words.length < 2) return false;
	const [first, last] = [words[0], words[words.length - 1]];
	if (SURNAMES_FIRST.has(first)) return !SURNAMES_FIRST.has(last);
	// "Жданов Тимур Рашидович".
	if (words.length === 3 && isPatronymic(last) && !isPatronymic(words[1]) && !GIVEN.has(first)) return true;
	return !GIVEN.has(first) && !GIVEN_LAST.has(first) && GIVEN_LAST.has(last.replace(/(?<=.{4})ne$/, ''));
}

function isCouple(name: string, words: readonly string[]): boolean {
	if (/\p{L}\s*[&+/]\s*\p{L}/u.test(name)) return true;
	const at = words.findIndex((word, index) => index > 0 && index < words.length - 1 && (COUPLES.has(word) || COUPLES_OR_SURNAMES.has(word)));
	if (at < 0) return false;
	if (COUPLES.has(words[at])) return true;
	const [before, after] = [words.slice(0, at), words.slice(at + 1)].map((part) => part.filter((word) => !TITLES.has(word)).length);
	return before <= 1 || after > 1;
}

/** Son or daughter of: "Иванович", "Petrovna". A surname that looks like it stays with its given name. */
function isPatronymic(word: string): boolean {
	return /.(?:ович|евич|овна|евна|инична|ovich|evich|ovna|evna)$/.test(word);
}

export const isGivenName = (word: string) => GIVEN.has(word);

/** Whether two words are forms of one given name: "paco" and "francisco". */
export function areForms(one: string, other: string): boolean {
	const others = FORMS.get(other);
	return others !== undefined && [...(FORMS.get(one) ?? [])].some((form) => others.has(form));
}

/** A name in a form two spellings share and that compares as the name does: lower case, without accents and titles, given name first. */
export function plainName(name: string): string {
	const { kind, telling } = readName(name);
	const words = kind === 'company' ? [...telling, 'ltd'] : kind === 'person' ? withoutTitles(wordsInOrder(name.slice(0, 200))) : [];
	return words.join(' ') || fold(name.slice(0, 200)).replace(/\s+/g, ' ').trim();
}
