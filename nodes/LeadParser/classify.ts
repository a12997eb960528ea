import { isNoReply } from '../shared/mail/address';
import type { Address, ParsedMail } from '../shared/mail/message/message';
import { anyOf } from './any-of';
import enquiryWords from './labels/enquiry-words.json';
import notLeads from './labels/not-leads.json';
import spam from './labels/spam.json';
import { nameFromDisplay } from './people';

/** Names of programs. */
const PROGRAM = /^(?:wordpress|wp|www(?:-data)?|apache|root|cron|webform|form-submission|notifications?|notify|notificac\w*|notifiche|alert[aes]?s?|avis(?:os?|eringar)?|benachrichtigung\w*|meldung(?:en)?|powiadomieni\w*|newsletters?|bolet[ií]n(?:es)?|mailer|mailing|promo(?:tions|ciones)?|system|robot|auto(?:mated|responder|mailer|confirm)|auto-confirm|updates?|digest|statistics?|stats|billing|invoices?|receipts?|rechnung(?:en)?|factur\w*|fattur\w*|fatura\w*|solicitudes|anfragen?|service-?mail|sns|reply)(?:[._+-].*|\d*)$/i;
/** Names that programs have, and people with a domain of their own as well ("web@holm.example", "email@anja-kurz.example"). */
const PERHAPS_PROGRAM = /^(?:(?:web|website|webmaster|forms?|news|marketing|leads?|bot|email|enquir(?:y|ies)|inquir(?:y|ies)|portal|server|crm)(?:[._+-].*|\d*)|auto|no)$/i;

const localPart = (address: string) => address.slice(0, Math.max(0, address.lastIndexOf('@')));

/** Whether an address is a program's rather than a person's. */
export function isMachineAddress(address: string): boolean {
	return isNoReply(address) || PROGRAM.test(localPart(address)) || PERHAPS_PROGRAM.test(localPart(address));
}

/** Whether an address that could be a program's is a person's: it says so with the person's name. */
export function isPersonBehind({ name, address }: Address): boolean {
	return !isNoReply(address) && !PROGRAM.test(localPart(address)) && (nameFromDisplay(name)?.split(/\s+/).length ?? 0) >= 2;
}

const NOTICES = Object.entries(notLeads as Record<string, Record<string, string[]>>).map(([reason, byLanguage]) => ({ reason, phrases: Object.values(byLanguage).flat() }));

const isSure = ({ reason }: { reason: string }) => reason.startsWith('verification') || reason.startsWith('favourite');
const ANY_NOTICE = anyOf(NOTICES.flatMap(({ phrases }) => phrases));
const ANY_SURE_NOTICE = anyOf(NOTICES.filter(isSure).flatMap(({ phrases }) => phrases));

/** What a portal or shop sends that is no enquiry: codes, alerts, statistics, expiry notices, invoices, favourites. Null when nothing says so. */
export function noticeReason(subject: string, text: string): string | null {
	const head = subject.slice(0, 300).toLowerCase();
	const body = text.slice(0, 800).toLowerCase();
	for (const { reason, phrases } of ANY_NOTICE.test(head) ? NOTICES : []) {
		if (phrases.some((phrase) => containsPhrase(head, phrase))) return reason;
	}
	// In the text only what leaves no doubt counts: portals quote "your listing is …" in true enquiries.
	const sure = ANY_SURE_NOTICE.test(body) ? NOTICES.filter(isSure) : [];
	return sure.find(({ phrases }) => phrases.some((phrase) => containsPhrase(body, phrase)))?.reason ?? null;
}

/** The notice of a business a subject begins with ("Factura 2025-14"); a person who asks about an invoice seldom begins with it. */
export function noticeAtStart(subject: string): string | null {
	const head = subject.trim().toLowerCase().slice(0, 100);
	if (/[?？]/.test(head)) return null;
	return NOTICES.find(({ reason, phrases }) => /^(?:invoice|verification|listing)/.test(reason) && phrases.some((phrase) => head.startsWith(phrase) && !/^\p{L}/u.test(head.slice(phrase.length))))?.reason ?? null;
}

const CALENDAR_SUBJECT = /^(?:updated invitation|invitation|accepted|declined|tentative|cancell?ed|canceled event|aktualisierte einladung|einladung|zugesagt|abgesagt|abgelehnt|invitación|aceptad[oa]|rechazad[oa]|cancelad[oa]|invitation mise à jour|accepté|refusé|annulé|invito|accettat[oa]|rifiutat[oa]|annullat[oa]|convite|aceit[oe]|recusado|uitnodiging|geaccepteerd|geweigerd|geannuleerd|zaproszenie|inbjudan|invitasjon|kutsu|pozvánka|приглашение|davet)\b/i;

/** Whether a mail is a calendar program's: an invitation or an answer to one. */
export function isCalendarMail(mail: ParsedMail): boolean {
	return CALENDAR_SUBJECT.test(mail.subject.trim()) && (mail.attachments.some((one) => /calendar|application\/ics/i.test(one.mimeType)) || /calendar/i.test(mail.from?.address ?? ''));
}

const ANY_OFFER = anyOf(spam.offers);

/** Whether an offer was sent through a form: one phrase only sellers use, with a second phrase or two links. */
export function isUnsolicitedOffer(subject: string, message: string): boolean {
	const text = `${subject}\n${message}`.slice(0, 10_000).toLowerCase();
	const count = (phrases: readonly string[]) => phrases.filter((phrase) => containsPhrase(text, phrase)).length;
	const offers = ANY_OFFER.test(text) ? count(spam.offers) : 0;
	if (offers === 0) return false;
	const links = (text.match(/https?:\/\//g) ?? []).length;
	return offers + count(spam.also) >= 2 || links >= 2;
}

/** Whether a phrase stands in a text as words, not inside another word. */
function containsPhrase(text: string, phrase: string): boolean {
	for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + 1)) {
		const before = at === 0 ? ' ' : text[at - 1];
		const after = text[at + phrase.length] ?? ' ';
		const cjk = /[\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7af]/.test(phrase);
		if (cjk || (!/[\p{L}\d]/u.test(before) && (phrase.length > 5 || !/\p{L}/u.test(after)))) return true;
	}
	return false;
}

const INTEREST = anyOf(Object.values(enquiryWords.words).flat());

/** Whether a subject or first lines speak of somebody's interest. */
export function soundsLikeEnquiry(subject: string, text: string): boolean {
	const heads = `${subject.slice(0, 300)}\n${text.slice(0, 600)}`.toLowerCase();
	return INTEREST.test(heads);
}
