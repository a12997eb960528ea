import { domainOf, isNoReply, isValidAddress } from './address';
import words from './automatic-words.json';
import { WordEdges } from './message/quote-words';
import { visibleText } from './message/visible-text';

/** So much of a text says what kind of mail it is. */
const HEAD_CHARS = 20_000;
/** Phrases are looked for in its first part: a report begins with what happened. */
const PHRASE_CHARS = 2500;
const PERSON_CHARS = 4000;
const OWN_CHARS = 1500;

const MACHINE_LOCAL = /^(?:mailer[._-]?daemon|mail[._-]?daemon|maildaemon|mdaemon|mail[._-]?delivery[._-]?(?:system|subsystem|service|agent)?|bounces?)$/i;
const POSTMASTER_LOCAL = /^(?:poo?st[._-]?master|mail[._-]?master|mail[._-]?admin(?:istrator)?|mail-?system|smtp|mta)$/i;
const MACHINE_NAME = /^\W{0,3}(?:mail deliver(?:y|er)? (?:sub)?system|mail delivery (?:service|agent|user)|internet mail delivery|mailer[ -]?daemon|mail administrator|mail system administrator|mmsc ndr administrator|delivery (?:sub)?system|mail system|email delivery (?:sub)?system)\b/i;
const POSTMASTER_NAME = /^\W{0,3}(?:postmaster|system administrator|systemadministrator|administrateur système|administrador del sistema|amministratore (?:di )?sistema|microsoft exchange|microsoft outlook|interscan|barracuda|user unknown|mail server)\b/i;
const PROGRAM_LOCAL = /^(?:.+[._-](?:admin|daemon|bounces?|owner|request)|owner-.+|admin(?:istrator)?|system|sysadmin|root|daemon|mail|listserv|majordomo|mailman|sympa|notifications?|feedback(?:loop)?|fbl|abuse|staff|complaints?|arf|dmarc.*|.*dmarc|tlsrpt.*|reports?|cpanel|antispam|anti-spam|virus-?scan(?:ner)?|mailscanner|quarantine|sympa)$/i;

const FIRST_PERSON = /(?:^|[^\p{L}])(?:i (?:am|have|would|wrote|sent|tried|got|received|read|saw|want|need|like|think|can|could|will)|i've|i'd|my|ich|mein|meine[rn]?|wir|unser|je|mon|ma|nous|yo|mi|me|nosotros|io|mio|mia|eu|meu|minha|ik|mijn|jag|min|jeg|мой|моё|мое|моя|мы|私|我)(?:$|[^\p{L}])/u;

/** "[Ticket#2025030310000123]", "[#8841]", "Ticket Received", "(zaak 8812)", "[Request received]", "AIT-512 …". */
const TICKET_SUBJECT = /\[[^\]\d]{0,20}\d{3,20}\]|#\s?[a-z\d-]{0,10}\d{3,20}\b|\bticket\b|(?:№|\bn[°º]|\bnr\.?)\s?\d{3,20}|\b(?:case|incident|vorgang|zaak|caso|chamado|sag|sak|ärende)\W{1,4}[a-z]{0,4}\d{3,20}\b|(?:番号|编号|編號|번호)\W{0,2}[a-z]{0,4}[\d-]{3,20}|^\s*\[(?!ext|spam)[^\]\d]{4,40}\]|^\s*[a-z]{2,10}-\d{1,9}\b/iu;
/** "##- Please type your reply above this line -##", "Reply above this line". */
const TICKET_TEXT = /^[ \t]{0,20}(?:##-[^\n]{1,200}-##|reply above this line|ticket[ -]?(?:id|no|number|nummer)\b)|\bref:!?[\dA-Za-z_.]{8,}/imu;

const BOUNCE_SUBJECTS = new WordEdges(words.bounceSubjects, 'start');
const ANSWER_SUBJECTS = new WordEdges(words.answerSubjects, 'start');
const ABSENCE_SUBJECTS = new WordEdges(words.absenceSubjects, 'start');
const LEAVE_SUBJECTS = new WordEdges(words.leaveSubjects, 'start');
const REPORT_SUBJECTS = new WordEdges(words.reportSubjects, 'start');
const READ_SUBJECTS = new WordEdges(words.readSubjects, 'start');

/** How sure a sender's address or name says that a program wrote: a mail server, a mail server's master (who may be a person), any program. */
export type SenderKind = 'mail server' | 'postmaster' | 'program' | 'person';

/** Which kind of sender an address and its name are. */
export function senderKind(name: string, address: string): SenderKind {
	const local = address.split('@')[0];
	const plain = name.trim();
	if (MACHINE_LOCAL.test(local) || MACHINE_LOCAL.test(plain) || MACHINE_NAME.test(plain)) return 'mail server';
	if (POSTMASTER_LOCAL.test(local) || POSTMASTER_NAME.test(plain)) return 'postmaster';
	return !isValidAddress(address) || isNoReply(address) || PROGRAM_LOCAL.test(local) || domainOf(address) === 'localhost' ? 'program' : 'person';
}

/** Removes what stands before the real beginning of a subject. */
function subjectStart(subject: string): string {
	return subject.slice(0, 300).toLowerCase().replace(/^(?:[\s[\]*!{}()【】<>"'“]|(?:spam\??|external|ext|extern|postmaster)[\]*})]|(?:re|aw|sv|vs|odp|antw|res|rif|ynt|回复|答复|回覆)\s?[:：])+/, '').trim();
}

/** What the words of a mail say about who wrote it; each is looked for once, when it is asked for. */
export class Signs {
	readonly sender: SenderKind;
	/** The phrase a delivery report's subject begins with. */
	readonly bounceSubject: string | null;
	/** The phrase an answering program's subject begins with, or an absence that the text confirms. */
	readonly answerSubject: string | null;
	readonly reportSubject: string | null;
	readonly readSubject: string | null;
	/** Whether the subject says that the mail answers or passes on another. */
	readonly again: boolean;
	private readonly head: string;
	private readonly found: { own?: string; delivery?: number; returned?: boolean; person?: number } = {};

	/**
	 * @param mailProgram whether the mail names a program that people write with
	 * @param repliesTo whether the mail names another one as the one it answers
	 */
	constructor(private readonly name: string, private readonly address: string, private readonly subject: string, private readonly text: string, private readonly mailProgram: boolean, private readonly repliesTo: boolean) {
		const start = subjectStart(subject);
		this.head = text.slice(0, HEAD_CHARS);
		this.sender = senderKind(name, address);
		this.again = /^\s*(?:re|aw|sv|vs|antw|odp|fwd?|wg|tr|rv|i|enc|vb|vl|doorst|res|rif|ynt|回复|答复|转发)\s*[:：]/i.test(subject);
		this.bounceSubject = this.again && repliesTo ? null : BOUNCE_SUBJECTS.find(start) ?? null;
		this.answerSubject = this.isAnswered ? null : (ANSWER_SUBJECTS.find(start) ?? this.absenceIn(start));
		this.reportSubject = REPORT_SUBJECTS.find(start) ?? null;
		this.readSubject = READ_SUBJECTS.find(start) ?? null;
	}

	/** How many kinds of phrases of delivery reports the text holds, 0 to 6: not delivered, no such user, a status code, status fields, "copy follows". */
	get delivery(): number {
		return (this.found.delivery ??= deliveryWords(this.head));
	}

	/** Whether the header of a whole mail stands in the text: people who quote leave its technical part out. */
	get returned(): boolean {
		return (this.found.returned ??= isReturned(this.head));
	}

	/** Whether the text says what absence notes say: away, and what to do meanwhile. */
	get away(): boolean {
		return (this.isInOffice || this.holds(words.absenceTexts)) && this.holds(words.absenceNotes) && !this.asks && this.own.length < OWN_CHARS;
	}

	/**
	 * What the text of an answer says of the program that wrote it; null when it says nothing like that. Each needs two
	 * signs: people write that they have received something, that somebody has left, and that they got an automatic reply.
	 */
	get program(): string | null {
		if (this.asks || this.own.length >= OWN_CHARS) return null;
		if ((this.holds(words.answerTexts) || this.holds(words.noReplyTexts)) && !this.namesOthers) return 'it says so itself';
		// "We have your mail and come on Friday" is a person's: only a ticket's number tells them apart.
		if (this.isTicket && this.holds(words.receivedTexts)) return 'a help desk acknowledges a mail';
		// People write of others who have left; of whom the address names, a program does.
		if (((this.holds(words.goneTexts) && this.namesItself) || this.holds(words.movedTexts)) && this.holds(words.elsewhereTexts)) return 'the addressee has left';
		return this.holds(words.heldTexts) ? 'a filter holds a mail back' : null;
	}

	/**
	 * Whether a mail that answers none of ours acknowledges one all the same: it names its number. Nobody else's data may stand
	 * in it: a site's confirmation to a client may come here, too.
	 */
	get acknowledges(): boolean {
		return this.isTicket && this.holds(words.receivedTexts) && !this.asks && !this.namesOthers && this.own.length < OWN_CHARS && !/(?:\+|(?<!\d)0)[\d\s()./-]{8,}/.test(this.own);
	}

	/** Whether a filter, a mailbox or a list speaks of itself. */
	get isAboutMail(): boolean {
		return this.sender === 'program' && this.holds(words.programTexts) && !this.asks;
	}

	/** Signs of a person at work, 0 to 4: their mail program, a question, an answer in a conversation, "I". */
	get person(): number {
		return (this.found.person ??= [this.mailProgram, this.asks, this.repliesTo && this.again, FIRST_PERSON.test(this.own.slice(0, 600).replace(/i'm (?:sorry|afraid)/g, ''))].filter(Boolean).length);
	}

	/** Whether a person answers what a program wrote: they keep its subject. */
	private get isAnswered(): boolean {
		return this.again && this.repliesTo && (this.person > 2 || (!this.away && this.program === null));
	}

	/** The first words that are not quoted, lower case. */
	private get own(): string {
		return (this.found.own ??= folded(visibleText(this.text.slice(0, PERSON_CHARS)).slice(0, OWN_CHARS)));
	}

	private get asks(): boolean {
		return /[?？؟]/.test(this.own.slice(0, 600).replace(/https?:\S+/g, ''));
	}

	private get isInOffice(): boolean {
		return this.holds(words.officeTexts);
	}

	/** Whether a help desk marked the mail as one of a ticket. */
	private get isTicket(): boolean {
		return TICKET_SUBJECT.test(this.subject) || TICKET_TEXT.test(this.text.slice(0, OWN_CHARS));
	}

	/** Whether an address of another domain stands in the text: portals write that a mail is automatic, too, above what a person wants. */
	private get namesOthers(): boolean {
		const domain = domainOf(this.address).toLowerCase();
		return (this.own.match(/@[\p{L}\d.-]+/gu) ?? []).some((found) => !found.slice(1).startsWith(domain));
	}

	/** Whether the name that the mail came under stands in its text. */
	private get namesItself(): boolean {
		return folded(this.name).split(/[^\p{L}]+/u).some((word) => word.length > 2 && this.own.includes(word));
	}

	private holds(phrases: readonly string[]): boolean {
		return phrases.some((phrase) => this.own.includes(phrase));
	}

	/** The phrase with which a subject says that its writer is away; null when a person may have written it about themselves or a holiday home. */
	private absenceIn(start: string): string | null {
		const inside = words.absenceInside.find((phrase) => start.includes(phrase));
		if (inside !== undefined) return inside;
		const absence = ABSENCE_SUBJECTS.find(start);
		if (absence !== undefined) {
			const alone = /^\s*(?:$|[:：;|!/(–—-]|re:|autoreply|reply)/.test(start.slice(absence.length));
			if (this.asks) return this.holds(words.absenceNotes) ? absence : null;
			return alone || this.isInOffice || this.holds(words.absenceTexts) ? absence : null;
		}
		const leave = LEAVE_SUBJECTS.find(start);
		return leave !== undefined && (this.isInOffice || this.away) && !this.asks ? leave : null;
	}
}

function folded(text: string): string {
	return text.toLowerCase().replace(/’/g, '\'').replace(/\s+/g, ' ');
}

/** Whether Outlook asks to take a mail back. */
export function saysRecalled(text: string): boolean {
	const head = text.slice(0, 600).toLowerCase();
	return words.recallTexts.some((phrase) => head.includes(phrase));
}

/** Whether the text confirms a read receipt. */
export function saysRead(text: string): boolean {
	const head = text.slice(0, 1000).toLowerCase();
	return words.readTexts.some((phrase) => head.includes(phrase));
}

/** How many kinds of phrases of delivery reports a text holds: not delivered, no such user, a status code, status fields, "copy follows". */
function deliveryWords(text: string): number {
	const head = folded(text.slice(0, PHRASE_CHARS));
	const has = (phrases: readonly string[]) => (phrases.some((phrase) => head.includes(phrase)) ? 1 : 0);
	const code = /(?:^|[^\d.])[45]\d\d[ -]#?[45]\.\d{1,3}\.\d{1,3}|(?:^|[^\d.])#?[45]\.[0-7]\.\d{1,3}(?:[^\d.]|$)|(?:^|[\s<(])55[0-9][ -]|smtp;\s?[45]\d\d/m.test(text) ? 1 : 0;
	const fields = /^\s*(?:final-recipient|diagnostic-code|reporting-mta|original-recipient|x-actual-recipient)\s*:/im.test(text) ? 2 : 0;
	return has(words.undelivered) + has(words.unknownRecipient) + has(words.originalFollows) + code + fields;
}

/** Whether the header of a whole mail stands in the text: people who quote leave its technical part out. */
function isReturned(text: string): boolean {
	const found = new Set<string>();
	for (const match of text.matchAll(/^[\t ]{0,4}(received|message-id|return-path|mime-version|x-mailer|content-type|date|from|to|subject)[\t ]?:/gim)) found.add(match[1].toLowerCase());
	return found.size >= 4 && ['received', 'message-id', 'return-path', 'mime-version'].some((name) => found.has(name));
}
