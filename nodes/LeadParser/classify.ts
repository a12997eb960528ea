import { isNoReply } from '../shared/mail/address';
import type { Address, ParsedMail } from '../shared/mail/message/message';
import { anyOf } from './any-of';
import enquiryWords from './labels/enquiry-words.json';
import notLeads from './labels/not-leads.json';
import sentToMany from './labels/sent-to-many.json';
import { nameFromDisplay } from './people';
import { Phrases } from './phrases';

/** Names of programs. */
const PROGRAM = /^(?:wordpress|wp|www(?:-data)?|apache|root|cron|webform|form-submission|notifications?|notify|notificac\w*|notifiche|alert[aes]?s?|avis(?:os?|eringar)?|benachrichtigung\w*|meldung(?:en)?|powiadomieni\w*|newsletters?|bolet[ií]n(?:es)?|mailer|mailing|promo(?:tions|ciones)?|system|robot|auto(?:mated|responder|mailer|confirm)|auto-confirm|updates?|digest|statistics?|stats|billing|invoices?|receipts?|rechnung(?:en)?|factur\w*|fattur\w*|fatura\w*|fakt[uú]r\w*|szamla\w*|racun\w*|laskut\w*|invoicing|calendar|calendario|kalender|kalendar\w*|kalendarz|reminders?|reports?|reporting|bilgilendirme|ertesito|obavijest\w*|obvestil\w*|uvedomleni\w*|solicitudes|anfragen?|service-?mail|sns|reply|security|seguridad|seguran[cç]a|securite|sicherheit|sicurezza|guvenlik|bezpieczenstwo|bezpecnost|sikkerhed|sakerhet)(?:[._+-].*|\d*)$/i;
/** Names that programs have, and people with a domain of their own as well ("web@holm.example", "email@anja-kurz.example"). */
const PERHAPS_PROGRAM = /^(?:(?:web|website|webmaster|forms?|news|marketing|leads?|bot|email|enquir(?:y|ies)|inquir(?:y|ies)|portal|server|crm|requests?|events?|webinars?|surveys?|feedback|reviews?|chats?|messages?|messaging|messenger|conversations?)(?:[._+-].*|\d*)|auto|no)$/i;

const localPart = (address: string) => address.slice(0, Math.max(0, address.lastIndexOf('@')));

/** Whether an address is a program's rather than a person's. */
export function isMachineAddress(address: string): boolean {
	return isNoReply(address) || PROGRAM.test(localPart(address)) || PERHAPS_PROGRAM.test(localPart(address));
}

/** Whether an address that could be a program's is a person's: it says so with the person's name. */
export function isPersonBehind({ name, address }: Address): boolean {
	return !isNoReply(address) && !PROGRAM.test(localPart(address)) && (nameFromDisplay(name)?.split(/\s+/).length ?? 0) >= 2;
}

const NOTICES = new Map(Object.entries(notLeads as Record<string, Record<string, string[]>>).flatMap(([reason, byLanguage]) => Object.values(byLanguage).flat().map((phrase) => [phrase, reason])));
const NOTICE_PHRASES = new Phrases([...NOTICES.keys()]);

/** What a portal or shop sends that is no enquiry (a code, an alert, statistics, an invoice…), by what a text says of itself. Null when nothing says so. */
export function noticeIn(text: string): string | null {
	const [phrase] = NOTICE_PHRASES.in(text.slice(0, 800).toLowerCase(), 1);
	return phrase === undefined ? null : (NOTICES.get(phrase) ?? null);
}

/** The notice of a business a subject begins with ("Factura 2025-14"); a person who asks about an invoice seldom begins with it. */
export function noticeAtStart(subject: string): string | null {
	const head = subject.trim().slice(0, 100).toLowerCase();
	if (/[?？]/.test(head)) return null;
	const phrase = NOTICE_PHRASES.in(head, 20).find((one) => head.startsWith(one) && !/^\p{L}/u.test(head.slice(one.length)) && /^(?:invoice|verification|listing|survey|appointment|digest|saved)/.test(NOTICES.get(one) ?? ''));
	return phrase === undefined ? null : (NOTICES.get(phrase) ?? null);
}

const CALENDAR_SUBJECT = /^(?:updated invitation|invitation|accepted|declined|tentative|cancell?ed|canceled event|aktualisierte einladung|einladung|zugesagt|abgesagt|abgelehnt|invitación|aceptad[oa]|rechazad[oa]|cancelad[oa]|invitation mise à jour|accepté|refusé|annulé|invito|accettat[oa]|rifiutat[oa]|annullat[oa]|convite|aceit[oe]|recusado|uitnodiging|geaccepteerd|geweigerd|geannuleerd|zaproszenie|inbjudan|invitasjon|kutsu|pozvánka|приглашение|davet|přijato|odmítnuto|prijaté|elfogadva|elutasítva|acceptat|refuzat|прието|отказано|prihvaćeno|odbijeno|sprejeto|zavrnjeno|αποδοχή|απόρριψη|kabul edildi|reddedildi|принято|отклонено|прийнято|відхилено|accepterat|avböjt|accepteret|afvist|akseptert|avslått|hyväksytty|hylätty|承諾|辞退|수락됨|거절됨|已接受|已拒绝)(?![\p{L}\d])/iu;

/** Whether a mail is a calendar program's: an invitation or an answer to one. */
export function isCalendarMail(mail: ParsedMail): boolean {
	return CALENDAR_SUBJECT.test(mail.subject.trim()) && (mail.attachments.some((one) => /calendar|application\/ics/i.test(one.mimeType)) || /calendar/i.test(mail.from?.address ?? ''));
}

/** "Accepté: Visite", "Zugesagt: Termin": what calendar programs send when an invitation is answered, with hardly a text of its own. */
export function isCalendarAnswer(subject: string, text: string): boolean {
	const plain = subject.trim();
	return CALENDAR_SUBJECT.test(plain) && /^[\p{L} ]{3,30}\s?[:：]/u.test(plain) && text.length < 400 && !/[?？]/.test(text);
}

/** Four to eight figures alone on a line, perhaps in groups. */
export function isCode(text: string): boolean {
	return /^\d{2,4}(?:[ -]?\d{2,4}){1,2}$/.test(text.trim()) && text.replace(/\D/g, '').length <= 8;
}

const INTEREST = anyOf(Object.values(enquiryWords.words).flat());

/** Whether a subject or first lines speak of somebody's interest. */
export function soundsLikeEnquiry(subject: string, text: string): boolean {
	const heads = `${subject.slice(0, 300)}\n${text.slice(0, 600)}`.toLowerCase();
	return INTEREST.test(heads);
}

const CALLS = new Phrases(Object.values(enquiryWords.calls).flat());

/** Whether a text is a telephone system's: a missed call, a message on the answering machine. */
export function speaksOfCall(text: string): boolean {
	return CALLS.in(text.slice(0, 300).toLowerCase(), 1).length > 0;
}

const TO_MANY = new Phrases(Object.values(sentToMany.words).flat());

/** Whether a text tells how to stop receiving its kind. */
export function offersToUnsubscribe(text: string): boolean {
	return TO_MANY.in(text.slice(-1500).toLowerCase(), 1).length > 0;
}
