import { isBareNumber } from './code-labels';
import type { LeadPhone } from '../shared/node/item';
import { withoutRepeats, type Found } from './evidence';
import { hasLegalForm, namesADesk } from './companies';
import { isCountedNumber } from './counted-numbers';
import { isOthersLabel, lookUpLabel } from './label-dictionary';
import type { LabelledValue } from './labelled';
import { looksLikeName } from './people';
import type { PhoneReader } from './phones';
import { valuesOf, type Reading } from './reading';
import type { ContactPlace } from './unlabelled';
import { holdsOnlyNumbers, isMostlyPhone, isPhoneAnswer, numbersIn } from './written-numbers';

/** The client's phones, the surest place first: under a label, on a line of its own, beside the address, in the subject, in what they wrote. */
export function findPhones(reading: Reading, reader: PhoneReader, message: string | null, contact: ContactPlace): Found<LeadPhone>[] {
	const phones: Found<LeadPhone>[] = [];
	const add = (phone: LeadPhone | null, method: string, label: string | null, line: number | null, confidence: number) => {
		if (phone !== null) phones.push({ value: phone, method, label, line, confidence: phone.e164 === null ? Math.min(confidence, 0.6) : confidence });
	};
	let asked: number | null = null;
	const given = valuesOf(reading, 'phone');
	// "numero: 55130928" beside "telefono: +56 …" counts something else.
	const telling = given.filter(({ label }) => !isBareNumber(label));
	for (const value of telling.length > 0 ? telling : given) {
		// "Tel. of the editors: …" far below the client's number is the sender's own.
		if (asked !== null && !value.exact && hasWordsBetween(reading, asked, value.line)) continue;
		if (value.exact) asked ??= value.line;
		// "WhatsApp: 600 000 000 office" beside a plain number is somebody else's.
		if (phones.length > 0 && !holdsOnlyNumbers(value.value)) continue;
		const written = isMostlyPhone(value.value) && numbersIn(value.value).length < 2 ? [value.value] : numbersIn(value.value);
		for (const one of written.length > 0 ? written : [value.value]) add(reader.read(one), value.method, value.label, value.line, value.exact ? 0.95 : 0.85);
	}
	if (phones.length === 0 && contact.index !== null) {
		// "Priya Raman | (425) 555-0188 | priya@mail.example"
		const line = reading.lines[contact.index];
		if (line.text.length < 200 && line.text.includes('@') && !reading.others.has(line.number)) for (const phone of reader.find(line.text)) add(phone, 'line with the contact data', null, line.number, 0.85);
	}
	if (phones.length === 0) {
		let last = -1;
		for (const index of reading.labelled.free) {
			if (contact.end !== null && index > contact.end) break;
			const line = reading.lines[index];
			if (reading.others.has(line.number)) continue;
			// Below a number only the lines that go on with one are the client's: "home 0424 528 117".
			if (phones.length > 0) {
				const below = index === last + 1 && !line.gap && line.cell === reading.lines[last].cell ? SHORT_WORD_AND_NUMBER.exec(line.text) : null;
				if (below === null) break;
				for (const one of numbersIn(below[1])) add(reader.read(one), 'number on its own line', null, line.number, 0.8);
				last = index;
				continue;
			}
			const tel = line.links.find((link) => /^(?:tel|callto|whatsapp):/i.test(link.href));
			const named = behindPhoneWord(line.text);
			const written = isMostlyPhone(line.text) ? line.text : named !== null ? named : tel && isMostlyPhone(tel.text) ? tel.text : tel && line.text.length < 40 ? tel.href.replace(/^\w+:/, '') : null;
			if (written === null) continue;
			const several = numbersIn(written);
			if (several.length > 1 || named !== null) {
				for (const one of several) add(reader.read(one), 'number on its own line', null, line.number, 0.85);
				last = index;
				continue;
			}
			const phone = reader.read(written.replace(/\s*[[(]tel:[^\])]*[\])]/i, '').replace(/^tel:/i, ''));
			const linked = tel ? reader.read(tel.href.replace(/^\w+:(?:\/\/)?/, '')) : null;
			add(phone && phone.e164 === null && linked ? { raw: phone.raw, e164: linked.e164 } : (phone ?? linked), tel ? 'tel link' : 'number on its own line', null, line.number, tel ? 0.88 : 0.85);
			last = index;
		}
	}
	if (phones.length === 0 && contact.index !== null && !reading.others.has(reading.lines[contact.index].number) && reading.lines[contact.index].text.length < 200) for (const phone of reader.find(reading.lines[contact.index].text)) add(phone, 'line with the contact data', null, reading.lines[contact.index].number, 0.85);
	if (phones.length === 0) for (const phone of reader.find(reading.subject)) add(phone, 'subject', null, null, 0.85);
	if (phones.length === 0) addUnderUnknownLabel(reading, reader, add);
	// A second number in what they write is often somebody else's ("or my husband on …"): it counts when there is no other.
	if (phones.length === 0) for (const line of (message ?? '').split('\n')) if (!namesADesk(line) && !hasLegalForm(line)) for (const phone of reader.find(line)) add(phone, 'free text', null, null, 0.75);
	if (phones.length === 0) addInSentence(reading, reader, contact, add);
	return withoutRepeats(phones, (phone) => phone.e164 ?? phone.raw.replace(/\D/g, ''));
}

/** Whether the sender says something between two lines. */
function hasWordsBetween({ labelled, lines }: Reading, above: number, below: number): boolean {
	return labelled.free.some((index) => lines[index].number > above && lines[index].number < below && /\p{L}\s\p{L}/u.test(lines[index].text));
}

/** "home 0424 528 117", "office: 030 1234567", or a number alone. */
const SHORT_WORD_AND_NUMBER = /^(?:[•·▪◦‣●*-]\s+)?(?:\p{L}{1,12}[.:]?\s{1,3})?([+(]{0,2}\d[\d\s().+/-]{5,30})$/u;

/** What stands behind the word for a telephone that a line begins with ("Cell. 347 1234567 - home 06 1234567"); null when it is no number. */
function behindPhoneWord(text: string): string | null {
	const [, words, rest] = /^([^\d+(]{2,40}?)\s*([+(]{0,2}\d.{5,120})$/u.exec(text.slice(0, 200)) ?? [];
	return words !== undefined && lookUpLabel(words)?.field === 'phone' && isPhoneAnswer(rest) ? rest : null;
}

type Add = (phone: LeadPhone, method: string, label: string | null, line: number | null, confidence: number) => void;

/** Labels that ask for a person: "Contact: 612 345 678". */
const NAMED = new Set<LabelledValue['field']>(['name', 'sender', 'company']);

/** The first number under a label nobody knows, when it is written as phones are: with a plus, a leading zero or blanks. */
function addUnderUnknownLabel(reading: Reading, reader: PhoneReader, add: Add): void {
	for (const value of reading.labelled.values) {
		if ((value.field !== null && !NAMED.has(value.field)) || reading.others.has(value.line) || isCountedNumber(value.label) || isOthersLabel(value.label) || namesADesk(value.label)) continue;
		// "(720) 555-0148 mobile" below the name.
		if (!(isMostlyPhone(value.value) || (looksLikeName(value.label) && isPhoneAnswer(value.value))) || !/^\W*[+0(]|\d[\s./-]\d/.test(value.value)) continue;
		const [phone] = reader.find(value.value);
		if (phone === undefined) continue;
		add(phone, value.method, value.label, value.line, 0.75);
		return;
	}
}

/** "You can call the guest on 064 218 57 93": the first number in the sender's own words, above its foot. */
function addInSentence(reading: Reading, reader: PhoneReader, contact: ContactPlace, add: Add): void {
	for (const index of reading.labelled.free.slice(0, 300)) {
		if (contact.end !== null && index > contact.end) return;
		const line = reading.lines[index];
		if (line.text.length > 1000 || line.linkOnly || reading.others.has(line.number) || namesADesk(line.text)) continue;
		const [phone] = reader.find(line.text);
		if (phone === undefined || hasLegalForm(line.text)) continue;
		add(phone, 'free text', null, line.number, 0.65);
		return;
	}
}
