import { addressIdentity, isNoReply, isOneOf, isValidAddress } from '../shared/mail/address';
import type { HtmlLines } from '../shared/mail/message/html-lines';
import type { ParsedMail } from '../shared/mail/message/message';
import { isForwardSubject } from '../shared/mail/message/subject-marks';
import type { Evidence, Lead, LeadPhone } from '../shared/node/item';
import type { AttachedMail } from './attached-mails';
import { withExplanations } from './explain-evidence';
import { readLead } from './extract';
import { isMachineFile, type LeadFile } from './formats/machine-formats';
import { readVisitingCard } from './formats/vcard';
import { isCardFile } from './lead-files';
import { splitName } from './people';
import { countryHints, PhoneReader } from './phones';
import { ownAddresses, type ReadOptions } from './reading';
import { settled } from './verdict';

/** A mail with everything that came with it. */
export interface WholeMail {
	mail: ParsedMail;
	html: HtmlLines | null;
	files: readonly LeadFile[];
	attached: readonly AttachedMail[];
}

/**
 * Reads the enquiry out of a mail and its files: an enquiry that somebody passed on as an attachment is read as if it had
 * come itself, a visiting card fills what the mail leaves open, and a lead file that cannot be read needs review.
 */
export function readWithFiles(whole: WholeMail, options: ReadOptions, mailboxAddress = ''): Lead {
	return withExplanations(readWhole(whole, options, mailboxAddress));
}

function readWhole(whole: WholeMail, options: ReadOptions, mailboxAddress: string): Lead {
	const { mail, html, files, attached } = whole;
	const lead = readLead(mail, files, options, mailboxAddress, html);
	if (isByProgram(mail)) return lead;
	const inside = attached.length === 0 || lead.source.kind === 'file' ? null : readAttached(lead, whole, options, mailboxAddress);
	const chosen = inside ?? withCard(lead, mail, files, options, mailboxAddress);
	if (chosen.outcome !== 'none' || chosen.source.kind === 'file') return chosen;
	const broken = files.find(isMachineFile);
	return broken === undefined ? chosen : { ...chosen, outcome: 'review', reason: `The lead file “${broken.fileName}” could not be read` };
}

/** Delivery reports and automatic answers carry mails of ours. */
function isByProgram({ kind }: ParsedMail): boolean {
	return kind === 'bounce' || kind === 'report' || kind === 'automatic';
}

/** The enquiry among the attached mails; null when the mail around them is the enquiry itself, or none of them is one. */
function readAttached(outer: Lead, { mail, attached }: WholeMail, options: ReadOptions, mailboxAddress: string): Lead | null {
	const own = ownAddresses(options.own, mailboxAddress, mail);
	const sentByUs = mail.from !== null && isOneOf(mail.from.address, own);
	const isWrapper = sentByUs || isForwardSubject(mail.subject) || mail.visibleText.trim() === '';
	// What was passed on stands in its text: the attached mails are beside it.
	const unwrapped = outer.emails.some((address) => addressIdentity(address) !== addressIdentity(mail.from?.address ?? ''));
	if (unwrapped || (!isWrapper && outer.outcome !== 'review')) return withOthers(outer, attached);
	// Whoever passed it on is one of us, and so is whom they sent it to.
	const passedOn = isWrapper ? [mail.from, ...mail.to].flatMap((one) => (one === null ? [] : [one.address])) : [];
	const inside = { ...options, own: [...options.own, ...passedOn] };
	const read = attached.map((one) => ({ one, lead: readWithFiles(one, inside, mailboxAddress) }));
	const best = read.find(({ lead }) => lead.outcome === 'lead') ?? (outer.outcome === 'none' || isWrapper ? read.find(({ lead }) => lead.outcome === 'review') : undefined);
	if (best === undefined) return outer.outcome === 'none' || !isWrapper ? null : { ...(read[0]?.lead ?? outer), reason: `${read[0]?.lead.reason ?? outer.reason}, in ${nameOf(attached[0])}` };
	const { one, lead } = best;
	const evidence = Object.fromEntries(Object.entries(lead.evidence).map(([field, proof]): [string, Evidence] => [field, { ...proof, method: `${proof.method}, in ${nameOf(one)}` }]));
	return withOthers({ ...lead, evidence, reason: `${lead.reason}, in ${nameOf(one)}` }, attached.filter((other) => other !== one));
}

function nameOf({ fileName }: AttachedMail): string {
	return `the attached mail “${fileName}”`;
}

/** Names the attached mails that were not read as the enquiry. */
function withOthers(lead: Lead, others: readonly AttachedMail[]): Lead {
	if (others.length === 0) return lead;
	const list = others.map(({ mail, fileName }) => [mail.subject || fileName, mail.from?.address].filter(Boolean).join(', ')).join('; ');
	return { ...lead, extras: { ...lead.extras, 'Attached mails': list.slice(0, 1000) } };
}

const CARD_CONFIDENCE = 0.85;

/** Fills what a mail leaves open from the visiting card of the person it is about; a card of somebody else is only named. */
function withCard(lead: Lead, mail: ParsedMail, files: readonly LeadFile[], options: ReadOptions, mailboxAddress: string): Lead {
	if (lead.outcome === 'none') return lead;
	const file = files.find(isCardFile);
	const card = file === undefined ? null : readVisitingCard(file.content);
	if (file === undefined || card === null) return lead;
	const own = ownAddresses(options.own, mailboxAddress, mail);
	const emails = card.emails.filter((address) => isValidAddress(address) && !isNoReply(address) && !isOneOf(address, own));
	const reader = new PhoneReader(options.defaultCountry, options.ownPhones, countryHints(emails, undefined));
	const phones = card.phones.map((written) => reader.read(written)).filter((phone): phone is LeadPhone => phone !== null);
	const name = card.name === null ? null : splitName(card.name.full, card.name);
	// Our own card, or an agent's in a portal's mail.
	if (card.emails.length > 0 && emails.length === 0) return lead;
	const reachable = lead.emails.length > 0 || lead.phones.length > 0;
	const same = (one: string | null | undefined, two: string | null | undefined) => one != null && two != null && one.toLowerCase() === two.toLowerCase();
	const isTheirs = !reachable || same(lead.name?.full, name?.full)
		|| emails.some((address) => lead.emails.some((one) => addressIdentity(one) === addressIdentity(address)))
		|| phones.some((phone) => phone.e164 !== null && lead.phones.some((one) => one.e164 === phone.e164));
	if (!isTheirs) return { ...lead, extras: { ...lead.extras, 'Visiting card': [name?.full, ...card.emails, ...card.phones].filter(Boolean).join(', ').slice(0, 500) } };
	const filled: Lead = { ...lead, evidence: { ...lead.evidence } };
	const prove = (field: string, value: string) => {
		filled.evidence[field] = { value, method: `visiting card “${file.fileName}”`, label: null, line: null, confidence: CARD_CONFIDENCE };
	};
	if (lead.emails.length === 0 && emails.length > 0) {
		filled.emails = emails;
		prove('emails', emails.join(', '));
	}
	if (lead.phones.length === 0 && phones.length > 0) {
		filled.phones = phones;
		prove('phones', phones.map((phone) => phone.e164 ?? phone.raw).join(', '));
	}
	if (lead.name === null && name !== null) {
		filled.name = name;
		prove('name', name.full);
	}
	filled.company ??= card.company;
	const found = filled.emails.length > 0 || filled.phones.length > 0;
	return reachable || !found ? filled : settled({ ...filled, confidence: CARD_CONFIDENCE }, `Contact data on the visiting card “${file.fileName}”`);
}
