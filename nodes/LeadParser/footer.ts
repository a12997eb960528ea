import { hasLegalForm, namesADesk } from './companies';
import footers from './labels/footers.json';
import { WordList } from './word-list';

/** How the sender of a mail (a portal, a site) speaks of itself. */
export interface SenderWords {
	/** Beginnings of lines that stand below the person's message. */
	endings: string[];
	/** What it is called: of its display name, its domain, its profile. */
	names: string[];
}

export const NO_WORDS: SenderWords = { endings: [], names: [] };

const all = (byLanguage: Record<string, readonly string[]>) => new WordList(Object.values(byLanguage).flat());
const REGISTER = new WordList(footers.register);
const RIGHTS = new WordList(footers.rights);
const LEAVE = all(footers.leave);
/** "Never send money in advance": nobody but a portal says it. */
const MONEY = all(footers.money);
const ROLE = all(footers.role);
const ABOUT_MAIL = [all(footers.reply), ROLE, all(footers.mail), all(footers.warning), new WordList(footers.automatic)];
const ME = new WordList([...footers.me.words, ...footers.me.inside]);
const PERSONAL_DATA = new WordList(footers.personalData);
const CONSENT = new WordList(footers.consent);
const YES_NO = new WordList(footers.yesNo);

/** Longer paragraphs are told by how they begin. Characters. */
const MAX_PARAGRAPH = 1500;
const plainOf = (text: string) => text.slice(0, MAX_PARAGRAPH).toLowerCase().replace(/’/g, '\'');
const digitsIn = (text: string) => text.replace(/[^\p{Nd}]/gu, '').length;

/** The form in which names are compared: letters and digits without accents. */
function folded(text: string): string {
	return text.toLowerCase().normalize('NFKD').replace(/[^\p{L}\d]/gu, '');
}

/** Whether a name stands in a text, whatever its accents, blanks and dashes. */
export function isFoldedIn(name: string, text: string): boolean {
	return folded(text).includes(folded(name));
}

/**
 * Whether a paragraph below a person's words is the sender's own. 'sure': company, register, rights, service, leave, money.
 * 'likely': it speaks about the mail, the client, how to answer, or warns, and nobody says "me" in it.
 */
export function footerSign(text: string, names: readonly string[]): 'sure' | 'likely' | null {
	const plain = plainOf(text);
	if (/^[\s*]*(?:©|\(c\)\s|copyright\b)/.test(plain)) return 'sure';
	// "I agree that my personal data …": the form's words, whoever says them.
	if (PERSONAL_DATA.isIn(plain) && CONSENT.isIn(plain)) return 'sure';
	if (speaksOfMe(text)) return null;
	const digits = digitsIn(plain);
	const parts = plain.split(/(?<=\S) [|·•–—]\s|\s\|\s|(?<=\S)·/).length;
	if (RIGHTS.isIn(plain) || LEAVE.isIn(plain) || MONEY.isIn(plain)) return 'sure';
	if ((parts > 1 || digits >= 5) && !/[?？]/.test(plain) && hasLegalForm(text.slice(0, MAX_PARAGRAPH))) return 'sure';
	if (REGISTER.isIn(plain) && digits >= 5) return 'sure';
	if ((digits >= 5 || /@|https?:/.test(plain)) && namesADesk(plain)) return 'sure';
	if (parts > 2 && digits >= 4 && !/[?？]/.test(plain)) return 'sure';
	if (beginsWithName(text, names) && (digits >= 5 || text.length < 60 || parts > 1)) return 'sure';
	const signs = ABOUT_MAIL.filter((sign) => sign.isIn(plain)).length + (/https?:\/\//.test(plain) ? 1 : 0) + (names.some((name) => isFoldedIn(name, plain)) ? 1 : 0);
	return signs >= 2 ? 'likely' : null;
}

/** "Visitor", "Kunde 4411": what the sender calls the client. */
export function isRoleWord(text: string): boolean {
	return ROLE.isIn(plainOf(text));
}

/** Whether a line begins with what the sender is called. */
export function beginsWithName(text: string, names: readonly string[]): boolean {
	const head = folded(text.slice(0, 120));
	return names.some((name) => folded(name).length >= 4 && head.startsWith(folded(name)));
}

/** Whether somebody speaks of themself. */
export function speaksOfMe(text: string): boolean {
	return /(?:^|[\s(])I\s(?=[a-z'])/.test(text.slice(0, MAX_PARAGRAPH)) || ME.isIn(plainOf(text));
}

/** Whether a line stands in the sender's part of a mail: "Hotline 0800 …", "Portal Ltd | Street 1", "© 2026". */
export function isFooterLine(text: string, names: readonly string[] = []): boolean {
	return footerSign(text, names) === 'sure';
}

/** "Yes", "ja", "sí": what people answer to a question they tick. */
export function isYesOrNo(text: string): boolean {
	return text.length < 25 && YES_NO.isAll(plainOf(text).replace(/^[\s✓✔☑✗✘×☐]+|[\s.!✓✔☑]+$/gu, ''));
}

/** Whether a label asks for agreement: consent, terms, newsletter. */
export function asksForConsent(label: string): boolean {
	return CONSENT.isIn(plainOf(label));
}
