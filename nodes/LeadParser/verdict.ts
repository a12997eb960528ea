import { addressesInText, domainOf, isOneOf, isValidAddress, organisationDomain } from '../shared/mail/address';
import type { Lead } from '../shared/node/item';
import { businessOf } from './business-letters';
import { isCalendarAnswer, noticeAtStart, noticeIn, offersToUnsubscribe, soundsLikeEnquiry, speaksOfCall } from './classify';
import { codeIn } from './composer';
import payment from './labels/payment.json';
import { isMailboxProvider } from './mailbox-providers';
import { isUnsolicitedOffer } from './offers';
import { isAddressOfName, nameFromDisplay } from './people';
import { Phrases } from './phrases';
import { valuesOf, type Reading } from './reading';
import { listsSeveralPeople } from './several-people';

/** One e-mail or one phone makes a lead (W11). */
export function settled(lead: Lead, how: string): Lead {
	if (lead.emails.length > 0 || lead.phones.length > 0) return { ...lead, outcome: 'lead', reason: how };
	if (lead.relayEmails.length > 0) return { ...lead, outcome: 'review', reason: 'Only the portal’s forwarding address is known: no e-mail and no phone of the person' };
	return { ...lead, outcome: 'review', reason: 'No e-mail and no phone was found' };
}

/** Whether a rule found an address or a number: then the mail speaks of a person. */
export function isReachedByRule({ ruled }: Reading): boolean {
	return ruled.some(({ rule }) => rule.field === 'email' || rule.field === 'phone');
}

/** The outcome of a letter that a person wrote themselves. */
export function decideOnLetter(lead: Lead, reading: Reading): Lead {
	const { mail } = reading;
	if (isOffer(lead, reading)) return asNone(lead, 'Unsolicited offer');
	if (isCalendarAnswer(reading.subject, mail.visibleText)) return asNone(lead, 'Answer to a calendar invitation');
	if (!mail.senderVerified && !reading.forwarded) return { ...lead, outcome: 'review', reason: 'The sender cannot be relied on: the mail does not have exactly one valid From address' };
	if (employerOf(reading) !== null) return byEmployee(lead, reading);
	if (mail.inReplyTo === null && !reading.forwarded && /^verification/.test(noticeIn(mail.visibleText) ?? '')) return { ...lead, outcome: 'review', reason: 'Reads like a notice: verification code' };
	// In a conversation people write what they like.
	const business = mail.inReplyTo === null && !reading.forwarded ? businessOf(reading.subject, mail.text) : null;
	if (business !== null) return { ...lead, outcome: 'review', reason: business };
	const result = settled(lead, 'Written by the person');
	// "Factura 2025-14" by a person's address: a supplier's mail, most likely.
	const begins = result.outcome === 'lead' && mail.inReplyTo === null && !reading.forwarded ? noticeAtStart(reading.subject) : null;
	if (begins !== null) return { ...result, outcome: 'review', reason: `Reads like a notice: ${begins}` };
	return result;
}

/** The portal that a letter's writer works for, by their address; null when they write from elsewhere. A made-up address that forwards has no name in it. */
function employerOf({ profile, from }: Reading): string | null {
	if (profile?.kind !== 'portal' || from === null) return null;
	const domain = domainOf(from.address).toLowerCase();
	const isTheirs = profile.domains.includes(domain) && domain === organisationDomain(domain) && !isMailboxProvider(domain);
	return isTheirs && !/\d/.test(from.address.split('@')[0]) && isAddressOfName(from.address, from.name) ? profile.name : null;
}

function byEmployee(lead: Lead, reading: Reading): Lead {
	return { ...lead, outcome: 'review', reason: `Written by somebody at ${employerOf(reading)}, most likely about what you have with it` };
}

/** Whether all addresses given are of the house that sent the mail, and none of them forwards: its clients' are elsewhere. */
function isHouseItself({ emails, relayEmails }: Lead, reading: Reading): boolean {
	const house = reading.from === null ? '' : organisationDomain(domainOf(reading.from.address));
	const given = [...emails, ...valuesOf(reading, 'email').flatMap((value) => addressesInText(value.value))];
	return house !== '' && !isMailboxProvider(house) && relayEmails.length === 0 && given.length > 0 && given.every((address) => organisationDomain(domainOf(address)) === house);
}

/** The outcome of a mail one of us sent: our web site's form is an enquiry, a colleague's mail may pass one on. */
export function decideOnOwnMail(lead: Lead, reading: Reading): Lead {
	const none = asNone(lead, 'Sent by one of your own addresses');
	if (isOffer(lead, reading)) return asNone(lead, 'Unsolicited offer');
	const labelled = lead.phones.length > 0 && isLabelled(lead.evidence.phones?.method) && (lead.name !== null || lead.message !== null);
	if (isReachedByRule(reading)) return decideOnForm(lead, reading, true);
	if (lead.emails.length === 0 && !labelled) return none;
	if (labelled || isLabelled(lead.evidence.emails?.method) || lead.evidence.name?.method === 'sentence') return decideOnForm(lead, reading, true);
	// In a person's own words: a colleague's "please ring …", which nobody should miss.
	if (nameFromDisplay(reading.from?.name ?? '') !== null && !soundsLikeEnquiry(reading.subject, reading.mail.visibleText)) return none;
	return decideOnForm(lead, reading, true);
}

/** The outcome of what a portal, a form or another program sent. */
export function decideOnForm(lead: Lead, reading: Reading, byProgram: boolean): Lead {
	const { mail } = reading;
	const unattended = byProgram || reading.kind === 'bulk' || reading.profile !== null;
	if (isOffer(lead, reading)) return asNone(lead, 'Unsolicited offer');
	if (employerOf(reading) !== null && reading.labelled.values.every(({ exact }) => !exact)) return byEmployee(lead, reading);
	const reachable = lead.emails.length > 0 || lead.phones.length > 0;
	const relayed = lead.relayEmails.length > 0;
	const heads = textOf(reading);
	const enquiry = soundsLikeEnquiry(reading.subject, heads) || speaksOfCall(`${reading.subject}\n${heads}`);
	const enquiryInSubject = soundsLikeEnquiry(reading.subject, '') || speaksOfCall(reading.subject);
	const signs = signsOfNotice(lead, reading, heads);
	const against = signs.reduce((sum, sign) => sum + sign.weight, 0);
	const speaks = signsOfEnquiry(lead, reading, heads);
	const [strongest] = [...signs].sort((one, other) => other.weight - one.weight);
	if (unattended && strongest !== undefined && against >= 3) {
		// A notice with somebody's contact data and no word of theirs names an agent, an advertiser, or us.
		const silent = !enquiryInSubject && noticeIn(reading.subject) !== null && !hasVoice(lead) && !isReachedByRule(reading);
		if (against > speaks || silent) return asNone(lead, strongest.reason);
		if (against === speaks) return { ...lead, outcome: 'review', reason: `Looks like an enquiry, and like something else: ${strongest.reason}` };
	}
	if (unattended && reachable && speaks < 2 && signs.length === 0 && isLabelled(lead.evidence.phones?.method ?? lead.evidence.emails?.method)) return { ...lead, outcome: 'review', reason: 'Contact data, but no sign of an enquiry' };
	if (unattended && reachable && speaks < 2) return asNone(lead, reading.kind === 'bulk' ? `Sent to many, with no enquiry in it (${mail.kindReason})` : 'Contact data, but no enquiry');
	if (reachable) {
		if (speaks < 2) return { ...lead, outcome: 'review', reason: 'Contact data, but no sign of an enquiry' };
		return settled(lead, lead.source.kind === 'portal' ? `Enquiry from ${lead.source.name}` : 'Contact data found in the mail');
	}
	if (relayed && (enquiry || lead.message !== null)) return settled(lead, '');
	const known = valuesOf(reading, 'name', 'firstName', 'message', 'reference').length + reading.labelled.emptyLabels;
	if (reading.kind === 'bulk' && !enquiry && !relayed) return asNone(lead, `Sent to many, with no enquiry in it (${mail.kindReason})`);
	if (known > 0 || (enquiry && lead.name !== null) || (!unattended && reading.lines.length > 0)) return { ...lead, outcome: 'review', reason: 'No e-mail and no phone was found' };
	if (mail.from === null || !isValidAddress(mail.from.address)) return { ...lead, outcome: 'review', reason: 'This mail could not be read' };
	return asNone(lead, 'No contact data and no enquiry in it');
}

function asNone(lead: Lead, reason: string): Lead {
	return { ...lead, outcome: 'none', reason };
}

function isOffer(lead: Lead, reading: Reading): boolean {
	const sender = lead.emails[0] ?? reading.from?.address ?? '';
	// Without a message, a form is only its labels and the form product's own footer.
	const written = lead.message ?? (lead.source.kind === 'direct' || reading.labelled.values.length === 0 ? reading.mail.visibleText : '');
	return isUnsolicitedOffer(reading.subject, written, `${lead.name?.full ?? ''} ${sender}`, lead.source.kind === 'direct' && reading.mail.inReplyTo === null && !reading.forwarded ? reading.mail.text : '');
}

const textOf = (reading: Reading) => reading.lines.slice(0, 20).map((line) => line.text).join('\n');

const LABELLED = /label/;
const isLabelled = (method: string | undefined) => method !== undefined && LABELLED.test(method);

/** Whether something in a mail is the person's own: a message, a sentence about them, an answer that goes to them. */
function hasVoice({ evidence: { message, name, emails }, relayEmails }: Lead): boolean {
	const written = message !== undefined && (isLabelled(message.method) || /sentence that|quotation/.test(message.method)) && /\p{L}{2}/u.test(message.value);
	return written || name?.method === 'sentence' || emails?.method === 'Reply-To' || relayEmails.length > 0;
}

/** How much in a mail says that a person asks something; 2 is little, 5 and more leaves no doubt. */
function signsOfEnquiry(lead: Lead, reading: Reading, heads: string): number {
	let signs = 0;
	const { emails, phones, name, message } = lead.evidence;
	if (emails !== undefined && !isHouseItself(lead, reading)) signs += isLabelled(emails.method) || emails.method === 'From' ? 3 : emails.method === 'Reply-To' || emails.method === 'subject' ? 2 : 1;
	if (phones !== undefined) signs += 1;
	if (lead.relayEmails.length > 0) signs += 2;
	if (name?.method === 'sentence') signs += 2;
	else if (name !== undefined && isLabelled(name.method)) signs += 1;
	if (message !== undefined && /\p{L}{2}/u.test(message.value)) signs += isLabelled(message.method) || message.method.startsWith('below the sentence') ? 2 : message.method === 'quotation marks' ? 1 : 0;
	if (soundsLikeEnquiry(reading.subject, '')) signs += 2;
	else if (soundsLikeEnquiry('', heads)) signs += 1;
	if (phones !== undefined && (speaksOfCall(reading.subject) || speaksOfCall(heads))) signs += 3;
	if (reading.profile?.kind === 'form') signs += 1;
	// Who writes a rule for a sender's mails knows that they are enquiries.
	if (isReachedByRule(reading)) signs += 8;
	return signs;
}

interface Sign {
	weight: number;
	reason: string;
}

/** Some notices quote enquiries (a confirmation of ours) or their words ("is interested in your ad"). */
function weightOf(notice: string): number {
	if (/^(?:verification|favourite|event)/.test(notice)) return 5;
	// A comment gives its writer's name, address and text, as an enquiry does.
	if (notice.startsWith('comment')) return 7;
	return notice.startsWith('confirmation') ? 4 : 3;
}

/** What says that a mail is something else, each with its weight; less than 3 together says nothing. */
function signsOfNotice(lead: Lead, reading: Reading, heads: string): Sign[] {
	const signs: Sign[] = [];
	const subject = noticeIn(reading.subject);
	const text = noticeIn(heads);
	if (subject !== null) signs.push({ weight: weightOf(subject), reason: `Notice: ${subject}` });
	if (text !== null) signs.push({ weight: /^(?:verification|favourite)/.test(text) ? 3 : 1, reason: `Notice: ${text}` });
	if (listsSeveralPeople(reading.lines)) signs.push({ weight: 5, reason: 'A list of several people or calls, not one enquiry' });
	const given = valuesOf(reading, 'email').flatMap((value) => addressesInText(value.value));
	if (given.length > 0 && given.every((address) => isOneOf(address, reading.own))) signs.push({ weight: 3, reason: 'The contact data in it are our own' });
	const code = lead.emails.length > 0 || hasVoice(lead) ? null : codeIn(reading.lines);
	if (code !== null && !lead.phones.some((phone) => phone.e164 !== null && phone.raw.replace(/\D/g, '') === code)) signs.push({ weight: 3, reason: 'A code to sign in with' });
	const counts = countsIn(reading);
	if (counts >= 3) signs.push({ weight: counts >= 5 ? 3 : 2, reason: 'An account of figures' });
	if (saysHowToPay(reading)) signs.push({ weight: 3, reason: 'A bill: it says what is due, and where to' });
	if (isHouseItself(lead, reading)) signs.push({ weight: 3, reason: 'The contact data in it are the sender’s own' });
	signs.push(...signsOfMany(reading));
	return signs;
}

const NEWSLETTER = /^(?:e-?mailing|mailing|news(?:letters?)?|newsflash|bolet[ií]n(?:es)?|lettre|digest|resumen?|resumo|stats|statisti\w*|informes?|reports?|raporty?|promo\w*|marketing|edm|campaigns?)(?:[._+-].*|\d*)$/i;

/** What says that a mail goes to many: portals send enquiries with some of it, never with all. */
function signsOfMany({ mail, kind, from, lines }: Reading): Sign[] {
	const signs: Sign[] = [];
	const text = lines.map((line) => line.text).join('\n');
	if (kind === 'bulk') signs.push({ weight: 1, reason: `Sent to many (${mail.kindReason})` });
	if (mail.headers['list-id'] !== undefined) signs.push({ weight: 1, reason: 'Sent to a mailing list' });
	if (offersToUnsubscribe(text)) signs.push({ weight: 1, reason: 'Sent to many: it tells how to unsubscribe' });
	if (/newsletter/i.test(text.slice(-1500))) signs.push({ weight: 1, reason: 'A newsletter, by its own words' });
	if (NEWSLETTER.test(from?.address.split('@')[0] ?? '')) signs.push({ weight: 2, reason: 'A newsletter or a report, by its sender’s address' });
	return signs;
}

/** How many labels have a plain count for a value: views, calls, messages. */
function countsIn({ labelled }: Reading): number {
	return labelled.values.filter(({ field, value }) => field === null && /^[\d\s.,'’]{1,12}%?$/.test(value)).length;
}

const PAYMENT_LABELS = new Phrases(Object.values(payment.labels).flat());

/** Two labels of a bill: the amount, when it is due, the account. */
function saysHowToPay({ labelled }: Reading): boolean {
	return labelled.values.filter(({ field, label }) => field === null && label.length <= 60 && PAYMENT_LABELS.in(label.toLowerCase(), 1).length > 0).length >= 2;
}
