import type { Reading } from './reading';
import { isClosing } from './message-text';
import { withPlainDigits } from './digits';
import { labelAt } from './label-at';
import { lookUpLabel } from './label-dictionary';
import { looksLikeName } from './people';
import { isMostlyPhone } from './written-numbers';
import { nameInSentence, type NamedInSentence } from './sentences';

/** Where the person's data stand in a mail without labels. */
export interface ContactPlace {
	/** Index of the line with their name, number or address; null when there is none. */
	index: number | null;
	/** Nothing below this line is the person's: there the sender's own footer begins. */
	end: number | null;
	sentence: NamedInSentence | null;
}

/** Finds the sentence that names the person (subject first) and the line their contact data stand on. */
export function contactLine(reading: Reading): ContactPlace {
	let sentence = nameInSentence(reading.subject);
	let sentenceIndex: number | null = null;
	let index: number | null = null;
	let end: number | null = null;
	for (const [position, line] of reading.lines.entries()) {
		if (position > 400) break;
		if (sentenceIndex === null) {
			const named = nameInSentence(line.text);
			// The body's sentence wins only when it says more than the subject's.
			if (named !== null && (sentence === null || named.name.length > sentence.name.length || named.name === sentence.name)) {
				sentence = named.name.length >= (sentence?.name.length ?? 0) ? named : sentence;
				sentenceIndex = position;
			}
		}
		if (index === null && !reading.others.has(line.number) && (isMostlyPhone(line.text) || (line.text.includes('@') && line.text.length < 80))) index = position;
		if (end === null && index !== null && position > index + 2 && isFooter(line.text)) end = position;
	}
	return { index: index ?? sentenceIndex, end, sentence };
}

/** Company lines at the foot of a mail: their numbers and addresses are the sender's. */
function isFooter(text: string): boolean {
	const plain = text.toLowerCase();
	return plain.startsWith('©') || /(?:unsubscribe|darse de baja|darte de baja|se désabonner|abmelden|cancellati|descadastrar|uitschrijven|privacy policy|all rights reserved|atención al cliente|customer service|kundenservice|service client|¿tienes dudas|aviso legal|impressum|mentions légales)/.test(plain);
}

/** A line close to the contact data that can only be a name. */
export function nameBeside(reading: Reading, index: number): { name: string; line: number } | null {
	for (const offset of [-1, 1, -2, 2, -3]) {
		const line = reading.lines[index + offset];
		if (line === undefined || line.linkOnly || reading.others.has(line.number) || labelAt(line) !== null) continue;
		// "Venkatesh Iyer (Individual)".
		const name = line.text.replace(/^[•·▪◦‣●*-]\s+/, '').replace(/\s*\([^()\d]{2,30}\)$/, '');
		if (looksLikeName(name) && name.split(/\s+/).length >= 2) return { name, line: line.number };
	}
	return null;
}

/** The first or last part of the line with the contact data: "Fabrizio De Santis (fabrizio@…, telefono 333 …)". */
export function nameInContactLine(reading: Reading, index: number): { name: string; line: number } | null {
	const line = reading.lines[index];
	if (line.text.length > 300 || reading.others.has(line.number)) return null;
	// "korisnik Nemanja Đurić (…)": small words lead to the name.
	const parts = line.text.split(/[|(),;·•–—\t<>[\]]|\s-\s|\s:\s/).map((part) => part.trim().replace(/^(?:\p{Ll}[\p{L}'’]*\s+){1,3}(?=\p{Lu})/u, '')).filter(Boolean);
	if (parts.length < 2) return null;
	const name = parts.find((part) => looksLikeName(part) && part.split(/\s+/).length >= 2 && lookUpLabel(part) === null);
	return name === undefined ? null : { name, line: line.number };
}

const TIME = /(?:^|\D)\d{1,2}[:.h]\d{2}(?:\D|$)/;
const LONGEST_TIME = 50;

/** A name alone on a line with a date and time below it or behind it, as chats show who wrote. */
export function nameOverTime(reading: Reading): { name: string; line: number } | null {
	for (const index of reading.labelled.free) {
		if (index > 200) break;
		const line = reading.lines[index];
		const next = reading.lines[index + 1];
		if (next === undefined || reading.others.has(line.number) || line.linkOnly || !looksLikeName(line.text) || line.text.split(/\s+/).length > 4) continue;
		if (lookUpLabel(line.text) === null && next.text.length <= LONGEST_TIME && TIME.test(withPlainDigits(next.text))) return { name: line.text, line: line.number };
	}
	return null;
}

/** The name below the closing of a letter ("Kind regards,\nAnn"), or behind it on its line; null when there is none. */
export function signedName(letter: string): string | null {
	const lines = letter.trim().split('\n').map((line) => line.trim()).filter(Boolean);
	for (let index = Math.max(0, lines.length - 6); index < lines.length; index++) {
		const [closing, name] = lines[index].split(/,\s+(?=\p{Lu})/u);
		const candidate = isClosing(lines[index]) ? lines[index + 1] : index > 0 && name !== undefined && isClosing(closing) ? name : undefined;
		if (candidate !== undefined && candidate.split(/\s+/).length <= 4 && looksLikeName(candidate.replace(/[.!]$/, ''))) return candidate.replace(/[.!]$/, '');
	}
	return null;
}
