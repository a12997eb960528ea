import { domainOf, organisationDomain } from '../shared/mail/address';
import type { Lead } from '../shared/node/item';
import { isBareNumber, numberOf, type NumberOf } from './code-labels';
import { withoutRepeats, type Found } from './evidence';
import { findEmails } from './find-emails';
import { findName } from './find-name';
import { findPhones } from './find-phones';
import { asksForConsent, isFoldedIn } from './footer';
import { asksForMessage, guessLabel, type LabelField } from './label-dictionary';
import type { LabelledValue } from './labelled';
import { buildLead } from './lead';
import { tidyMessage, withoutClosing } from './message-text';
import { looksLikeName } from './people';
import { countryHints, PhoneReader } from './phones';
import { isRelay, sourceOf } from './portals';
import { isMachineValue } from './next-field';
import { isClientAddress, languageVote, valuesOf, type Reading } from './reading';
import { cleanReference, referencesInText } from './references';
import { nameInSentence, type NamedInSentence } from './sentences';
import { contactLine } from './unlabelled';
import { messageWithoutLabel, quotedMessage } from './unlabelled-message';

/** Reads what a portal or a web form sends on behalf of a person. */
export function readPortalOrForm(reading: Reading): Lead {
	const { mail, options } = reading;
	const contact = contactLine(reading);
	const { emails, relays } = findEmails(reading, contact.end);

	const language = languageLabel(reading);
	const reader = new PhoneReader(options.defaultCountry, options.ownPhones, countryHints(emails.map((one) => one.value), language));
	const message = findMessage(reading, contact.index, contact.sentence);
	const phones = findPhones(reading, reader, message[0]?.value ?? null, contact);
	const name = findName(reading, contact, emails, message[0]?.value ?? null);
	const references = findReferences(reading);
	const { interest, extras, unusedLabels } = restOf(reading);
	const profile = reading.profile;
	const domain = domainOf(reading.from?.address ?? mail.from?.address ?? '');
	return buildLead({
		name,
		emails,
		relays,
		phones,
		references,
		message,
		company: valuesOf(reading, 'company')[0]?.value ?? null,
		interest,
		extras,
		unusedLabels,
		language: languageVote(reading, contact.sentence?.language ?? null, message[0]?.value ?? null),
		source: profile ? sourceOf(profile) : { id: domain || 'form', name: reading.from?.name || domain || 'Form', kind: 'form' },
	});
}

function languageLabel(reading: Reading): string | undefined {
	return valuesOf(reading, 'language')[0]?.value;
}

function findReferences(reading: Reading): Found<string>[] {
	const labelled: Numbered[] = [];
	for (const value of [...valuesOf(reading, 'reference', 'listingId'), ...reading.labelled.values.filter((one) => one.field === null && isNumberOfPortal(one.label, reading))]) {
		const reference = cleanReference(value.value);
		// "Objekt: Helle Wohnung" names the listing, not its reference; a code of letters alone is one that the subject has as well.
		if (reference === null || (!/\d/.test(reference) && (reference.includes(' ') || reference === reference.toLowerCase() || value.field === 'listingId') && !(reference.length >= 4 && reading.subject.split(/\s+/).includes(reference)))) continue;
		const isPortals = value.field === 'listingId' || value.field === null || namesPortal(value.label, reading);
		labelled.push({ found: { value: reference, method: value.method, label: value.label, line: value.line, confidence: isPortals ? 0.85 : 0.93 }, of: isPortals ? 'advert' : numberOf(value.label) === 'ours' ? 'ours' : 'thing' });
	}
	const found = inOrder(labelled, 'ours', 'thing');
	if (found.length === 0) found.push(...writtenReferences(reading));
	found.push(...inOrder(labelled, 'advert'));
	if (found.length === 0) {
		for (const value of valuesOf(reading, 'message', 'title')) for (const { value: reference } of referencesInText(value.value)) found.push({ value: reference, method: 'text', label: null, line: value.line, confidence: 0.7 });
	}
	if (found.length === 0) {
		// "Woning: SV-92 Witte de Withstraat 40", "Property: Harbour Lofts (HL-009)".
		for (const { value, label, method, line } of valuesOf(reading, 'title')) {
			const code = (/^\p{Lu}{1,6}[-_/]\d{2,8}(?=[\s,:–-])/u.exec(value) ?? /(?<=[([])\p{Lu}{1,6}[-_/]\d{2,8}(?=[)\]]$)/u.exec(value))?.[0];
			if (code !== undefined) found.push({ value: code, method, label, line, confidence: 0.7 });
		}
	}
	return withoutRepeats(found, (reference) => reference);
}

/** A reference, and whose number it is. */
interface Numbered {
	found: Found<string>;
	of: NumberOf;
}

const inOrder = (numbered: readonly Numbered[], ...kinds: NumberOf[]) => kinds.flatMap((kind) => numbered.filter(({ of }) => of === kind).map(({ found }) => found));

const houseOf = ({ from }: Reading) => organisationDomain(domainOf(from?.address ?? '')).split('.')[0];

/** "Nr oferty w Otodom": the portal's own number for the advertisement. */
function namesPortal(label: string, reading: Reading): boolean {
	const house = houseOf(reading);
	return house.length >= 4 && isFoldedIn(house, label);
}

/** "No Centris", "Código Finca Raíz", "Codice Immobiliare.it": a word for a number, and the portal. */
function isNumberOfPortal(label: string, reading: Reading): boolean {
	if (label.length > 60 || !namesPortal(label, reading)) return false;
	const words = label.split(/[\s:_-]+/);
	for (let from = 0; from < words.length; from++) {
		for (let to = from + 1; to <= words.length; to++) {
			if (isFoldedIn(houseOf(reading), words.slice(from, to).join('')) && isBareNumber([...words.slice(0, from), ...words.slice(to)].join(' '))) return true;
		}
	}
	return false;
}

/** References in the subject and in the sender's own lines: the office's number before the portal's, the first place first. */
function writtenReferences(reading: Reading): Found<string>[] {
	const written: Numbered[] = referencesInText(reading.subject).filter(({ value }) => !namesPortal(value, reading)).map(({ value, of }) => ({ found: { value, method: 'subject', label: null, line: null, confidence: 0.85 }, of }));
	for (const index of reading.labelled.free.slice(0, 200)) {
		const line = reading.lines[index];
		// "Código Inmuebles24: …" ends with the portal's name, which has figures in it.
		written.push(...referencesInText(line.text).filter(({ value }) => !namesPortal(value, reading)).map(({ value, of }) => ({ found: { value, method: 'text', label: null, line: line.number, confidence: 0.8 }, of })));
		if (written.some(({ of }) => of !== 'advert')) break;
	}
	return inOrder(written, 'ours', 'thing', 'advert');
}

function findMessage(reading: Reading, contactIndex: number | null, sentence: NamedInSentence | null): Found<string>[] {
	const labelled = valuesOf(reading, 'message').map((value) => ({ value, text: tidyMessage(value.value) })).filter((one): one is { value: LabelledValue; text: string } => one.text !== null && !isMachineValue(one.text) && !isWritersName(one.text, reading) && (one.value.exact || !asksForConsent(one.value.label)));
	// A form may ask for a "request" and a "message": the one that says message is the letter.
	const exact = labelled.filter(({ value, text }) => value.exact && text.length > 1);
	const surest = exact.find(({ value }) => asksForMessage(value.label)) ?? exact.find(({ value }) => guessLabel(value.label)?.field === 'message') ?? exact[0];
	// A heading that only sounds like a label ("New enquiry") gives way to what stands in quotation marks.
	const best = surest ?? (quotedMessage(reading.lines) === null ? labelled.find(({ text }) => nameInSentence(text) === null) : undefined);
	if (best) return [{ value: best.text, method: best.value.method, label: best.value.label, line: best.value.line, confidence: best.value.method === 'cell beside label' ? 0.95 : 0.88 }];
	if (reading.labelled.noMessage) return [];
	const free = messageWithoutLabel(reading, contactIndex, sentence);
	const text = free === null ? null : tidyMessage(free.text);
	if (text !== null && free !== null) return [{ value: text, method: free.method, label: null, line: free.line, confidence: free.confidence }];
	const letter = handsOnLetter(reading) ? tidyMessage(withoutClosing(reading.mail.visibleText)) : null;
	return letter === null ? [] : [{ value: letter, method: 'what the person wrote', label: null, line: null, confidence: 0.75 }];
}

/** "You have a new message" above the name of who wrote it: the message stands below. */
function isWritersName(text: string, { from, replyTo }: Reading): boolean {
	return looksLikeName(text) && [...replyTo, ...(from === null ? [] : [from])].some(({ name }) => isFoldedIn(text, name));
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
		// A label of no language is a rule's; that one says to ignore it.
		if (value.field === 'ignore' && value.languages.length === 0) continue;
		if (value.field === null) {
			if (!unusedLabels.includes(value.label) && unusedLabels.length < 50) unusedLabels.push(value.label);
			extras[value.label.slice(0, 80)] ??= text;
		} else if (INTEREST_FIELDS.has(value.field)) interest[value.field] ??= text;
		else if (!CONTACT_FIELDS.has(value.field)) extras[value.label.slice(0, 80)] ??= text;
	}
	return { interest, extras, unusedLabels };
}
