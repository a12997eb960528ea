import { asksForNumber, numberOf } from './code-labels';
import descriptions from './labels/descriptions.json';
import emptyValues from './labels/empty-values.json';
import fieldLabels from './labels/fields.json';
import icons from './labels/icons.json';
import others from './labels/others.json';
import { remembered } from './remembered';

/** Fields a label can name. "ignore" and the like only end what stands above them. */
export type LabelField = keyof typeof fieldLabels;

export interface LabelMatch {
	field: LabelField;
	/** Languages in which the label has this meaning. */
	languages: string[];
	/** Found word for word, or guessed from the words it is made of. */
	exact: boolean;
}

const MAX_LABEL = 80;

/**
 * When one word means two fields ("código", "objekt", "interessent"), the earlier of these wins.
 */
const ORDER: LabelField[] = ['email', 'phone', 'firstName', 'lastName', 'name', 'nameReading', 'message', 'reference', 'listingId', 'company', 'sender', 'fax'];

/** The form in which labels are compared: no decoration, case, accents or full-width forms. */
export function normaliseLabel(label: string): string {
	return label.slice(0, MAX_LABEL * 2).normalize('NFKC').toLowerCase()
		.replace(/[’ʼ‘´`]/g, '\'')
		.replace(/[\u200c\u200d]/g, '')
		.normalize('NFD').replace(/[\u0300-\u036f]/g, '').normalize('NFC')
		.replace(/^(?:[\s\p{So}\p{Sk}\p{Sm}\ufe0f*•·\-–—_#|"'«([{【〔［¿¡‣※・、]|\d{1,2}[.)]\s)+(?=[\p{L}\d])/u, '')
		.replace(/[\s*:：_=?？!"'»\]})】〕］>|+–—-]+$/u, '')
		.replace(/\((?:required|obligatorio|obligatoire|pflichtfeld|obbligatorio|obrigatório|obrigatorio|verplicht|wymagane|optional|opcional|facultatif|必須|任意)\)?$/u, '')
		.replace(/[\s_\u3000]+/g, ' ')
		// Forms space two characters out to the width of four: "姓  名".
		.replace(/(?<=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]) (?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])/gu, '')
		.trim();
}

interface LabelWords {
	dictionary: Map<string, { field: LabelField; languages: string[] }>;
	/** The length of the longest label. */
	longest: number;
	/** For each word the fields in whose labels it stands: a word of one field only tells it in a longer label as well. */
	vocabulary: Map<string, Set<LabelField>>;
	/** Words of labels that are no whole questions: "may" of "How may we help you" tells nothing. */
	telling: Set<string>;
	/** Beginnings of labels that ask for a reference whatever follows: phrases of the dictionary, and the word itself. */
	referenceBeginnings: string[];
	/** Labels of the portals' numbers with a blank before them: what stands before names the portal. */
	advertEndings: string[];
	/** What asks for somebody else or for a thing. */
	othersWords: Set<string>;
	/** What names a person or an office on our side. */
	othersPeople: Set<string>;
}

let labelWords: LabelWords | undefined;
/** Made of the lists when the first mail is read: n8n loads every node in every process when it starts. */
const known = () => (labelWords ??= readLists());

function readLists(): LabelWords {
	const dictionary: LabelWords['dictionary'] = new Map();
	const ordered = [...ORDER, ...(Object.keys(fieldLabels) as LabelField[]).filter((field) => !ORDER.includes(field))];
	for (const field of ordered) {
		for (const [language, labels] of Object.entries(fieldLabels[field] as Record<string, string[]>)) {
			for (const label of labels) {
				const key = normaliseLabel(label);
				const earlier = dictionary.get(key);
				if (earlier === undefined) dictionary.set(key, { field, languages: [language] });
				else if (earlier.field === field && !earlier.languages.includes(language)) earlier.languages.push(language);
			}
		}
	}
	const vocabulary: LabelWords['vocabulary'] = new Map();
	const telling = new Set<string>();
	for (const [key, { field }] of dictionary) {
		const words = wordsOf(key);
		for (const word of words) {
			vocabulary.set(word, (vocabulary.get(word) ?? new Set()).add(field));
			if (words.length <= 3) telling.add(word);
		}
	}
	for (const [language, labels] of Object.entries(descriptions.message)) for (const label of labels) if (!dictionary.has(normaliseLabel(label))) dictionary.set(normaliseLabel(label), { field: 'message', languages: [language] });
	return {
		dictionary,
		longest: Math.max(...[...dictionary.keys()].map((key) => key.length)),
		vocabulary,
		telling,
		referenceBeginnings: [...dictionary].filter(([key, { field }]) => field === 'reference' && key.length > 4 && (key.includes(' ') || /^r[ei]f/.test(key))).map(([key]) => key),
		advertEndings: [...dictionary].filter(([key, { field }]) => field === 'listingId' && key.length > 4 && /[ -]/.test(key)).map(([key]) => ` ${key}`),
		othersWords: new Set(Object.values(others.words).flat().map(normaliseLabel)),
		othersPeople: new Set(Object.values(others.people).flat().map(normaliseLabel)),
	};
}

/** Labels of listing references in all languages, longest first. */
export const REFERENCE_LABELS = Object.values(fieldLabels.reference).flat().filter((label) => label.length > 2).sort((one, other) => other.length - one.length);

/** Labels of the numbers that portals give to advertisements. */
export const ADVERT_LABELS = Object.values(fieldLabels.listingId).flat();

/** What a listing is called in all languages, one word each, longest first. */
export const LISTING_WORDS = [...Object.values(fieldLabels.title).flat(), ...Object.values(fieldLabels.vehicle).flat()].filter((label) => label.length > 3 && !label.includes(' ')).sort((one, other) => other.length - one.length);

/** Whether a heading speaks of the listing: "Property details", "פרטי הנכס". */
export function namesListing(heading: string): boolean {
	const key = normaliseLabel(heading);
	const { dictionary } = known();
	return wordsOf(key).some((word) => ['title', 'vehicle'].includes(dictionary.get(word)?.field ?? dictionary.get(word.replace(/^(?:ה|ال)/, ''))?.field ?? ''));
}

/** The longest label there is, so that looking back from a colon is bounded. */
export const longestLabel = () => known().longest;

const empties = new Set((emptyValues as string[]).map((value) => value.normalize('NFKC').toLowerCase()));

/** Whether a value says "nothing": "No especificado.", "N/A", "-". */
export function isEmptyValue(value: string): boolean {
	if (value.length > 2 * MAX_LABEL && value.trim().length > MAX_LABEL) return false;
	const plain = value.normalize('NFKC').toLowerCase().trim();
	return plain === '' || empties.has(plain) || empties.has(plain.replace(/^[([]|[.\s)\]]+$/g, '')) || /^\[.{0,40}\.(?:gif|png|jpe?g)\]$/.test(plain);
}

const POSSESSIVE = /^(?:your|my|the|tus?|su|mi|vuestr[oa]|votre|vos|son|sa|ihre?|deine?|eure?|il (?:tuo|suo|vostro)|la (?:tua|sua|vostra)|tuo|tua|vostr[oa]|o seu|a sua|seu|sua|teu|tua|uw|je|jouw|jullie|twoj[ea]?|twoj|wasz[ae]?|panstwa|vas[ae]?|tvoj[ae]?|vase|din|ditt|dit|deres|ert?|er|jusu|teie|sinu|sinun|teidan|az on|on|dvs\.?|dumneavoastra|sizin|ваш[аеи]?|твоя?|вашия?т?|ваш[иоа]т[ао]?|您的|你的|ご|お客様の|貴社|귀하의|고객님의)\s*/u;

/** "Tell-Us-More": programs write labels so. */
const HYPHEN = /(?<=\p{L})-(?=\p{L})/gu;
const iconFields = new Map((Object.entries(icons) as [LabelField, string[]][]).flatMap(([field, signs]) => signs.map((sign) => [sign, field] as const)));
/** A label that is only a sign: "☎", "📧:". */
const ICON = /^([\p{So}\p{Sm}])[\ufe0f\p{Emoji_Modifier}\s:：]*$/u;

/** Looks a label up word for word (also without parentheses, numbering and possessive). */
export function lookUpLabel(label: string): LabelMatch | null {
	return label.length > MAX_LABEL * 2 ? null : lookedUp(label);
}

const lookedUp = remembered(findLabel);

function findLabel(label: string): LabelMatch | null {
	const key = normaliseLabel(label);
	if (key === '' || key.length > known().longest + 20) return null;
	const icon = ICON.exec(label.trim())?.[1];
	if (icon !== undefined) return iconFields.has(icon) ? { field: iconFields.get(icon) as LabelField, languages: [], exact: true } : null;
	const { dictionary } = known();
	const whole = dictionary.get(key);
	if (whole !== undefined) return { ...whole, exact: true };
	const forms = [key.replace(/\s*[([][^)\]]*[)\]]?\s*/g, ' ').trim(), key.replace(/^\d{1,2}[.)]?\s*/, ''), key.replace(POSSESSIVE, ''), key.replace(/[\s.]+$/, ''), key.replace(/\./g, ''), key.replace(HYPHEN, ' ')];
	for (const form of forms) {
		const found = form === '' ? undefined : dictionary.get(form);
		if (found !== undefined) return { ...found, exact: true };
	}
	return lookUpBilingual(key);
}

/** "電話 Tel", "Nom / Name", "Naam | Nom": the same question in two languages. */
function lookUpBilingual(key: string): LabelMatch | null {
	const parts = key.split(/\s*[/|·([]\s*|\s[-–]\s|(?<=[^\P{L}\p{Script=Latin}])\s+(?=\p{Script=Latin})|(?<=\p{Script=Latin})\s+(?=[^\P{L}\p{Script=Latin}])/u).map((part) => part.replace(/[)\]\s.]+$/, '').trim()).filter(Boolean);
	if (parts.length < 2 || parts.length > 3) return null;
	const found = parts.map((part) => known().dictionary.get(part));
	const [first] = found;
	if (first === undefined || found.some((one) => one?.field !== first.field)) return null;
	return { field: first.field, languages: found.flatMap((one) => one?.languages ?? []), exact: true };
}

/** Whether a label asks for somebody else or for a thing: "Agent phone", "Property name", "Form name". */
function isOfOthers(words: readonly string[]): boolean {
	return words.some((word) => known().othersWords.has(word));
}

/** Whether a label or heading names a person or an office on our side ("Your agent", "Seller"), in any of its words. */
export function isOthersLabel(label: string): boolean {
	const key = normaliseLabel(label);
	const { othersPeople } = known();
	return othersPeople.has(key) || wordsOf(key).some((word) => othersPeople.has(word)) || (UNSPACED.test(key) && [...othersPeople].some((word) => UNSPACED.test(word) && key.includes(word)));
}

/** Scripts written without blanks between words. */
const UNSPACED = /[\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]/;

const KEYWORDS: [LabelField, RegExp][] = [
	['email', /(?:^|[\s\-_/'(])(?:e-?mails?|courriel|correo|e-?post|e-?posta|emailadres\w*)(?:$|[\s\-_/)'?])|メール|邮箱|郵箱|이메일|البريد|אימייל|почт/u],
	['phone', /(?:^|[\s\-_/'(])(?:phone|tel\.?|tlf\.?|telephone|mobile|cell|whatsapp|telefono|movil|celular|portable|telefon\w*|handy\w*|cellulare|telefone|telemovel|telefoon\w*|puhelin\w*|rufnummer|gsm)(?:$|[\s\-_/)'?])|電話|电话|手机|전화|هاتف|جوال|טלפון|телефон/u],
	['name', /(?:^|[\s\-_/'(])(?:full name|name|nombre|nom|nome|naam|namn|navn|nimi|jmeno)(?:$|[)'?])|お名前|氏名|姓名/u],
	['message', /(?:^|[\s\-_/'(])(?:message|comments?|enquiry|inquiry|mensaje|comentarios?|consulta|commentaires?|nachricht|anmerkungen|messaggio|mensagem|bericht|wiadomosc|meddelande|anything else|tell us|how can we help|questions?)(?:$|[\s\-_/)'?])|内容|留言/u],
];

/** Whether a label says "message" itself, not "offer" or "request". */
export function asksForMessage(label: string): boolean {
	return KEYWORDS.some(([field, pattern]) => field === 'message' && pattern.test(normaliseLabel(label)));
}

/** "留言人", "お問い合わせ者": whoever left a message, asked, sent. */
const WRITER = /^.{0,4}(?:留言|諮詢|咨询|詢問|询问|預約|预约|申請|申请|聯絡|联系|連絡|問合せ?|問い合わせ|依頼|応募|送信|發送|发送|提問|提问).{0,2}(?:人|者)$/u;

/** Fields whose labels are guessed from their words. */
const GUESSED = ['email', 'phone', 'name', 'message', 'reference'] as const;
const wordsOf = (key: string) => key.split(/[\s/,.()'-]+/).filter(Boolean);

/** Whether a word stands in a label of any language. */
export function isLabelWord(word: string): boolean {
	return known().vocabulary.has(normaliseLabel(word));
}

/** "Tu número de teléfono móvil de contacto", "Vaša kontaktná e-mailová adresa": only known words, and one of them says it. */
function guessByWords(words: readonly string[]): LabelField | null {
	const { vocabulary, telling } = known();
	let found: LabelField | null = null;
	for (const word of words) {
		const fields = vocabulary.get(word);
		if (word.length < 3 && !/\p{Lo}/u.test(word)) continue;
		if (fields === undefined) return null;
		if (fields.size > 1 || !telling.has(word)) continue;
		const field = [...fields].map((one) => (one === 'firstName' || one === 'lastName' ? 'name' : one))[0];
		if (found !== null && field !== found) return null;
		found = field;
	}
	return GUESSED.find((field) => field === found) ?? null;
}

/** Numbers that are nobody's reference. */
const OTHER_NUMBERS = new Set(['transaction', 'payment', 'pago', 'paiement', 'zahlung', 'rechnung', 'invoice', 'factura', 'facture', 'fattura', 'vat', 'tax', 'bank', 'iban', 'browser', 'session', 'http', 'referrer', 'referer', 'url', 'page']);

/** "Numer oferty w biurze", "Référence de la demande": a known label that says whose or which number it is. */
function isReferenceLabel(key: string, words: readonly string[]): boolean {
	if (words.length < 2 || words.length > 6 || words.some((word) => OTHER_NUMBERS.has(word))) return false;
	const { referenceBeginnings, othersWords } = known();
	const plain = key.replace(POSSESSIVE, '');
	if (referenceBeginnings.some((beginning) => plain.startsWith(`${beginning} `))) return true;
	return words.some((word) => othersWords.has(word)) && guessByWords(words.filter((word) => !othersWords.has(word))) === 'reference';
}

/** Guesses what a longer label asks for ("What's the best email to reach you?") from the words it is made of. */
export const guessLabel: (label: string) => LabelMatch | null = remembered(guess);

function guess(label: string): LabelMatch | null {
	const key = normaliseLabel(label);
	if (key === '' || key.length > MAX_LABEL || key.split(' ').length > 9) return null;
	const words = wordsOf(key);
	// A number that an office gives to a listing is what we are after: "Numer oferty w biurze".
	if (isReferenceLabel(key, words)) return { field: 'reference', languages: [], exact: false };
	const number = numberOf(label);
	// "LoopNet Listing ID".
	if (number === null && words.length >= 2 && words.length <= 4 && known().advertEndings.some((ending) => key.endsWith(ending))) return { field: 'listingId', languages: [], exact: false };
	if (number !== null) return { field: number === 'advert' ? 'listingId' : 'reference', languages: [], exact: false };
	if (isOfOthers(words)) return null;
	if (/^how (?:did|do) you|^where did|^comment avez|^wie haben|^como nos|^come ci/.test(key)) return { field: 'heardAbout', languages: [], exact: true };
	if (WRITER.test(key)) return { field: 'name', languages: ['zh', 'ja'], exact: false };
	const apart = key.replace(HYPHEN, ' ');
	const found = KEYWORDS.find(([, pattern]) => pattern.test(key) || pattern.test(apart));
	const field = found?.[0] ?? guessByWords(words);
	// "Broj upita", "Inquiry number": not what was asked, but under which number.
	if (field === 'message' && asksForNumber(label)) return { field: 'ignore', languages: [], exact: false };
	return field === null ? null : { field, languages: [], exact: false };
}
