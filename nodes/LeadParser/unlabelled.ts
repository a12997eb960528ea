import type { Reading } from './reading';
import { endsMessage, greetingAt, isClosing } from './message-text';
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
		if (looksLikeName(line.text) && line.text.split(/\s+/).length >= 2) return { name: line.text, line: line.number };
	}
	return null;
}

/** The first or last part of the line with the contact data: "Fabrizio De Santis (fabrizio@…, telefono 333 …)". */
export function nameInContactLine(reading: Reading, index: number): { name: string; line: number } | null {
	const line = reading.lines[index];
	if (line.text.length > 300 || reading.others.has(line.number)) return null;
	const parts = line.text.split(/[|(),;·•–—\t<>[\]]|\s-\s|\s:\s/).map((part) => part.trim()).filter(Boolean);
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

export interface FreeMessage {
	text: string;
	method: string;
	line: number;
	confidence: number;
}

/** What the person wrote when no label says so: in quotation marks, below "X says:", from a greeting on, or the first sentence below their data. */
export function messageWithoutLabel(reading: Reading, contactIndex: number | null, sentence: NamedInSentence | null): FreeMessage | null {
	const { lines } = reading;
	// A line that only looked like "label: value" may still be the person's ("Ha propuesto un precio de: 1.100 €Hola,").
	const guessed = new Set(reading.labelled.values.filter((value) => value.field === null).map((value) => value.line));
	const free = new Set(lines.flatMap((line, index) => (guessed.has(line.number) ? [index] : [])).concat(reading.labelled.free));
	for (const line of lines.slice(0, 200)) {
		const quoted = /^[«“„"]\s*([\s\S]{5,}?)\s*[»”“"]$/u.exec(line.text);
		if (quoted) return { text: quoted[1], method: 'quotation marks', line: line.number, confidence: 0.88 };
	}
	if (sentence !== null) {
		const introduction = lines.findIndex((line) => line.text.length < 200 && line.text.includes(sentence.name) && /(?:[:：]|=+)\s*$/.test(line.text));
		if (introduction >= 0) {
			const text = collect(reading, introduction + 1, free, lines[introduction].cell);
			if (text !== null) return { text, method: 'below the sentence that names the person', line: lines[introduction].number + 1, confidence: 0.85 };
		}
	}
	if (contactIndex === null) return null;
	for (let index = contactIndex + 1; index < lines.length && index < contactIndex + 60; index++) {
		if (!free.has(index) || lines[index].linkOnly) continue;
		const at = greetingAt(lines[index].text);
		if (at < 0) continue;
		const text = collect(reading, index, free, lines[index].cell, at);
		if (text !== null && text.length > 12) return { text, method: 'from the greeting on', line: lines[index].number, confidence: 0.75 };
	}
	for (let index = contactIndex + 1; index < lines.length && index < contactIndex + 30; index++) {
		const line = lines[index];
		if (!free.has(index) || !isSentence(line.text) || endsMessage(line, reading.endings)) continue;
		const text = collect(reading, index, free, line.cell);
		if (text !== null) return { text, method: 'first sentence below the contact data', line: line.number, confidence: 0.6 };
	}
	return null;
}

function isSentence(text: string): boolean {
	if (isMostlyPhone(text) || text.includes('@') || /^(?:https?:|tel:|mailto:)/i.test(text) || /^\S*\s?[\d.,]+\s?(?:€|EUR|\$|£)/.test(text)) return false;
	return text.split(/\s+/).length >= 4 || (/[\u3040-\u9fff\uac00-\ud7af]/.test(text) && text.length >= 6);
}

/** Lines from `start` to the end of the message: its cell, a label, a button, a price, a heading. */
function collect(reading: Reading, start: number, free: ReadonlySet<number>, cell: number, offset = 0): string | null {
	const parts: string[] = [];
	for (let index = start; index < reading.lines.length && parts.length < 200; index++) {
		const line = reading.lines[index];
		if (line.cell !== cell && cell !== 0) break;
		if (!free.has(index) || line.linkOnly) break;
		if (parts.length > 0 && (endsMessage(line, reading.endings) || /^=+.*=+$/.test(line.text) || isMostlyPhone(line.text))) break;
		const label = labelAt(line);
		if (label?.match?.exact && label.match.field !== 'sender') break;
		const text = parts.length === 0 ? line.text.slice(offset) : line.text;
		parts.push(line.gap && parts.length > 0 && cell === 0 ? `\n${text}` : text);
	}
	const joined = parts.join('\n').trim();
	return joined === '' ? null : joined;
}
