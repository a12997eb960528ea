import type { LeadName } from '../shared/node/item';

/** Small words inside names. */
const PARTICLES = new Set(['de', 'del', 'la', 'las', 'los', 'le', 'les', 'du', 'des', 'da', 'das', 'do', 'dos', 'di', 'della', 'dal', 'van', 'von', 'der', 'den', 'ter', 'ten', 'zu', 'zur', 'zum', 'af', 'av', 'bin', 'ibn', 'ben', 'al', 'el', 'y', 'e', 'i', 'ap', 'ab', 'o', 'und', 'and', '&', 'et', 'san', 'st', 'st.']);
/** Whether a small word may stand inside a name ("van", "de la"). */
export function isNameParticle(word: string): boolean {
	return PARTICLES.has(word.toLowerCase());
}

const TITLES = /^(?:mr|mrs|ms|miss|mx|dr|prof|sir|herrn?|frau|m|mme|mlle|monsieur|madame|mademoiselle|sr|sra|srta|señora?|senhora?|don|doña|dott|dott\.ssa|mag|dipl\.-?ing|mgr|ing|sig|sig\.ra|signora?|dhr|mevr|mevrouw|de heer|pan|pani|г-н|г-жа)\.?\s+(?=\S)/iu;
/** Words that never are (part of) a person's name: subjects of portal sentences, roles, things. */
const NOT_NAMES = new Set(['un', 'una', 'uno', 'an', 'a', 'the', 'ein', 'eine', 'um', 'uma', 'een', 'usuario', 'user', 'alguien', 'someone', 'somebody', 'persona', 'person', 'client', 'cliente', 'kunde', 'customer', 'buyer', 'comprador', 'acquéreur', 'visiteur', 'interessent', 'interessente', 'jemand', 'qualcuno', 'alguém', 'iemand', 'renter', 'lead', 'leads', 'prospect', 'consumer', 'visitor', 'your', 'you', 'we', 'us', 'vous', 'sie', 'tu', 'su', 'ihr', 'website', 'web', 'site', 'portal', 'contact', 'form', 'message', 'mensaje', 'nachricht', 'email', 'phone', 'new', 'neue', 'nuevo', 'nueva', 'nouveau', 'anonymous', 'anonym', 'admin', 'team', 'noreply', 'no-reply', 'info', 'test', 'property', 'listing', 'agent', 'agency', 'this', 'that', 'este', 'esta', 'dieser', 'it', 'they', 'potential', 'interested', 'interesado', 'potencial', 'he', 'she', 'i', 'one', 'who', 'hello', 'hi', 'hola', 'bonjour', 'hallo', 'reply', 'details', 'enquiry', 'inquiry', 'tour', 'application']);
const BUSINESS = /\b(?:gmbh|ltd|llc|llp|inc|corp|s\.?l\.?u?\.?|s\.?a\.?s?|sarl|srl|bv|b\.v\.|ag|kg|ohg|oy|ab|as|aps|sp\. z o\.o\.|agency|agence|agencia|inmobiliaria|immobilien|immobilier|realty|real estate|properties|motors|cars|autos|group|gruppe|team|support|homes|estates?)\b/i;

/** Whether a text can be a person's name. Strict: used where no label says so. */
export function looksLikeName(text: string): boolean {
	const plain = text.trim();
	if (plain.length < 2 || plain.length > 60 || /[\d@/\\<>{}[\]|=_*#:;!?"€$£%+~^«»]|https?|www\./.test(plain) || BUSINESS.test(plain)) return false;
	const tokens = plain.split(/[\s\u3000,]+/).filter(Boolean);
	if (tokens.length === 0 || tokens.length > 6) return false;
	if (NOT_NAMES.has(tokens[0].toLowerCase().replace(/\.$/, '')) || tokens.some((token) => NOT_NAMES.has(token.toLowerCase()) && !PARTICLES.has(token.toLowerCase()))) return false;
	const cased = tokens.filter((token) => token.toLowerCase() !== token.toUpperCase());
	if (cased.length === 0) return /^[\p{L}\p{M}・ー々\s\u3000'.-]{2,30}$/u.test(plain) && tokens.length <= 4;
	return /^\p{Lu}/u.test(tokens[0]) && tokens.every((token) => PARTICLES.has(token.toLowerCase()) || /^[\p{Lu}\p{Lo}][\p{L}\p{M}.'’ʼ-]*$/u.test(token) || /^[dlo]['’]\p{Lu}[\p{L}'’-]*$/u.test(token));
}

/** Cleans a name given under a label; null when it cannot be one. */
export function cleanLabelledName(value: string): string | null {
	const plain = value.replace(/<[^<>]{0,300}>/g, ' ').replace(/\((?:mailto:|https?:)[^()]{0,300}\)/g, ' ').replace(/\s*[[(]\s*(?:view|ver|voir)[^)\]]{0,60}[)\]]/gi, ' ').replace(/[\t\r\n ]+/g, ' ').replace(/^[\s"'“”*,;:.–-]+|[\s"'“”*,;:–-]+$/g, '').trim();
	if (plain.length < 2 || plain.length > 100 || /@|https?:\/\/|www\./.test(plain)) return null;
	if ((plain.match(/\d/g) ?? []).length > 2 || plain.split(' ').length > 8 || /[?!]$/.test(plain)) return null;
	return plain;
}

const CJK = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}・ー々\s\u3000]+$/u;

/** Splits a name: "Last, First", capitals-only surnames, family name first in Chinese, Japanese and Korean. */
export function splitName(full: string, parts?: { first?: string | null; last?: string | null }): LeadName {
	let text = full.replace(TITLES, '').replace(/[\t\n ]+/g, ' ').trim() || full.trim();
	// Japanese forms add 様 or さん to the answer.
	if (CJK.test(text)) text = text.replace(/\s*(?:様|さん|님|先生|女士)$/u, '');
	if (parts?.first || parts?.last) return { full: text, first: parts.first || null, last: parts.last || null };
	const comma = /^([^,]{2,40}),\s*([^,]{2,40})$/.exec(text);
	if (comma && !BUSINESS.test(text)) return { full: `${comma[2]} ${comma[1]}`, first: comma[2], last: comma[1] };
	const tokens = text.split(/[\s\u3000]+/);
	if (tokens.length === 1) return { full: text, first: text, last: null };
	if (CJK.test(text)) return { full: text, first: tokens.slice(1).join(' '), last: tokens[0] };
	const capitals = (token: string) => token.length > 1 && token === token.toUpperCase() && token !== token.toLowerCase();
	const upper = tokens.filter(capitals);
	// "TAURISSON Célia": the part in capitals is the surname wherever it stands.
	if (upper.length > 0 && upper.length < tokens.length && capitals(tokens[0])) {
		const first = tokens.filter((token) => !capitals(token)).join(' ');
		return { full: text, first, last: upper.join(' ') };
	}
	return { full: text, first: tokens[0], last: tokens.slice(1).join(' ') };
}

/** The name in a From or Reply-To display name: without "via portal", quotes and addresses; null when it is no person. */
export function nameFromDisplay(display: string): string | null {
	const plain = display.replace(/\s*[(|–-]?\s*\b(?:v[ií]a|über|através de|por|through|par|tramite|from|on|chez)\s+\S.{0,40}$/iu, '').replace(/^["'\s]+|["'\s]+$/g, '').trim();
	return looksLikeName(plain) ? plain : null;
}
