import { addressesInText, addressIdentity, domainOf, isOneOf, readWrittenAddress } from '../shared/mail/address';
import type { Address } from '../shared/mail/message/message';
import type { Lead, LeadPhone } from '../shared/node/item';
import { isMachineAddress } from './classify';
import { withoutRepeats, type Found } from './evidence';
import { guessLabel, type LabelField } from './label-dictionary';
import type { LabelledValue } from './labelled';
import { buildLead } from './lead';
import { tidyMessage, withoutClosing } from './message-text';
import { cleanLabelledName, nameFromDisplay, splitName } from './people';
import { countryHints, isMostlyPhone, PhoneReader } from './phones';
import { isRelay } from './portals';
import { isClientAddress, languageVote, valuesOf, type Reading } from './reading';
import { cleanReference, referencesInText } from './references';
import type { NamedInSentence } from './sentences';
import { contactLine, messageWithoutLabel, nameBeside } from './unlabelled';

/** Reads what a portal or a web form sends on behalf of a person. */
export function readPortalOrForm(reading: Reading): Lead {
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
	if (emails.length === 0 && reading.from !== null && isSamePerson(reading.from, reading)) offer(reading.from.address, 'From', null, null, 0.9);
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

	if (emails.length === 0) for (const address of addressesInText(reading.subject)) offer(address, 'subject', null, null, 0.85);

	const language = languageLabel(reading);
	const reader = new PhoneReader(options.defaultCountry, options.ownPhones, countryHints(emails.map((one) => one.value), language));
	const message = findMessage(reading, contact.index, contact.sentence);
	const phones = findPhones(reading, reader, message[0]?.value ?? null, contact.index, contact.end);
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

function findPhones(reading: Reading, reader: PhoneReader, message: string | null, contactIndex: number | null, contactEnd: number | null): Found<LeadPhone>[] {
	const phones: Found<LeadPhone>[] = [];
	const add = (phone: LeadPhone | null, method: string, label: string | null, line: number | null, confidence: number) => {
		if (phone !== null) phones.push({ value: phone, method, label, line, confidence: phone.e164 === null ? Math.min(confidence, 0.6) : confidence });
	};
	for (const value of valuesOf(reading, 'phone')) {
		// "07911 123345 / 020 7946 0123" are two numbers; "06 12 34 56 78" is one.
		const parts = value.value.split(/\n|\s(?:\/|;|,|\||o|or|ou|oder|und|y|e)\s|;/).map((part) => part.trim()).filter((part) => part.replace(/\D/g, '').length >= 6);
		// "WhatsApp: 600 000 000 office" beside a plain number is somebody else's.
		if (phones.length > 0 && !isMostlyPhone(value.value) && !parts.every(isMostlyPhone)) continue;
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
	if (phones.length === 0 && contactIndex !== null) {
		// "Priya Raman | (425) 555-0188 | priya@mail.example"
		const line = reading.lines[contactIndex];
		if (line.text.length < 150) for (const phone of reader.find(line.text)) add(phone, 'line with the contact data', null, line.number, 0.85);
	}
	if (phones.length === 0) for (const phone of reader.find(reading.subject)) add(phone, 'subject', null, null, 0.8);
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
		const longer = beside !== null && isPartOf(splitName(sentence.name).full, splitName(beside.name).full);
		if (!longer) return made(splitName(sentence.name), 'sentence', null, null, 0.88);
	}
	const display = [...reading.replyTo.filter((one) => emails.some((email) => addressIdentity(email.value) === addressIdentity(one.address)) || isRelay(one.address, reading.senders, reading.options.profiles)), ...(reading.from && isRelay(reading.from.address, reading.senders, reading.options.profiles) ? [reading.from] : [])].map((one) => nameFromDisplay(one.name)).find((name) => name !== null && name.toLowerCase() !== reading.profile?.name.toLowerCase());
	if (beside !== null && (!display || beside.name.toLowerCase().includes(display.toLowerCase()) || sentence !== null)) return made(splitName(beside.name), 'line beside the contact', null, beside.line, 0.8);
	if (display) return made(splitName(display), 'Reply-To', null, null, 0.8);
	return [];
}

/** Whether the sender is the person whose name the labels give: people write "Name: …, Phone: …" themselves. */
function isSamePerson(from: Address, reading: Reading): boolean {
	const shown = nameFromDisplay(from.name);
	const labelled = [valuesOf(reading, 'name')[0], valuesOf(reading, 'firstName')[0], valuesOf(reading, 'lastName')[0]].flatMap((value) => (value ? [value.value] : [])).join(' ');
	if (shown === null || labelled === '' || isMachineAddress(from.address)) return false;
	const [one, other] = [splitName(shown).full, splitName(labelled).full];
	return one.toLowerCase() === other.toLowerCase() || (one.includes(' ') && isPartOf(one, other));
}

/** Whether every word of a name is in a longer one. */
function isPartOf(short: string, long: string): boolean {
	const words = long.toLowerCase().split(/\s+/);
	const few = short.toLowerCase().split(/\s+/);
	return few.length < words.length && few.every((word) => words.includes(word));
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
	// A form may ask for a "request" and a "message": the one that says message is the letter.
	const exact = labelled.filter(({ value, text }) => value.exact && text.length > 1);
	const best = exact.find(({ value }) => guessLabel(value.label)?.field === 'message') ?? exact[0] ?? labelled[0];
	if (best) return [{ value: best.text, method: best.value.method, label: best.value.label, line: best.value.line, confidence: best.value.method === 'cell beside label' ? 0.95 : 0.88 }];
	const free = messageWithoutLabel(reading, contactIndex, sentence);
	const text = free === null ? null : tidyMessage(free.text);
	if (text !== null && free !== null) return [{ value: text, method: free.method, label: null, line: free.line, confidence: free.confidence }];
	const letter = handsOnLetter(reading) ? tidyMessage(withoutClosing(reading.mail.visibleText)) : null;
	return letter === null ? [] : [{ value: letter, method: 'what the person wrote', label: null, line: null, confidence: 0.75 }];
}

/** Whether the mail is a person's letter that a portal or site hands on as it is: no labels, and an answer goes to the person. */
function handsOnLetter(reading: Reading): boolean {
	if (reading.kind !== 'personal' || reading.forwarded || reading.labelled.values.length > 0) return false;
	const { from, replyTo, senders, options } = reading;
	return [...replyTo, ...(from === null ? [] : [from])].some((one) => isRelay(one.address, senders, options.profiles)) || replyTo.some((one) => isClientAddress(one.address, reading));
}

const INTEREST_FIELDS = new Set<LabelField>(['subject', 'address', 'city', 'price', 'vehicle', 'make', 'model', 'year', 'mileage', 'title', 'url', 'language', 'listingId']);
const CONTACT_FIELDS = new Set<LabelField>(['name', 'firstName', 'lastName', 'email', 'phone', 'message', 'reference', 'sender', 'company', 'nameReading']);

/** Sorts what is no contact data into interest (known labels), extras (the rest) and labels nobody has mapped yet. */
function restOf(reading: Reading): { interest: Record<string, string>; extras: Record<string, string>; unusedLabels: string[] } {
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
