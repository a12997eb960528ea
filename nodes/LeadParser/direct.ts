import { addressIdentity, isOneOf, isValidAddress } from '../shared/mail/address';
import { htmlLinesToText } from '../shared/mail/message/html-lines';
import { splitWrittenText, withoutQuotedLines } from '../shared/mail/message/visible-text';
import type { Lead } from '../shared/node/item';
import { withoutRepeats, type Found } from './evidence';
import { buildLead } from './lead';
import { tidyMessage, withoutClosing } from './message-text';
import { isCompanyName, looksLikeName, nameFromDisplay, splitName } from './people';
import { countryHints, PhoneReader } from './phones';
import { isRelay } from './portals';
import { languageVote, type Reading } from './reading';
import { referencesInText } from './references';

/** Lines at the end of a letter among which its writer's name is looked for when no closing tells. */
const LINES_OF_SIGNATURE = 6;

/** Reads a letter that a person wrote from their own address: they are the contact, the letter is the message. */
export function readDirect(reading: Reading): Lead {
	const { mail, options, from } = reading;
	const whole = reading.forwarded ? reading.lines.map((line) => `${line.gap ? '\n' : ''}${line.text}`).join('\n') : mail.text || (reading.html === null ? '' : htmlLinesToText(reading.html));
	const written = splitWrittenText(whole);
	const letter = withoutClosing(written.visible, from?.name);
	const closing = written.visible.slice(letter.length);
	const below = `${closing}\n${written.signature}`;

	const emails: Found<string>[] = [];
	for (const [person, method] of [[from, reading.forwarded ? 'sender of the forwarded mail' : 'From'], ...reading.replyTo.map((one) => [one, 'Reply-To'])] as [typeof from, string][]) {
		if (person === null || !isValidAddress(person.address) || isOneOf(person.address, reading.own) || isRelay(person.address, reading.senders, options.profiles)) continue;
		if (emails.length === 0) emails.push({ value: person.address, method, label: null, line: null, confidence: mail.senderVerified ? 0.95 : 0.6 });
	}
	const reader = new PhoneReader(options.defaultCountry, options.ownPhones, countryHints(emails.map((one) => one.value), undefined));
	const phones = [...reader.find(withoutQuotedLines(written.visible)), ...reader.find(withoutFax(below))].map((value) => ({ value, method: 'free text', label: null, line: null, confidence: 0.85 }));
	// What people call their ID is their own.
	const codes = (text: string, method: string, confidence: number): Found<string>[] => referencesInText(text).flatMap(({ value, of }) => (of === 'advert' ? [] : [{ value, method, label: null, line: null, confidence }]));
	const references = [...codes(reading.subject, 'subject', 0.85), ...codes(letter, 'free text', 0.75)];
	const message = tidyMessage(letter);
	const company = (written.signature.split('\n').map((line) => line.trim()).find((line) => line.length < 60 && /\b(?:gmbh|ltd|llc|llp|inc|s\.?l\.?|s\.?a\.?|sarl|srl|b\.?v\.?|ag|ab|as|oy)\b\.?$/i.test(line))) ?? null;
	return buildLead({
		name: personName(from?.name ?? '', below.trim() === '' ? letter.split('\n').slice(-LINES_OF_SIGNATURE).join('\n') : below),
		emails: withoutRepeats(emails, addressIdentity),
		relays: [],
		phones: withoutRepeats(phones, (phone) => phone.e164 ?? phone.raw),
		references: withoutRepeats(references, (reference) => reference),
		message: message === null ? [] : [{ value: message, method: 'what the person wrote', label: null, line: null, confidence: 0.85 }],
		company,
		interest: reading.subject.trim() === '' ? {} : { subject: reading.subject.trim() },
		extras: {},
		unusedLabels: [],
		// Labels of a letter are those of its signature: they say little about its language.
		language: languageVote({ ...reading, labelled: { values: [], free: [], emptyLabels: 0, noMessage: false } }, null, message),
		source: { id: 'direct', name: 'E-mail', kind: 'direct' },
	});
}

/** The display name when it is a person's, else the first name-like line of the signature ("info@" mailboxes, companies). */
function personName(display: string, signature: string): Found<NonNullable<Lead['name']>>[] {
	const comma = /^([\p{L}'’ -]{2,40}),\s*([\p{L}'’ .-]{2,40})$/u.exec(display.trim());
	const shown = comma && !isCompanyName(display) ? display.trim() : nameFromDisplay(display);
	if (shown !== null) return [{ value: splitName(shown), method: 'From', label: null, line: null, confidence: 0.93 }];
	const signed = signature.split('\n').map((line) => line.split('|')[0].trim()).find((line) => looksLikeName(line) && line.split(/\s+/).length >= 2);
	if (signed !== undefined) return [{ value: splitName(signed), method: 'signature', label: null, line: null, confidence: 0.8 }];
	// A single lower-case word is what the person chose to be called.
	const plain = display.trim();
	return /^\p{L}[\p{L}'’. -]{1,40}$/u.test(plain) && plain.split(' ').length <= 4 ? [{ value: splitName(plain), method: 'From', label: null, line: null, confidence: 0.7 }] : [];
}

function withoutFax(text: string): string {
	return text.replace(/\b(?:fax|telefax|f)\s*[.:]\s*[+\d][\d\s().\-/]{5,25}/gi, ' ');
}
