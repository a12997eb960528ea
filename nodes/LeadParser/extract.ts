import { addressesInText, addressIdentity, domainOf, isOneOf, isValidAddress, organisationDomain } from '../shared/mail/address';
import { htmlLinesToText, readHtmlLines, type HtmlLines } from '../shared/mail/message/html-lines';
import type { ParsedMail } from '../shared/mail/message/message';
import { isForwardSubject, withoutForwardMark } from '../shared/mail/message/subject-marks';
import type { Lead } from '../shared/node/item';
import { isCalendarMail, isMachineAddress, isPersonBehind, soundsLikeEnquiry } from './classify';
import { readDirect } from './direct';
import { withExplanations } from './explain-evidence';
import { withKnownReferences } from './known-references';
import { readMachineFormats, type LeadFile } from './formats/machine-formats';
import { noLead } from './lead';
import { leadOfMachine } from './machine';
import { isPhoneAnswer } from './written-numbers';
import { readPortalOrForm } from './portal-or-form';
import { isRelay } from './portals';
import { leadWithRules } from './rules/lead-with-rules';
import { chooseBody, isClientAddress, ownAddresses, valuesOf, type Reading, type ReadOptions } from './reading';
import { decideOnForm, decideOnLetter, decideOnOwnMail, isReachedByRule, settled } from './verdict';

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
	if (machine !== null) return settled(withKnownReferences(leadWithRules(leadOfMachine(machine, reading), reading), reading, false), `Read from the ${machine.formatName} data in the mail`);

	const strong = isReachedByRule(reading) ? 'person' : strongLabels(reading);
	if (strong === 'sender') return noLead(mail, 'The contact data in it are the sender’s own', reading.profile);
	if (strong === 'none' && isCalendarMail(mail)) return noLead(mail, 'Calendar invitation', reading.profile);
	const complete = (lead: Lead) => withKnownReferences(leadWithRules(lead, reading), reading);
	if (!isDirect(reading, strong)) return decideOnForm(complete(readPortalOrForm(reading)), reading, isSentByProgram(reading, strong));
	return isSentByUs(reading) ? decideOnOwnMail(complete(readPortalOrForm(reading)), reading) : decideOnLetter(complete(readDirect(reading)), reading);
}

/** Whether one of our own addresses sent it: our web site, our telephone system, a colleague. */
function isSentByUs({ from, own }: Reading): boolean {
	return from !== null && isOneOf(from.address, own);
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
function isSentByProgram({ from, replyTo, program }: Reading, strong: 'person' | 'sender' | 'none'): boolean {
	if (from === null) return false;
	if (program) return true;
	if (!isMachineAddress(from.address)) return false;
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
