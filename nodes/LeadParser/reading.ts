import { domainOf, isNoReply, isOneOf, isValidAddress, isWithinDomain, organisationDomain, readWrittenAddress } from '../shared/mail/address';
import { classifyKind } from '../shared/mail/automatic';
import { htmlLinesToText, type HtmlLines } from '../shared/mail/message/html-lines';
import type { Address, MessageKind, ParsedMail } from '../shared/mail/message/message';
import { splitWrittenText, withoutQuotedLines } from '../shared/mail/message/visible-text';
import { isForwardSubject, isReplySubject } from '../shared/mail/message/subject-marks';
import { isMachineAddress } from './classify';
import type { SenderWords } from './footer';
import { unwrapForward } from './forward';
import type { LabelField } from './label-dictionary';
import type { LabelledText, LabelledValue } from './labelled';
import { languageOfText } from './language';
import { linesOfHtml, linesOfText, type Line } from './lines';
import type { KnownReferences } from './known-references';
import { isMailboxProvider } from './mailbox-providers';
import type { SenderProfile } from './portals';
import type { RuleFinding } from './rules/apply';
import { readByRules } from './rules/read-by-rules';
import type { LeadRule } from './rules/rule';

/** What the person using the node decided. */
export interface ReadOptions {
	/** ISO 3166 code; '' when numbers without a country code are not to be completed. */
	defaultCountry: string;
	/** Addresses and domains that are never the client. */
	own: readonly string[];
	ownPhones: readonly string[];
	profiles: readonly SenderProfile[];
	/** The person's own rules, before those of profiles. */
	rules?: readonly LeadRule[];
	/** References that exist (W11); without them every reference counts. */
	knownReferences?: KnownReferences;
	/** A lead that is less sure goes to Needs Review. 0..1 */
	confidenceThreshold?: number;
}

/** Everything the steps below share about one mail. */
export interface Reading {
	mail: ParsedMail;
	html: HtmlLines | null;
	options: ReadOptions;
	/** The mail's kind; of a mail that came through a group address of ours, the kind it had before. */
	kind: MessageKind;
	from: Address | null;
	replyTo: Address[];
	subject: string;
	lines: Line[];
	labelled: LabelledText;
	/** Numbers of the lines whose names, phones and addresses are not the client's. */
	others: ReadonlySet<number>;
	sender: SenderWords;
	profile: SenderProfile | null;
	/** What rules have read: it wins over everything else. */
	ruled: RuleFinding[];
	forwarded: boolean;
	/** Addresses that are ours: configured, the mailbox's, those the mail was sent to. */
	own: string[];
	senders: string[];
	/** The mail was put together by a program, whatever its sender is called. */
	program: boolean;
}

/**
 * Our own addresses: what is configured, the mailbox with its domain, and whom the mail was sent to. Without a known
 * mailbox (an .eml) the recipients' domains count too, but never the sender's own: people copy their colleagues in.
 */
export function ownAddresses(configured: readonly string[], mailboxAddress: string, mail: ParsedMail): string[] {
	const senders = [mail.from, ...mail.replyTo].flatMap((one) => (one === null ? [] : [one.address.toLowerCase()]));
	const certain = ourDomains(configured, mailboxAddress);
	// What we send ourselves (a confirmation with a copy to the inbox) goes to the client.
	const sentByUs = mail.from !== null && isOneOf(mail.from.address, certain);
	const recipients = mail.to.map((one) => one.address.toLowerCase()).filter((address) => isValidAddress(address) && !senders.includes(address) && (!sentByUs || isOneOf(address, certain)));
	const ours = mailboxAddress === '' ? recipients : [mailboxAddress];
	const organisations = new Set(ours.map((address) => organisationDomain(domainOf(address))));
	const senderOrganisations = new Set(senders.map((address) => organisationDomain(domainOf(address))));
	const domains = ours.map(domainOf).filter((domain) => {
		const organisation = organisationDomain(domain);
		return domain !== '' && !isMailboxProvider(organisation) && (mailboxAddress !== '' || organisations.size === 1 || !senderOrganisations.has(organisation));
	});
	return [...new Set([...configured, mailboxAddress, ...recipients, ...domains].map((one) => one.trim().toLowerCase()).filter(Boolean))];
}

/** Addresses and domains that are certainly ours: recipients may be a public list. */
function ourDomains(configured: readonly string[], mailboxAddress: string): string[] {
	const domain = domainOf(mailboxAddress);
	return [...configured, mailboxAddress, ...(isMailboxProvider(organisationDomain(domain)) ? [] : [domain])].map((one) => one.trim().toLowerCase()).filter(Boolean);
}

/** A mail that a mailing list of ours (a group address) hands on: who wrote it, and what kind of mail it is without the list's own marks. */
function throughOwnList(mail: ParsedMail, ours: readonly string[]): { from: Address; kind: MessageKind } | null {
	const id = /<([^<>]{3,250})>/.exec(mail.headers['list-id']?.[0] ?? '')?.[1].toLowerCase();
	if (id === undefined || !ours.some((one) => (one.includes('@') ? one.replace('@', '.') === id : isWithinDomain(id, one)))) return null;
	const from = ['x-original-from', 'x-original-sender'].map((name) => readWrittenAddress(mail.headers[name]?.[0] ?? '')).find((one) => one !== null) ?? mail.from;
	if (from === null) return null;
	const headers = Object.fromEntries(Object.entries(mail.headers).filter(([name]) => !/^(?:list-|mailing-list$|precedence$)/.test(name)));
	const { kind } = classifyKind({ headers, from, subject: mail.subject, text: mail.text, attachmentTypes: mail.attachments.map((one) => one.mimeType) });
	return { from, kind };
}

/** Takes a forward apart, leaves quoted history out, and reads the labels of the part (HTML or text) that says more. */
export function chooseBody(mail: ParsedMail, html: HtmlLines | null, options: ReadOptions, own: readonly string[], mailboxAddress: string): Reading {
	const list = throughOwnList(mail, ourDomains(options.own, mailboxAddress));
	const { from: author, kind } = list ?? mail;
	const isReply = isAnswer(mail, html, own);
	const candidates: Line[][] = [];
	if (html !== null) candidates.push(linesOfHtml(isReply ? { ...html, lines: html.lines.filter((line) => line.quote === 0) } : html));
	// Text that was made from the HTML says nothing more, and less about what belongs together.
	if (mail.text !== '' && (html === null || mail.text.trim() !== htmlLinesToText(html).trim())) {
		const written = isReply ? splitWrittenText(mail.text) : null;
		candidates.push(linesOfText(written === null ? mail.text : `${withoutQuotedLines(written.visible)}\n\n-- \n${written.signature}`));
	}
	let best: Reading | null = null;
	let bestScore = -1;
	for (const [index, lines] of candidates.entries()) {
		const forwarded = isReply ? null : unwrapForward(lines, isReplySubject(mail.subject) ? `Fwd: ${mail.subject}` : mail.subject);
		const from = forwarded?.from ?? author;
		const subject = forwarded?.subject || mail.subject;
		const replyTo = forwarded === null ? mail.replyTo : [];
		const senders = [from?.address ?? '', ...replyTo.map((one) => one.address)].filter(Boolean);
		const body = forwarded?.lines ?? lines;
		// Whoever passed the mail on is one of us, and so is whom they had received it as.
		const passedOn = forwarded === null ? [] : [mail.from?.address ?? '', ...forwarded.to].filter(Boolean).map((one) => one.toLowerCase());
		const reading = readByRules({ mail, html, options, kind, from, replyTo, subject, forwarded: forwarded !== null, own: [...own, ...passedOn], senders }, body, [...senders, firstReturnPath(mail, forwarded !== null)]);
		const score = scoreOf(reading.labelled) + 3 * reading.ruled.length + (index === 0 ? 0.5 : 0);
		if (score > bestScore) {
			best = reading;
			bestScore = score;
		}
	}
	return best ?? readByRules({ mail, html, options, kind, from: author, replyTo: mail.replyTo, subject: mail.subject, forwarded: false, own: [...own], senders: [mail.from?.address ?? ''] }, [], [mail.from?.address ?? '']);
}

/** Whether a mail is an answer: then what stands below is history. A colleague who hands on what somebody else wrote does not answer, whatever the subject says ("VS:" is a forward in Denmark). */
function isAnswer(mail: ParsedMail, html: HtmlLines | null, own: readonly string[]): boolean {
	if (isForwardSubject(mail.subject) || (mail.inReplyTo === null && !isReplySubject(mail.subject))) return false;
	if (mail.from === null || !isOneOf(mail.from.address, own)) return true;
	const below = unwrapForward(mail.text === '' && html !== null ? linesOfHtml(html) : linesOfText(mail.text), 'Fwd: ');
	return below?.from == null || isOneOf(below.from.address, own);
}

function firstReturnPath(mail: ParsedMail, forwarded: boolean): string {
	return forwarded ? '' : (mail.headers['return-path']?.[0] ?? '').replace(/[<>\s]/g, '');
}

function scoreOf({ values, noMessage }: LabelledText): number {
	const has = (...fields: LabelField[]) => (values.some((value) => value.field !== null && fields.includes(value.field)) ? 1 : 0);
	return 2 * has('email') + 2 * has('phone') + has('name', 'firstName', 'lastName') + (noMessage ? 1 : has('message')) + has('reference');
}

/** What tells who somebody is: told of the client only. */
const PERSONAL = new Set<LabelField>(['name', 'firstName', 'lastName', 'email', 'phone', 'sender', 'company']);

/** Values of a field, exact labels first; names, phones and addresses of others left out. */
export function valuesOf(reading: Reading, ...fields: LabelField[]): LabelledValue[] {
	return reading.labelled.values.filter((value) => value.field !== null && fields.includes(value.field) && !(PERSONAL.has(value.field) && reading.others.has(value.line))).sort((a, b) => Number(b.exact) - Number(a.exact));
}

/** Whether an address can be the client's: valid, not ours, not the sender's own, nobody's no-reply. */
export function isClientAddress(address: string, reading: Reading): boolean {
	if (!isValidAddress(address) || isNoReply(address) || isOneOf(address, reading.own)) return false;
	const organisation = organisationDomain(domainOf(address));
	if (isMailboxProvider(organisation)) return true;
	return !reading.senders.some((sender) => isMachineSenderOf(sender, reading) && organisationDomain(domainOf(sender)) === organisation);
}

/** A person may write from the address they also give; a portal's or site's own addresses are never the client's. */
function isMachineSenderOf(sender: string, reading: Reading): boolean {
	if (isMachineAddress(sender)) return true;
	return reading.from?.address === sender && (reading.profile !== null || reading.kind === 'bulk' || reading.program);
}

/** The language most labels speak (a label of one language counts more than one that many share), and the message with them. */
export function languageVote(reading: Reading, sentenceLanguage: string | null, message: string | null = null): string | null {
	const votes = new Map<string, number>();
	const vote = (language: string, weight: number) => votes.set(language, (votes.get(language) ?? 0) + weight);
	for (const { languages } of reading.labelled.values) for (const language of languages) vote(language, 1 / languages.length);
	if (sentenceLanguage !== null) vote(sentenceLanguage, 2);
	if (message !== null) for (const [language, weight] of languageOfText(message)) vote(language, weight * 1.5);
	const ranked = [...votes].sort((a, b) => b[1] - a[1]);
	return ranked[0]?.[0] ?? null;
}
