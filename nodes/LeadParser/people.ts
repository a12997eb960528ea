import { beginsWithSurname, fold } from '../shared/filing/name-words';
import type { LeadName } from '../shared/node/item';
import { hasLegalForm } from './companies';
import notNames from './labels/not-names.json';
import sentences from './labels/sentences.json';
import titles from './labels/titles.json';

/** Small words inside names. */
const PARTICLES = new Set(['de', 'del', 'la', 'las', 'los', 'le', 'les', 'du', 'des', 'da', 'das', 'do', 'dos', 'di', 'della', 'dal', 'van', 'von', 'der', 'den', 'ter', 'ten', 'zu', 'zur', 'zum', 'af', 'av', 'bin', 'ibn', 'ben', 'al', 'el', 'y', 'e', 'i', 'ap', 'ab', 'o', 'und', 'and', '&', 'et', 'san', 'st', 'st.']);
/** Whether a small word may stand inside a name ("van", "de la"). */
export function isNameParticle(word: string): boolean {
	return PARTICLES.has(word.toLowerCase());
}

/** Words that never are (part of) a person's name: subjects of portal sentences, roles, things. */
const NOT_NAMES = new Set(Object.values(notNames.words).flat());
const BUSINESS = /(?<![\p{L}\d])(?:agency|agence|agencia|agenzia|agência|inmobiliaria|imobiliária|immobilien|immobilier|immobiliare|realty|real estate|properties|motors|cars|autos|group|gruppe|gruppo|grupo|groupe|team|support|homes|estates?|nieruchomości|reality|nekretnine|fastigheter|eiendom|kiinteistöt|makelaardij|emlak|недвижимость|клиника|clinic|clínica|hotel|school|services?)(?![\p{L}\d])/iu;

/** Whether a text names a company or a team rather than a person. */
export function isCompanyName(text: string): boolean {
	return BUSINESS.test(text) || hasLegalForm(text);
}

/** Whether a text can be a person's name. Strict: used where no label says so. */
export function looksLikeName(text: string): boolean {
	const plain = text.trim();
	if (plain.length < 2 || plain.length > 60 || /[\d@/\\<>{}[\]|=_*#:;!?"€$£%+~^«»]|https?|www\./.test(plain) || isCompanyName(plain)) return false;
	const tokens = plain.split(/[\s\u3000,]+/).filter(Boolean);
	if (tokens.length === 0 || tokens.length > 6) return false;
	if (NOT_NAMES.has(tokens[0].toLowerCase().replace(/\.$/, '')) || tokens.some((token) => NOT_NAMES.has(token.toLowerCase()) && !PARTICLES.has(token.toLowerCase()))) return false;
	const cased = tokens.filter((token) => token.toLowerCase() !== token.toUpperCase());
	if (cased.length === 0) return /^[\p{L}\p{M}・ー々\s\u3000'.-]{2,30}$/u.test(plain) && tokens.length <= 4;
	return /^\p{Lu}/u.test(tokens[0]) && tokens.every((token) => PARTICLES.has(token.toLowerCase()) || /^[\p{Lu}\p{Lo}][\p{L}\p{M}.'’ʼ-]*$/u.test(token) || /^[dlo]['’]\p{Lu}[\p{L}'’-]*$/u.test(token));
}

/** A name without the word that says in which part its bearer appears: "Корисникот Бојан Трајковски", "User Ann Lee". */
export function withoutRole(text: string): string {
	const [first, ...rest] = text.trim().split(/\s+/);
	return rest.length > 0 && NOT_NAMES.has(first.toLowerCase()) ? rest.join(' ') : text;
}

/** Cleans a name given under a label; null when it cannot be one. */
export function cleanLabelledName(value: string): string | null {
	const plain = value.replace(/\s*（[^（）]{1,40}）\s*(?=様|さま|さん|殿|$)/u, '').replace(/<[^<>]{0,300}>/g, ' ').replace(/\((?:mailto:|https?:)[^()]{0,300}\)/g, ' ').replace(/\s*[[(]\s*(?:view|ver|voir)[^)\]]{0,60}[)\]]/gi, ' ').replace(/\s*\([^()]{2,60}\)\s*$/, '').replace(/^([^,]{2,60}), \p{Ll}.{0,80}$/u, '$1').replace(/[\t\r\n ]+/g, ' ').replace(/^[\s"'“”*,;:.–-]+|[\s"“”*,;:–-]+$/g, '').replace(/(?<![\u05d0-\u05ea])[\s']+$/, '').trim();
	if (plain.length < 2 || plain.length > 100 || /@|[([{]at[)\]}]|https?:\/\/|www\./.test(plain)) return null;
	if ((plain.match(/\d/g) ?? []).length > 2 || plain.split(' ').length > 8 || /[?!]$/.test(plain)) return null;
	return plain;
}

const BEFORE = new Set(titles.before.map((title) => title.toLowerCase()));
const BEHIND = new Set(titles.behind.map((title) => title.toLowerCase()));
const GLUED_BEHIND = titles.behind.filter((title) => /[\u3040-\u9fff\uac00-\ud7af]/.test(title)).sort((one, other) => other.length - one.length);
const GLUED_BEFORE = titles.before.filter((title) => /^[\u0e00-\u0e7f]+$/.test(title)).sort((one, other) => other.length - one.length);
const isTitle = (word: string, list: ReadonlySet<string>) => list.has(word.toLowerCase()) || list.has(word.toLowerCase().replace(/\.$/, ''));

/** A name without what stands before and behind it: "Mr.", "Dott.ssa", "様", "Hanım", "Ph.D.". */
export function withoutTitles(name: string): string {
	const words = name.split(/[ \u3000]+/).filter(Boolean);
	while (words.length > 1 && isTitle(words[0], BEFORE)) words.shift();
	while (words.length > 1 && isTitle(words[words.length - 1].replace(/^,|,$/g, ''), BEHIND)) words.pop();
	let plain = words.length === name.split(/[ \u3000]+/).filter(Boolean).length ? name : words.join(' ').replace(/,$/, '');
	const begun = GLUED_BEFORE.find((title) => plain.startsWith(title) && plain.length - title.length >= 2);
	if (begun !== undefined) plain = plain.slice(begun.length).trim();
	const glued = CJK.test(plain) ? GLUED_BEHIND.find((title) => plain.endsWith(title) && plain.length - title.length >= 2) : undefined;
	if (glued !== undefined) plain = plain.slice(0, -glued.length).trim();
	return plain;
}

const THROUGH_WORDS = [...new Set(Object.values(sentences.through).flat())].sort((one, other) => other.length - one.length).join('|');
/** "Ann via Portal", "Ann (via Portal)", "Ann - über Portal". */
const THROUGH = new RegExp(`^(\\S.{0,80}?)\\s*[([|–-]?\\s+[([]?(?:${THROUGH_WORDS})\\s+(\\S.{0,60})$`, 'iu');

const CJK = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}・ー々\s\u3000]+$/u;

/** Splits a name: "Last, First", capitals-only surnames, family name first in Chinese, Japanese, Korean, Hungarian and Vietnamese. */
export function splitName(full: string, parts?: { first?: string | null; last?: string | null }): LeadName {
	// Some programs set a curly apostrophe where people type a straight one.
	const text = withoutTitles(full.replace(/[\t\n ]+/g, ' ').replace(/(?<=\p{L})[’ʼ`´](?=\p{L})/gu, '\'').trim());
	if (parts?.first || parts?.last) return { full: text, first: parts.first ? withoutTitles(parts.first) : null, last: parts.last ? withoutTitles(parts.last) : null };
	const comma = /^([^,]{2,40}),\s*([^,]{2,40})$/.exec(text);
	if (comma && !isCompanyName(text)) return { full: `${comma[2]} ${comma[1]}`, first: comma[2], last: comma[1] };
	const tokens = text.split(/[\s\u3000]+/);
	// 김도현: a surname of one syllable, as nearly all are.
	if (/^[\uac00-\ud7a3]{3}$/.test(text)) return { full: text, first: text.slice(1), last: text.slice(0, 1) };
	if (tokens.length === 1) return { full: text, first: text, last: null };
	if (CJK.test(text)) return { full: text, first: tokens.slice(1).join(' '), last: tokens[0] };
	const capitals = (token: string) => token.length > 1 && token === token.toUpperCase() && token !== token.toLowerCase();
	const upper = tokens.filter(capitals);
	// "TAURISSON Célia": the part in capitals is the surname wherever it stands.
	if (upper.length > 0 && upper.length < tokens.length && capitals(tokens[0])) {
		const first = tokens.filter((token) => !capitals(token)).join(' ');
		return { full: text, first, last: upper.join(' ') };
	}
	if (beginsWithSurname(tokens.map(fold))) return { full: text, first: tokens.slice(1).join(' '), last: tokens[0] };
	return { full: text, first: tokens[0], last: tokens.slice(1).join(' ') };
}

/** A display name taken apart: "Ann Lee via Portal" and "Ann Lee (Portal)" name a person and whoever hands on what they wrote. */
export function partsOfDisplay(display: string): { person: string; portal: string | null } {
	const plain = display.replace(/^["'\s]+|["'\s]+$/g, '').slice(0, 200);
	const through = THROUGH.exec(plain);
	if (through) return { person: through[1].trim(), portal: through[2].replace(/[)\]]+$/, '').trim() };
	const bracket = /^([^([]{2,80}?)\s*[([]([^()[\]]{2,60})[)\]]$/.exec(plain);
	return bracket ? { person: bracket[1], portal: bracket[2] } : { person: plain, portal: null };
}

/** The name in a From or Reply-To display name: without "via portal", quotes and addresses; null when it is no person. */
export function nameFromDisplay(display: string): string | null {
	const { person } = partsOfDisplay(display);
	return looksLikeName(person) ? person : null;
}

/** Whether all words of a shorter name are in a longer one. */
export function hasWordsOf(long: string, short: string): boolean {
	const words = long.toLowerCase().split(/\s+/);
	const few = short.toLowerCase().split(/\s+/);
	return few.length < words.length && few.every((word) => words.includes(word));
}

const folded = (text: string) => text.toLowerCase().normalize('NFD').replace(/[^a-z\d]/g, '');

/** Whether an address is made of a name: "y.elamrani@…" of "Youssef El Amrani". */
export function isAddressOfName(address: string, name: string): boolean {
	const local = folded(address.slice(0, Math.max(0, address.lastIndexOf('@'))));
	return name.split(/[\s,-]+/).map(folded).some((word) => word.length >= 3 && local.includes(word));
}
