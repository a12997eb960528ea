import { addressIdentity, domainOf, readWrittenAddress } from '../shared/mail/address';
import type { LeadName } from '../shared/node/item';
import type { Found } from './evidence';
import { isLabelWord, isOthersLabel } from './label-dictionary';
import type { LabelledValue } from './labelled';
import { isCommonWord } from './language';
import { isNameOfDomain } from './parties';
import { cleanLabelledName, hasWordsOf, isAddressOfName, looksLikeName, nameFromDisplay, partsOfDisplay, splitName } from './people';
import { isRelay } from './portals';
import { valuesOf, type Reading } from './reading';
import { introducedName, startsWithName } from './sentences';
import { nameBeside, nameInContactLine, nameOverTime, signedName, type ContactPlace } from './unlabelled';
import { isMostlyPhone } from './written-numbers';

type FoundName = Found<LeadName>;

/** The client's name, the surest place first: labels, the sentence that names them, the line beside their data, the headers, what they wrote. At most one. */
export function findName(reading: Reading, contact: ContactPlace, emails: readonly Found<string>[], message: string | null): FoundName[] {
	const found = underLabels(reading) ?? underUnknownLabel(reading, emails) ?? inText(reading, contact, emails) ?? inMessage(message) ?? atSentenceStart(reading);
	return found === null ? [] : [found];
}

function made(value: LeadName, method: string, label: string | null, line: number | null, confidence: number): FoundName {
	return { value, method, label, line, confidence };
}

function underLabels(reading: Reading): FoundName | null {
	const first = valuesOf(reading, 'firstName')[0];
	const last = valuesOf(reading, 'lastName')[0];
	const wholes = valuesOf(reading, 'name').filter((value) => cleanLabelledName(value.value) !== null);
	// "nume=Ștefan" above "nume_complet=Ștefan Dumitrașcu".
	const whole = wholes.find(({ value }) => wholes[0] !== undefined && hasWordsOf(value, wholes[0].value)) ?? wholes[0];
	const firstText = first && cleanLabelledName(first.value);
	const lastText = last && cleanLabelledName(last.value);
	const wholeText = whole && (whoWroteOf(whole.value, reading) ?? cleanLabelledName(whole.value));
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
		const name = cleanLabelledName(readWrittenAddress(sender.value)?.name ?? sender.value);
		if (name && name.split(' ').length <= 5) return made(splitName(name), sender.method, sender.label, sender.line, 0.9);
	}
	return null;
}

/** Lines between a name and the phone or address below or above it, at most. */
const NEAR = 4;

/** "Voyageur: Youssef El Amrani" above "Courriel: …": a name under a label nobody knows, beside the contact data or made into their address. */
function underUnknownLabel(reading: Reading, emails: readonly Found<string>[]): FoundName | null {
	const data = [...valuesOf(reading, 'email', 'phone'), ...reading.labelled.values.filter((value) => value.field === null && isMostlyPhone(value.value))];
	const candidates = reading.labelled.values.filter((value) => (value.field === null || value.field === 'ignore') && !reading.others.has(value.line) && value.value.length <= 60 && data.some((one) => Math.abs(one.line - value.line) <= NEAR) && looksLikeName(value.value));
	const address = candidates.find((value) => emails.some((email) => isAddressOfName(email.value, value.value)));
	if (address) return made(splitName(address.value), address.method, address.label, address.line, 0.88);
	const likely = candidates.find((value) => value.field === null && !isOthersLabel(value.label) && isSeveralWords(value));
	return likely ? made(splitName(likely.value), likely.method, likely.label, likely.line, 0.75) : null;
}

/** Of a couple ("Ann Reed & Bob Lowe") the one whom the subject or the sender's name names; null when it is no couple, or both are meant. */
function whoWroteOf(names: string, { subject, from, replyTo }: Reading): string | null {
	const parts = names.length > 100 ? [] : names.split(/\s+(?:&|\+|and|und|y|et|e|en|og|och|i|a)\s+/u);
	if (parts.length !== 2 || !parts.every((part) => looksLikeName(part) && part.includes(' '))) return null;
	const heads = [subject, from?.name ?? '', ...replyTo.map(({ name }) => name)].join('\n').toLowerCase();
	const named = parts.filter((part) => heads.includes(part.toLowerCase()));
	return named.length === 1 ? named[0] : null;
}

function isSeveralWords({ value }: LabelledValue): boolean {
	return value.trim().split(/[\s\u3000]+/).length >= 2;
}

/** The name in a sentence of the sender's, on or beside the line with the contact data, in the headers, over a time stamp. */
function inText(reading: Reading, contact: ContactPlace, emails: readonly Found<string>[]): FoundName | null {
	const { sentence } = contact;
	const display = displayName(reading, emails);
	const through = reading.from === null ? null : partsOfDisplay(reading.from.name);
	const shown = through !== null && through.portal !== null && looksLikeName(through.person) ? through.person : null;
	const beside = contact.index === null ? nameWithAddress(reading, emails) : (nameInContactLine(reading, contact.index) ?? nameBeside(reading, contact.index));
	if (sentence && !isOfParties(sentence.name, reading)) {
		const name = splitName(sentence.name).full;
		// Whom both the sentence and the sender's name call so is called nothing else: "About Mads Thomsen" is a heading.
		const agreed = name.includes(' ') && display?.toLowerCase() === name.toLowerCase();
		const longer = agreed ? undefined : [beside?.name, shown, display, ...freeNames(reading)].find((other): other is string => typeof other === 'string' && hasWordsOf(splitName(other).full, name));
		// At the beginning of a sentence every word has a capital: a single one must be a name elsewhere too.
		const alone = !name.includes(' ') && sentence.begins;
		const believed = !alone || (!isCommonWord(name) && !isLabelWord(name)) || [shown, display, beside?.name].some((other) => other?.toLowerCase() === name.toLowerCase()) || emails.some((email) => isAddressOfName(email.value, name));
		const written = freeNames(reading).find((one) => one === longer);
		if (written !== undefined) return made(splitName(written), 'sentence', null, null, 0.88);
		if (longer === undefined && believed) return made(splitName(sentence.name), 'sentence', null, null, alone ? 0.65 : name.includes(' ') ? 0.88 : 0.8);
	}
	if (beside !== null && (!display || beside.name.toLowerCase().includes(display.toLowerCase()) || sentence !== null)) return made(splitName(beside.name), 'line beside the contact', null, beside.line, 0.8);
	if (shown !== null) return made(splitName(shown), 'From', null, null, 0.85);
	if (display) return made(splitName(display), 'Reply-To', null, null, 0.8);
	const over = nameOverTime(reading);
	return over === null || isOfParties(over.name, reading) ? null : made(splitName(over.name), 'name over the time', null, over.line, 0.75);
}

/** Lines of the sender's that are nothing but a name. */
function freeNames({ labelled, lines, others }: Reading): string[] {
	return labelled.free.slice(0, 40).map((index) => lines[index]).filter(({ number, linkOnly }) => !linkOnly && !others.has(number)).map(({ text }) => text.replace(/^[•·▪◦‣●*-]\s+/, '')).filter(looksLikeName);
}

/** "Roderick Batista (roderick@…, tel. 6671-4039) answered your ad". */
function nameWithAddress(reading: Reading, emails: readonly Found<string>[]): { name: string; line: number } | null {
	const [email] = emails;
	const index = email === undefined ? -1 : reading.labelled.free.find((one) => reading.lines[one].text.includes(email.value)) ?? -1;
	return index < 0 ? null : nameInContactLine(reading, index);
}

/** The display name of whoever an answer goes to. */
function displayName(reading: Reading, emails: readonly Found<string>[]): string | null {
	const relay = (address: string) => isRelay(address, reading.senders, reading.options.profiles);
	const people = [...reading.replyTo.filter((one) => emails.some((email) => addressIdentity(email.value) === addressIdentity(one.address)) || relay(one.address)), ...(reading.from && relay(reading.from.address) ? [reading.from] : [])];
	return people.map((one) => nameFromDisplay(one.name)).find((name) => name !== null && name.toLowerCase() !== reading.profile?.name.toLowerCase()) ?? null;
}

/** "My name is …", or the name below the closing. */
function inMessage(message: string | null): FoundName | null {
	if (message === null) return null;
	const introduced = introducedName(message);
	if (introduced !== null) return made(splitName(introduced), 'introduction in the message', null, null, 0.8);
	const signed = signedName(message);
	return signed === null ? null : made(splitName(signed), 'signature', null, null, 0.75);
}

/** "Miloš Đorđević želi da rezerviše …" in a language whose sentences nobody listed. */
function atSentenceStart(reading: Reading): FoundName | null {
	for (const text of [reading.subject, ...reading.labelled.free.slice(0, 20).map((index) => reading.lines[index].text)]) {
		const name = startsWithName(text);
		if (name !== null && !isOfParties(name, reading)) return made(splitName(name), 'beginning of a sentence', null, null, 0.6);
	}
	return null;
}

/** Whether a name is that of the house that sent or received the mail. */
function isOfParties(name: string, { from, mail }: Reading): boolean {
	const houses = [...(from === null ? [] : [from]), ...mail.to];
	return houses.some((one) => isNameOfDomain(name, domainOf(one.address)) || (partsOfDisplay(one.name).portal ?? one.name).toLowerCase().includes(name.toLowerCase()));
}
