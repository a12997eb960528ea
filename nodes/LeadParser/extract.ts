import { addressesInText, addressIdentity, domainOf, isOneOf, isValidAddress, organisationDomain } from '../shared/mail/address';
import { htmlLinesToText, readHtmlLines, type HtmlLines } from '../shared/mail/message/html-lines';
import type { ParsedMail } from '../shared/mail/message/message';
import type { Lead } from '../shared/node/item';
import { isCalendarMail, isMachineAddress, isPersonBehind, isUnsolicitedOffer, noticeAtStart, noticeReason, soundsLikeEnquiry } from './classify';
import { readDirect } from './direct';
import { withExplanations } from './explain-evidence';
import { isForwardSubject, withoutForwardMark } from './forward';
import { withKnownReferences } from './known-references';
import { readMachineFormats, type LeadFile } from './formats/machine-formats';
import { noLead } from './lead';
import { leadOfMachine } from './machine';
import { isPhoneAnswer } from './written-numbers';
import { readPortalOrForm } from './portal-or-form';
import { isRelay } from './portals';
import { leadWithRules } from './rules/lead-with-rules';
import { chooseBody, isClientAddress, ownAddresses, valuesOf, type Reading, type ReadOptions } from './reading';

/**
 * Reads the enquiry out of a mail: who wrote, how to reach them, about what. Never throws on what a mail contains.
 *
 * @param html the lines of the mail's HTML, when they have been read
 */
export function readLead(mail: ParsedMail, files: readonly LeadFile[], options: ReadOptions, mailboxAddress = '', html = mail.html === null ? null : readHtmlLines(mail.html)): Lead {
	const lead = readOnce(mail, html, files, options, mailboxAddress);
	const chosen = lead.outcome === 'none' ? (readNoteAboveForward(mail, options, mailboxAddress) ?? lead) : lead;
	return withExplanations(sureEnough(chosen, options.confidenceThreshold ?? 0));
}

/** A lead that is less sure than the person using the node wants goes to review (N4). */
function sureEnough(lead: Lead, threshold: number): Lead {
	if (lead.outcome !== 'lead' || lead.confidence >= threshold) return lead;
	const percent = (value: number) => `${Math.round(value * 100)} %`;
	return { ...lead, outcome: 'review', reason: `${percent(lead.confidence)} sure, and Confidence Threshold asks for ${percent(threshold)}` };
}

/** Whether a rule found an address or a number: then the mail speaks of a person. */
function isReachedByRule({ ruled }: Reading): boolean {
	return ruled.some(({ rule }) => rule.field === 'email' || rule.field === 'phone');
}

/** Somebody who is not one of us passes an advertisement on and asks about it above: then they are the client. Null when it is not so. */
function readNoteAboveForward(mail: ParsedMail, options: ReadOptions, mailboxAddress: string): Lead | null {
	if (!isForwardSubject(mail.subject) || mail.kind !== 'personal' || mail.visibleText === '' || !soundsLikeEnquiry('', mail.visibleText)) return null;
	const note = { ...mail, subject: withoutForwardMark(mail.subject), text: mail.visibleText, html: null };
	const lead = readOnce(note, null, [], options, mailboxAddress);
	return lead.outcome === 'none' || lead.source.kind !== 'direct' ? null : lead;
}

function readOnce(mail: ParsedMail, html: HtmlLines | null, files: readonly LeadFile[], options: ReadOptions, mailboxAddress: string): Lead {
	const machineKind = mail.kind === 'bounce' || mail.kind === 'report' || mail.kind === 'automatic';
	if (machineKind) return noLead(mail, mail.kindReason);

	const own = ownAddresses(options.own, mailboxAddress, mail);
	const bodies = [mail.text, ...(html === null ? [] : [mail.html ?? '', htmlLinesToText(html)])];
	const machine = readMachineFormats(bodies, [...files], html?.meta ?? {});
	const reading = chooseBody(mail, html, options, own, mailboxAddress);
	if (machine !== null) return settle(withKnownReferences(leadWithRules(leadOfMachine(machine, reading), reading), reading, false), `Read from the ${machine.formatName} data in the mail`);

	const strong = isReachedByRule(reading) ? 'person' : strongLabels(reading);
	if (strong === 'sender') return noLead(mail, 'The contact data in it are the sender’s own', reading.profile);
	if (strong === 'none' && isCalendarMail(mail)) return noLead(mail, 'Calendar invitation', reading.profile);
	const notice = noticeReason(reading.subject, mail.text || (html ? htmlLinesToText(html) : ''));
	const unattended = isSentByProgram(reading, strong) || reading.kind === 'bulk' || reading.profile !== null;
	if (notice !== null && strong !== 'person' && unattended) return noLead(mail, `Notice: ${notice}`, reading.profile);

	if (!isDirect(reading, strong)) return decide(withKnownReferences(leadWithRules(readPortalOrForm(reading), reading), reading), reading, strong, unattended);
	const lead = decide(withKnownReferences(leadWithRules(readDirect(reading), reading), reading), reading, strong, unattended);
	// "Factura 2025-14" by a person's address: a supplier's mail, most likely; in a conversation people write what they like.
	const begins = lead.outcome === 'lead' && mail.inReplyTo === null && !reading.forwarded ? noticeAtStart(reading.subject) : null;
	return begins === null ? lead : { ...lead, outcome: 'review', reason: `Reads like a notice: ${begins}` };
}

/** Whether the labelled contact data are a person's, the sender's own, or absent. */
function strongLabels(reading: Reading): 'person' | 'sender' | 'none' {
	const emails = valuesOf(reading, 'email').flatMap((value) => addressesInText(value.value));
	if (emails.some((address) => isClientAddress(address, reading) && !isRelay(address, reading.senders, reading.options.profiles))) return 'person';
	const relays = emails.some((address) => isRelay(address, reading.senders, reading.options.profiles));
	if (emails.length > 0 && !relays && reading.kind === 'bulk' && reading.replyTo.every((one) => !isClientAddress(one.address, reading))) return 'sender';
	const phones = valuesOf(reading, 'phone').some((value) => value.exact && isPhoneAnswer(value.value));
	return phones && (valuesOf(reading, 'name', 'firstName', 'message').length > 0 || reading.profile !== null) ? 'person' : 'none';
}

/** Whether the sender is a program; "Anja Kurz <email@anja-kurz.example>" is one only when the mail speaks of another person. */
function isSentByProgram({ from, replyTo }: Reading, strong: 'person' | 'sender' | 'none'): boolean {
	if (from === null || !isMachineAddress(from.address)) return false;
	const others = replyTo.some((one) => addressIdentity(one.address) !== addressIdentity(from.address));
	return !isPersonBehind(from) || strong === 'person' || others;
}

/** A person's own letter: no form inside, and a sender that is not a program. */
function isDirect(reading: Reading, strong: 'person' | 'sender' | 'none'): boolean {
	const { from } = reading;
	if (from === null || !isValidAddress(from.address) || isSentByProgram(reading, strong) || reading.profile?.kind === 'portal' || reading.profile?.kind === 'form') return false;
	if (isRelay(from.address, reading.senders, reading.options.profiles)) return false;
	if (reading.kind !== 'personal' && !reading.forwarded) return false;
	if (reading.ruled.some(({ rule, text }) => rule.field === 'email' && addressesInText(text).every((address) => addressIdentity(address) !== addressIdentity(from.address)))) return false;
	const others = valuesOf(reading, 'email').flatMap((value) => addressesInText(value.value)).filter((address) => addressIdentity(address) !== addressIdentity(from.address) && isClientAddress(address, reading));
	if (others.length > 0) return false;
	const replyToOther = reading.replyTo.some((one) => addressIdentity(one.address) !== addressIdentity(from.address) && isClientAddress(one.address, reading));
	if (replyToOther && organisationDomain(domainOf(reading.replyTo[0].address)) !== organisationDomain(domainOf(from.address)) && valuesOf(reading, 'name', 'firstName', 'sender', 'message').length > 0) return false;
	return strong !== 'person' || valuesOf(reading, 'name', 'firstName', 'lastName', 'message').length === 0;
}

/** One e-mail or one phone makes a lead (W11). */
export function settle(lead: Lead, how: string): Lead {
	if (lead.emails.length > 0 || lead.phones.length > 0) return { ...lead, outcome: 'lead', reason: how };
	if (lead.relayEmails.length > 0) return { ...lead, outcome: 'review', reason: 'Only the portal’s forwarding address is known: no e-mail and no phone of the person' };
	return { ...lead, outcome: 'review', reason: 'No e-mail and no phone was found' };
}

function decide(lead: Lead, reading: Reading, strong: 'person' | 'sender' | 'none', unattended: boolean): Lead {
	const { mail } = reading;
	if (isUnsolicitedOffer(reading.subject, lead.message ?? mail.visibleText)) return asNone(lead, 'Unsolicited offer');
	if (lead.source.kind === 'direct') {
		if (lead.emails.length === 0 && reading.from !== null && isOneOf(reading.from.address, reading.own)) return asNone(lead, 'Sent by one of our own addresses');
		if (!mail.senderVerified && !reading.forwarded) return { ...lead, outcome: 'review', reason: 'The sender cannot be relied on: the mail does not have exactly one valid From address' };
		return settle(lead, 'Written by the person');
	}
	const reachable = lead.emails.length > 0 || lead.phones.length > 0;
	const relayed = lead.relayEmails.length > 0;
	const known = valuesOf(reading, 'name', 'firstName', 'message', 'reference').length + reading.labelled.emptyLabels;
	const enquiry = soundsLikeEnquiry(reading.subject, mail.text || reading.lines.slice(0, 20).map((line) => line.text).join('\n'));
	if (reading.kind === 'bulk' && strong === 'none' && !relayed && !enquiry && lead.evidence.emails?.method !== 'Reply-To') return asNone(lead, `Sent to many, with no enquiry in it (${mail.kindReason})`);
	if (reachable) {
		// Contact data without any sign of an enquiry: a newsletter's agent, a digest's list of people.
		if (strong === 'none' && !enquiry && known === 0 && lead.message === null) return unattended ? asNone(lead, 'Contact data, but no enquiry') : { ...lead, outcome: 'review', reason: 'Contact data, but no sign of an enquiry' };
		return settle(lead, lead.source.kind === 'portal' ? `Enquiry from ${lead.source.name}` : 'Contact data found under labels');
	}
	if (relayed && (enquiry || lead.message !== null)) return settle(lead, '');
	if (known > 0 || (enquiry && lead.name !== null) || (!unattended && reading.lines.length > 0)) return { ...lead, outcome: 'review', reason: 'No e-mail and no phone was found' };
	if (mail.from === null || !isValidAddress(mail.from.address)) return { ...lead, outcome: 'review', reason: 'This mail could not be read' };
	return asNone(lead, 'No contact data and no enquiry in it');
}

function asNone(lead: Lead, reason: string): Lead {
	return { ...lead, outcome: 'none', reason };
}
