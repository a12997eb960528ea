import { addressesInText, addressIdentity, domainOf, isNoReply, isOneOf, isValidAddress, organisationDomain, readWrittenAddress } from '../shared/mail/address';
import type { HtmlLines } from '../shared/mail/message/html-lines';
import { htmlLinesToText, readHtmlLines } from '../shared/mail/message/html-lines';
import type { Address, ParsedMail } from '../shared/mail/message/message';
import { splitWrittenText } from '../shared/mail/message/visible-text';
import type { Lead, LeadPhone } from '../shared/node/item';
import { isMachineAddress, isUnsolicitedOffer, noticeReason, soundsLikeEnquiry } from './classify';
import { readDirect } from './direct';
import { evidenceOf, withoutRepeats, type Found } from './evidence';
import { readMachineFormats, type LeadFile } from './formats/machine-formats';
import type { MachineLead } from './formats/machine-lead';
import { isForwardSubject, unwrapForward } from './forward';
import type { LabelField } from './label-dictionary';
import { languageOfText } from './language';
import { readLabelled, type LabelledText, type LabelledValue } from './labelled';
import { linesOfHtml, linesOfText, type Line } from './lines';
import { tidyMessage } from './message-text';
import { cleanLabelledName, nameFromDisplay, splitName } from './people';
import { countryHints, isMostlyPhone, PhoneReader } from './phones';
import { isRelay, profileFor, type SenderProfile } from './portals';
import { cleanReference, referencesInText } from './references';
import type { NamedInSentence } from './sentences';
import { contactLine, messageWithoutLabel, nameBeside } from './unlabelled';

/** What the person using the node decided. */
export interface ReadOptions {
	/** ISO 3166 code; '' when numbers without a country code are not to be completed. */
	defaultCountry: string;
	/** Addresses and domains that are never the client. */
	own: readonly string[];
	ownPhones: readonly string[];
	profiles: readonly SenderProfile[];
}

/** Everything the steps below share about one mail. */
export interface Reading {
	mail: ParsedMail;
	options: ReadOptions;
	from: Address | null;
	replyTo: Address[];
	subject: string;
	lines: Line[];
	labelled: LabelledText;
	profile: SenderProfile | null;
	forwarded: boolean;
	/** Addresses that are ours: configured, the mailbox's, those the mail was sent to. */
	own: string[];
	senders: string[];
}

/** Mailbox providers anyone can have an address at: sharing one says nothing about belonging together. */
const FREE_MAIL = new Set(['gmail.com', 'googlemail.com', 'outlook.com', 'hotmail.com', 'hotmail.fr', 'hotmail.es', 'hotmail.it', 'hotmail.co.uk', 'live.com', 'msn.com', 'yahoo.com', 'yahoo.fr', 'yahoo.es', 'yahoo.it', 'yahoo.de', 'yahoo.co.uk', 'yahoo.co.jp', 'yahoo.com.br', 'icloud.com', 'me.com', 'mac.com', 'aol.com', 'gmx.de', 'gmx.net', 'gmx.at', 'gmx.ch', 'web.de', 't-online.de', 'freenet.de', 'orange.fr', 'wanadoo.fr', 'free.fr', 'sfr.fr', 'laposte.net', 'libero.it', 'virgilio.it', 'tiscali.it', 'alice.it', 'uol.com.br', 'bol.com.br', 'terra.com.br', 'terra.es', 'telefonica.net', 'sapo.pt', 'mail.ru', 'yandex.ru', 'bk.ru', 'list.ru', 'ukr.net', 'wp.pl', 'o2.pl', 'onet.pl', 'interia.pl', 'seznam.cz', 'email.cz', 'centrum.cz', 'proton.me', 'protonmail.com', 'qq.com', '163.com', '126.com', 'naver.com', 'comcast.net', 'verizon.net', 'btinternet.com', 'sky.com', 'ziggo.nl', 'kpnmail.nl', 'planet.nl', 'telenet.be', 'bluewin.ch', 'walla.co.il']);

/** Reads the enquiry out of a mail: who wrote, how to reach them, about what. Never throws on what a mail contains. */
export function readLead(mail: ParsedMail, files: readonly LeadFile[], options: ReadOptions, mailboxAddress = ''): Lead {
	const machineKind = mail.kind === 'bounce' || mail.kind === 'report' || mail.kind === 'automatic';
	if (machineKind) return noLead(mail, mail.kindReason);

	const html = mail.html === null ? null : readHtmlLines(mail.html);
	const recipients = [...mail.to, ...mail.cc].map((one) => one.address).filter(isValidAddress);
	const own = ownAddresses(options.own, mailboxAddress, recipients);
	const bodies = [mail.text, ...(html === null ? [] : [mail.html ?? '', htmlLinesToText(html)])];
	const machine = readMachineFormats(bodies, [...files], html?.meta ?? {});
	const reading = chooseBody(mail, html, options, own);
	const machineSender = reading.from !== null && isMachineAddress(reading.from.address);
	if (machine !== null) return fromMachine(machine, reading);

	const strong = strongLabels(reading);
	if (strong === 'sender') return noLead(mail, 'The contact data in it are the sender’s own', reading.profile);
	const notice = noticeReason(reading.subject, mail.text || (html ? htmlLinesToText(html) : ''));
	const unattended = machineSender || mail.kind === 'bulk' || reading.profile !== null;
	if (notice !== null && strong !== 'person' && unattended) return noLead(mail, `Notice: ${notice}`, reading.profile);

	const lead = isDirect(reading, strong) ? readDirect(reading) : readPortalOrForm(reading);
	return decide(lead, reading, strong, unattended);
}

/** Our own addresses: what is configured, the mailbox, whoever the mail was sent to, and their company's domain. */
function ownAddresses(configured: readonly string[], mailboxAddress: string, recipients: readonly string[]): string[] {
	const addresses = [mailboxAddress, ...recipients].filter(Boolean);
	const domains = addresses.map(domainOf).filter((domain) => domain !== '' && !FREE_MAIL.has(organisationDomain(domain)));
	return [...new Set([...configured, ...addresses, ...domains].map((one) => one.trim().toLowerCase()).filter(Boolean))];
}

/** Takes a forward apart, leaves quoted history out, and reads the labels of the part (HTML or text) that says more. */
function chooseBody(mail: ParsedMail, html: HtmlLines | null, options: ReadOptions, own: readonly string[]): Reading {
	const isReply = !isForwardSubject(mail.subject) && (mail.inReplyTo !== null || /^\s*(?:re|aw|sv|antw|odp|vs|ynt|回复|答复|回覆)\s*[:：]/i.test(mail.subject));
	const candidates: Line[][] = [];
	if (html !== null) candidates.push(linesOfHtml(isReply ? { ...html, lines: html.lines.filter((line) => line.quote === 0) } : html));
	if (mail.text !== '') {
		const written = isReply ? splitWrittenText(mail.text) : null;
		candidates.push(linesOfText(written === null ? mail.text : `${written.visible}\n\n-- \n${written.signature}`));
	}
	let best: Reading | null = null;
	let bestScore = -1;
	for (const [index, lines] of candidates.entries()) {
		const forwarded = isReply ? null : unwrapForward(lines, mail.subject);
		const from = forwarded?.from ?? mail.from;
		const subject = forwarded?.subject || mail.subject;
		const replyTo = forwarded === null ? mail.replyTo : [];
		const senders = [from?.address ?? '', ...replyTo.map((one) => one.address)].filter(Boolean);
		const body = forwarded?.lines ?? lines;
		const profile = profileFor([...senders, firstReturnPath(mail, forwarded !== null)], body.slice(0, 400).map((line) => line.text).join('\n'), options.profiles);
		const labelled = readLabelled(body, profile?.endings);
		// Whoever passed the mail on is one of us, and so is whom they had received it as.
		const passedOn = forwarded === null ? [] : [mail.from?.address ?? '', ...forwarded.to].filter(Boolean).map((one) => one.toLowerCase());
		const reading: Reading = { mail, options, from, replyTo, subject, lines: body, labelled, profile, forwarded: forwarded !== null, own: [...own, ...passedOn], senders };
		const score = scoreOf(labelled) + (index === 0 ? 0.5 : 0);
		if (score > bestScore) {
			best = reading;
			bestScore = score;
		}
	}
	return best ?? { mail, options, from: mail.from, replyTo: mail.replyTo, subject: mail.subject, lines: [], labelled: { values: [], free: [], emptyLabels: 0 }, profile: profileFor([mail.from?.address ?? ''], '', options.profiles), forwarded: false, own: [...own], senders: [mail.from?.address ?? ''] };
}

function firstReturnPath(mail: ParsedMail, forwarded: boolean): string {
	return forwarded ? '' : (mail.headers['return-path']?.[0] ?? '').replace(/[<>\s]/g, '');
}

function scoreOf({ values }: LabelledText): number {
	const has = (...fields: LabelField[]) => (values.some((value) => value.field !== null && fields.includes(value.field)) ? 1 : 0);
	return 2 * has('email') + 2 * has('phone') + has('name', 'firstName', 'lastName') + has('message') + has('reference');
}

/** Values of a field, exact labels first. */
export function valuesOf(reading: Reading, ...fields: LabelField[]): LabelledValue[] {
	return reading.labelled.values.filter((value) => value.field !== null && fields.includes(value.field)).sort((a, b) => Number(b.exact) - Number(a.exact));
}

/** Whether an address can be the client's: valid, not ours, not the sender's own, nobody's no-reply. */
export function isClientAddress(address: string, reading: Reading): boolean {
	if (!isValidAddress(address) || isNoReply(address) || isOneOf(address, reading.own)) return false;
	const organisation = organisationDomain(domainOf(address));
	if (FREE_MAIL.has(organisation)) return true;
	return !reading.senders.some((sender) => isMachineSenderOf(sender, reading) && organisationDomain(domainOf(sender)) === organisation);
}

/** A person may write from the address they also give; a portal's or site's own addresses are never the client's. */
function isMachineSenderOf(sender: string, reading: Reading): boolean {
	if (isMachineAddress(sender)) return true;
	return reading.from?.address === sender && (reading.profile !== null || reading.mail.kind === 'bulk');
}

/** Whether the labelled contact data are a person's, the sender's own, or absent. */
function strongLabels(reading: Reading): 'person' | 'sender' | 'none' {
	const emails = valuesOf(reading, 'email').flatMap((value) => addressesInText(value.value));
	if (emails.some((address) => isClientAddress(address, reading) && !isRelay(address, reading.senders, reading.options.profiles))) return 'person';
	const relays = emails.some((address) => isRelay(address, reading.senders, reading.options.profiles));
	if (emails.length > 0 && !relays && reading.mail.kind === 'bulk' && reading.replyTo.every((one) => !isClientAddress(one.address, reading))) return 'sender';
	const phones = valuesOf(reading, 'phone').some((value) => value.exact && isMostlyPhone(value.value));
	return phones && (valuesOf(reading, 'name', 'firstName', 'message').length > 0 || reading.profile !== null) ? 'person' : 'none';
}

/** A person's own letter: no form inside, and a sender that is not a program. */
function isDirect(reading: Reading, strong: 'person' | 'sender' | 'none'): boolean {
	const { mail, from } = reading;
	if (from === null || !isValidAddress(from.address) || isMachineAddress(from.address) || reading.profile?.kind === 'portal' || reading.profile?.kind === 'form') return false;
	if (isRelay(from.address, reading.senders, reading.options.profiles)) return false;
	if (mail.kind !== 'personal' && !reading.forwarded) return false;
	const others = valuesOf(reading, 'email').flatMap((value) => addressesInText(value.value)).filter((address) => addressIdentity(address) !== addressIdentity(from.address) && isClientAddress(address, reading));
	if (others.length > 0) return false;
	const replyToOther = reading.replyTo.some((one) => addressIdentity(one.address) !== addressIdentity(from.address) && isClientAddress(one.address, reading));
	if (replyToOther && organisationDomain(domainOf(reading.replyTo[0].address)) !== organisationDomain(domainOf(from.address)) && valuesOf(reading, 'name', 'firstName', 'sender', 'message').length > 0) return false;
	return strong !== 'person' || valuesOf(reading, 'name', 'firstName', 'lastName', 'message').length === 0;
}

function fromMachine(machine: MachineLead, reading: Reading): Lead {
	const found = <T>(value: T): Found<T> => ({ value, method: machine.formatName, label: null, line: null, confidence: 0.98 });
	const emails = machine.emails.flatMap((written) => addressesInText(written)).filter((address) => isValidAddress(address) && !isNoReply(address) && !isOneOf(address, reading.own));
	const relays = emails.filter((address) => isRelay(address, reading.senders, reading.options.profiles));
	const reader = new PhoneReader(reading.options.defaultCountry, reading.options.ownPhones, countryHints(emails, undefined));
	const phones = machine.phones.map((raw) => reader.read(raw)).filter((phone): phone is LeadPhone => phone !== null);
	const message = machine.message === null ? null : tidyMessage(machine.message);
	const references = machine.references.map((written) => cleanReference(written)).filter((one): one is string => one !== null);
	const profile = reading.profile;
	const lead = buildLead({
		name: machine.name === null ? [] : [found(splitName(machine.name.full, machine.name))],
		emails: emails.filter((address) => !relays.includes(address)).map(found),
		relays,
		phones: phones.map((phone) => ({ ...found(phone), confidence: phone.e164 === null ? 0.8 : 0.98 })),
		references: references.map(found),
		message: message === null ? [] : [found(message)],
		company: machine.company,
		interest: machine.interest,
		extras: machine.extras,
		unusedLabels: [],
		language: machine.language ?? languageVote(reading, null, message),
		source: profile ? { id: profile.id, name: profile.name, kind: profile.kind } : { id: machine.sourceName?.toLowerCase() ?? machine.format, name: machine.sourceName ?? machine.formatName, kind: 'file' },
	});
	return settle(lead, `Read from the ${machine.formatName} data in the mail`);
}

/** Reads what a portal or a web form sends on behalf of a person. */
function readPortalOrForm(reading: Reading): Lead {
	const { mail, options } = reading;
	const relayOf = (address: string) => isRelay(address, reading.senders, options.profiles);
	const relays: string[] = [];
	const emails: Found<string>[] = [];
	const offer = (address: string, method: string, label: string | null, line: number | null, confidence: number) => {
		if (relayOf(address) && !isOneOf(address, reading.own)) relays.push(address);
		else if (isClientAddress(address, reading)) emails.push({ value: address, method, label, line, confidence });
	};
	for (const sender of [...reading.replyTo, ...(reading.from ? [reading.from] : [])]) if (relayOf(sender.address) && !isOneOf(sender.address, reading.own)) relays.push(sender.address);
	for (const value of valuesOf(reading, 'email')) for (const address of addressesInText(value.value)) offer(address, value.method, value.label, value.line, value.exact ? 0.97 : 0.9);
	const sentBy = valuesOf(reading, 'sender').map((value) => ({ value, address: readWrittenAddress(value.value) })).find((one) => one.address !== null);
	if (sentBy?.address && !emails.length) offer(sentBy.address.address, 'label', sentBy.value.label, sentBy.value.line, 0.93);
	if (emails.length === 0) for (const one of reading.replyTo) offer(one.address, 'Reply-To', null, null, 0.9);
	const contact = contactLine(reading);
	if (emails.length === 0) {
		for (const index of reading.labelled.free) {
			const line = reading.lines[index];
			if (contact.end !== null && index > contact.end) break;
			const written = [...addressesInText(line.text), ...line.links.filter((link) => /^mailto:/i.test(link.href)).flatMap((link) => addressesInText(link.href.slice(7).split('?')[0]))];
			for (const address of written) offer(address, 'address in the text', null, line.number, line.text.length < 80 ? 0.85 : 0.7);
			if (emails.length > 0) break;
		}
	}

	const language = languageLabel(reading);
	const reader = new PhoneReader(options.defaultCountry, options.ownPhones, countryHints(emails.map((one) => one.value), language));
	const message = findMessage(reading, contact.index, contact.sentence);
	const phones = findPhones(reading, reader, message[0]?.value ?? null, contact.end);
	const name = findName(reading, contact.sentence, emails, contact.index);
	const references = findReferences(reading);
	const { interest, extras, unusedLabels } = restOf(reading);
	const profile = reading.profile;
	const domain = domainOf(reading.from?.address ?? mail.from?.address ?? '');
	return buildLead({
		name,
		emails: withoutRepeats(emails, addressIdentity),
		relays: [...new Set(relays.map(addressIdentity))],
		phones,
		references,
		message,
		company: valuesOf(reading, 'company')[0]?.value ?? null,
		interest,
		extras,
		unusedLabels,
		language: languageVote(reading, contact.sentence?.language ?? null, message[0]?.value ?? null),
		source: profile ? { id: profile.id, name: profile.name, kind: profile.kind } : { id: domain || 'form', name: reading.from?.name || domain || 'Form', kind: 'form' },
	});
}

function languageLabel(reading: Reading): string | undefined {
	return valuesOf(reading, 'language')[0]?.value;
}

function findPhones(reading: Reading, reader: PhoneReader, message: string | null, contactEnd: number | null): Found<LeadPhone>[] {
	const phones: Found<LeadPhone>[] = [];
	const add = (phone: LeadPhone | null, method: string, label: string | null, line: number | null, confidence: number) => {
		if (phone !== null) phones.push({ value: phone, method, label, line, confidence: phone.e164 === null ? Math.min(confidence, 0.6) : confidence });
	};
	for (const value of valuesOf(reading, 'phone')) {
		// "07911 123345 / 020 7946 0123" are two numbers; "06 12 34 56 78" is one.
		const parts = value.value.split(/\n|\s(?:\/|;|,|\||o|or|ou|oder|und|y|e)\s|;/).map((part) => part.trim()).filter((part) => part.replace(/\D/g, '').length >= 6);
		for (const part of parts.length > 0 ? parts.slice(0, 5) : [value.value]) add(reader.read(part), value.method, value.label, value.line, value.exact ? 0.95 : 0.85);
	}
	if (phones.length === 0) {
		for (const index of reading.labelled.free) {
			if (contactEnd !== null && index > contactEnd) break;
			const line = reading.lines[index];
			const tel = line.links.find((link) => /^(?:tel|callto|whatsapp):/i.test(link.href));
			const written = isMostlyPhone(line.text) ? line.text : tel && isMostlyPhone(tel.text) ? tel.text : tel && line.text.length < 40 ? tel.href.replace(/^\w+:/, '') : null;
			if (written === null) continue;
			const phone = reader.read(written.replace(/\s*[[(]tel:[^\])]*[\])]/i, '').replace(/^tel:/i, ''));
			const linked = tel ? reader.read(tel.href.replace(/^\w+:(?:\/\/)?/, '')) : null;
			add(phone && phone.e164 === null && linked ? { raw: phone.raw, e164: linked.e164 } : (phone ?? linked), tel ? 'tel link' : 'number on its own line', null, line.number, tel ? 0.92 : 0.85);
			if (phones.length > 0) break;
		}
	}
	if (phones.length === 0 && message !== null) for (const phone of reader.find(message)) add(phone, 'free text', null, null, 0.75);
	return withoutRepeats(phones, (phone) => phone.e164 ?? phone.raw.replace(/\D/g, ''));
}

function findName(reading: Reading, sentence: NamedInSentence | null, emails: readonly Found<string>[], contactIndex: number | null): Found<NonNullable<Lead['name']>>[] {
	const first = valuesOf(reading, 'firstName')[0];
	const last = valuesOf(reading, 'lastName')[0];
	const whole = valuesOf(reading, 'name').find((value) => cleanLabelledName(value.value) !== null);
	const firstText = first && cleanLabelledName(first.value);
	const lastText = last && cleanLabelledName(last.value);
	const wholeText = whole && cleanLabelledName(whole.value);
	const made = (value: NonNullable<Lead['name']>, method: string, label: string | null, line: number | null, confidence: number) => [{ value, method, label, line, confidence }];
	if (firstText && lastText) return made(splitName(`${firstText} ${lastText}`, { first: firstText, last: lastText }), first.method, `${first.label} + ${last.label}`, first.line, 0.96);
	// "Prénom / Nom", "Vorname / Name": beside a first name, the plain word asks for the surname.
	if (firstText && wholeText) {
		const includes = wholeText.toLowerCase().includes(firstText.toLowerCase());
		return made(includes ? splitName(wholeText) : splitName(`${firstText} ${wholeText}`, { first: firstText, last: wholeText }), first.method, `${first.label} + ${whole.label}`, first.line, 0.95);
	}
	if (wholeText && lastText) {
		const includes = wholeText.toLowerCase().includes(lastText.toLowerCase());
		return made(includes ? splitName(wholeText) : splitName(`${wholeText} ${lastText}`, { first: wholeText, last: lastText }), whole.method, `${whole.label} + ${last.label}`, whole.line, 0.95);
	}
	const single = wholeText ? whole : firstText ? first : lastText ? last : undefined;
	const singleText = wholeText ?? firstText ?? lastText;
	if (single && singleText) return made(splitName(singleText), single.method, single.label, single.line, single.exact ? 0.95 : 0.85);
	const sender = valuesOf(reading, 'sender')[0];
	if (sender) {
		const written = readWrittenAddress(sender.value)?.name ?? sender.value;
		const name = cleanLabelledName(written);
		if (name && name.split(' ').length <= 5) return made(splitName(name), sender.method, sender.label, sender.line, 0.9);
	}
	const beside = contactIndex === null ? null : nameBeside(reading, contactIndex);
	if (sentence) {
		const longer = beside !== null && beside.name.toLowerCase() !== sentence.name.toLowerCase() && beside.name.toLowerCase().includes(sentence.name.toLowerCase());
		if (!longer) return made(splitName(sentence.name), 'sentence', null, null, 0.88);
	}
	const display = [...reading.replyTo.filter((one) => emails.some((email) => addressIdentity(email.value) === addressIdentity(one.address)) || isRelay(one.address, reading.senders, reading.options.profiles)), ...(reading.from && isRelay(reading.from.address, reading.senders, reading.options.profiles) ? [reading.from] : [])].map((one) => nameFromDisplay(one.name)).find((name) => name !== null && name.toLowerCase() !== reading.profile?.name.toLowerCase());
	if (beside !== null && (!display || beside.name.toLowerCase().includes(display.toLowerCase()) || sentence !== null)) return made(splitName(beside.name), 'line beside the contact', null, beside.line, 0.8);
	if (display) return made(splitName(display), 'Reply-To', null, null, 0.8);
	return [];
}

function findReferences(reading: Reading): Found<string>[] {
	const found: Found<string>[] = [];
	for (const value of valuesOf(reading, 'reference')) {
		const reference = cleanReference(value.value);
		// "Objekt: Helle Wohnung" names the listing, not its reference.
		if (reference === null || (!/\d/.test(reference) && (reference.includes(' ') || reference === reference.toLowerCase()))) continue;
		found.push({ value: reference, method: value.method, label: value.label, line: value.line, confidence: 0.93 });
	}
	if (found.length === 0) for (const reference of referencesInText(reading.subject)) found.push({ value: reference, method: 'subject', label: null, line: null, confidence: 0.85 });
	if (found.length === 0) {
		for (const index of reading.labelled.free.slice(0, 200)) {
			const line = reading.lines[index];
			for (const reference of referencesInText(line.text)) found.push({ value: reference, method: 'text', label: null, line: line.number, confidence: 0.8 });
			if (found.length > 0) break;
		}
	}
	for (const value of valuesOf(reading, 'listingId')) {
		const reference = cleanReference(value.value);
		if (reference !== null && /\d/.test(reference)) found.push({ value: reference, method: value.method, label: value.label, line: value.line, confidence: 0.85 });
	}
	if (found.length === 0) {
		for (const value of valuesOf(reading, 'message', 'title')) for (const reference of referencesInText(value.value)) found.push({ value: reference, method: 'text', label: null, line: value.line, confidence: 0.7 });
	}
	return withoutRepeats(found, (reference) => reference);
}

function findMessage(reading: Reading, contactIndex: number | null, sentence: NamedInSentence | null): Found<string>[] {
	const labelled = valuesOf(reading, 'message').map((value) => ({ value, text: tidyMessage(value.value) })).filter((one): one is { value: LabelledValue; text: string } => one.text !== null);
	const best = labelled.find(({ value, text }) => value.exact && text.length > 1) ?? labelled[0];
	if (best) return [{ value: best.text, method: best.value.method, label: best.value.label, line: best.value.line, confidence: best.value.method === 'cell beside label' ? 0.95 : 0.88 }];
	const free = messageWithoutLabel(reading, contactIndex, sentence);
	const text = free === null ? null : tidyMessage(free.text);
	return text === null || free === null ? [] : [{ value: text, method: free.method, label: null, line: free.line, confidence: free.confidence }];
}

const INTEREST_FIELDS = new Set<LabelField>(['subject', 'address', 'city', 'price', 'vehicle', 'make', 'model', 'year', 'mileage', 'title', 'url', 'language', 'listingId']);
const CONTACT_FIELDS = new Set<LabelField>(['name', 'firstName', 'lastName', 'email', 'phone', 'message', 'reference', 'sender', 'company', 'nameReading']);

/** Sorts what is no contact data into interest (known labels), extras (the rest) and labels nobody has mapped yet. */
export function restOf(reading: Reading): { interest: Record<string, string>; extras: Record<string, string>; unusedLabels: string[] } {
	const interest: Record<string, string> = {};
	const extras: Record<string, string> = {};
	const unusedLabels: string[] = [];
	for (const value of reading.labelled.values.slice(0, 300)) {
		const text = value.value.slice(0, 1000).trim();
		if (value.field === null) {
			if (!unusedLabels.includes(value.label) && unusedLabels.length < 50) unusedLabels.push(value.label);
			extras[value.label.slice(0, 80)] ??= text;
		} else if (INTEREST_FIELDS.has(value.field)) interest[value.field] ??= text;
		else if (!CONTACT_FIELDS.has(value.field)) extras[value.label.slice(0, 80)] ??= text;
	}
	return { interest, extras, unusedLabels };
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

interface LeadParts {
	name: Found<NonNullable<Lead['name']>>[];
	emails: Found<string>[];
	relays: string[];
	phones: Found<LeadPhone>[];
	references: Found<string>[];
	message: Found<string>[];
	company: string | null;
	interest: Record<string, string>;
	extras: Record<string, string>;
	unusedLabels: string[];
	language: string | null;
	source: Lead['source'];
}

/** Puts the parts together, with the evidence of each. */
export function buildLead(parts: LeadParts): Lead {
	const evidence: Lead['evidence'] = {};
	const keep = (field: string, proof: ReturnType<typeof evidenceOf>) => {
		if (proof !== null) evidence[field] = proof;
	};
	keep('name', evidenceOf(parts.name, (name) => name.full));
	keep('emails', evidenceOf(parts.emails, (email) => email));
	keep('phones', evidenceOf(parts.phones, (phone) => phone.e164 ?? phone.raw));
	keep('references', evidenceOf(parts.references.slice(0, 1), (reference) => reference));
	keep('message', evidenceOf(parts.message, (message) => message));
	const sure = [evidence.emails ?? evidence.phones, evidence.name].filter((proof) => proof !== undefined).map((proof) => proof.confidence);
	return {
		name: parts.name[0]?.value ?? null,
		company: parts.company,
		emails: parts.emails.map((one) => one.value),
		relayEmails: parts.relays,
		phones: parts.phones.map((one) => one.value),
		references: parts.references.map((one) => one.value),
		message: parts.message[0]?.value ?? null,
		interest: parts.interest,
		extras: parts.extras,
		source: parts.source,
		language: parts.language,
		confidence: sure.length === 0 ? 0 : Math.round(Math.min(...sure) * 100) / 100,
		evidence,
		unusedLabels: parts.unusedLabels,
		outcome: 'review',
		reason: '',
	};
}

/** One e-mail or one phone makes a lead (W11). */
function settle(lead: Lead, how: string): Lead {
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
	if (mail.kind === 'bulk' && strong === 'none' && !relayed && !enquiry && lead.evidence.emails?.method !== 'Reply-To') return asNone(lead, `Sent to many, with no enquiry in it (${mail.kindReason})`);
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

/** The lead of a mail that is none: nothing of it becomes a contact, and the reason is shown (W3). */
export function noLead(mail: ParsedMail, reason: string, profile: SenderProfile | null = null): Lead {
	const domain = domainOf(mail.from?.address ?? '');
	return {
		...buildLead({ name: [], emails: [], relays: [], phones: [], references: [], message: [], company: null, interest: {}, extras: {}, unusedLabels: [], language: null, source: profile ? { id: profile.id, name: profile.name, kind: profile.kind } : { id: domain || 'unknown', name: mail.from?.name || domain || 'Unknown', kind: 'direct' } }),
		outcome: 'none',
		reason,
	};
}

