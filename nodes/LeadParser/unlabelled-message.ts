import { domainOf, organisationDomain } from '../shared/mail/address';
import type { HtmlPlace } from '../shared/mail/message/html-lines';
import { soundsLikeEnquiry } from './classify';
import { firstOfVisitor } from './conversation';
import { asksForConsent, footerSign, isFoldedIn, speaksOfMe } from './footer';
import { labelAt } from './label-at';
import type { LabelledValue } from './labelled';
import type { Line } from './lines';
import { messageEnd } from './message-end';
import { endsMessage, greetingAt, isLinkRow, RULE } from './message-text';
import { isMostlyPhone } from './written-numbers';
import { valuesOf, type Reading } from './reading';
import { referencesInText } from './references';
import { nameInSentence, type NamedInSentence } from './sentences';

export interface FreeMessage {
	text: string;
	method: string;
	line: number;
	confidence: number;
}

const MAX_SEARCHED = 200;
const MAX_QUOTED = 30;
/** Points from which on a passage is the person's, against other passages and against answers of the form. */
const PERHAPS = 3;
const SURELY = 5;
/** Passages that are weighed, and lines a passage may have: no person writes more. */
const MAX_PASSAGES = 60;
const MAX_PASSAGE = 150;
const OPENING = /^[«“„"”‟❝「『]/u;
const CLOSING = /[»”“"‟❞」』]\W{0,2}$/u;

/** What the person wrote when no label says so: in quotation marks, below "X says:", in a box of its own, from a greeting on. */
export function messageWithoutLabel(reading: Reading, contactIndex: number | null, sentence: NamedInSentence | null): FreeMessage | null {
	const { lines } = reading;
	const said = firstOfVisitor(lines, valuesOf(reading, 'name', 'firstName').map((value) => value.value).join(' ') || (sentence?.name ?? ''));
	if (said !== null) return { ...said, method: 'what the visitor said first', confidence: 0.75 };
	const quoted = fencedMessage(reading) ?? quotedMessage(lines);
	if (quoted !== null) return quoted;
	// A line that only looked like "label: value" may still be the person's ("Ha propuesto un precio de: 1.100 €Hola,").
	const guessed = new Set(reading.labelled.values.filter((value) => value.field === null).map((value) => value.line));
	const free = new Set(lines.flatMap((line, index) => (guessed.has(line.number) ? [index] : [])).concat(reading.labelled.free));
	if (sentence !== null) {
		const introduction = lines.findIndex((line) => line.text.length < 200 && line.text.includes(sentence.name) && /(?:[:：]|=+)\s*$/.test(line.text));
		const first = introduction < 0 ? lines.length : lines.findIndex((line, index) => index > introduction && !RULE.test(line.text));
		if (introduction >= 0 && free.has(first)) {
			const text = textFrom(reading, first);
			if (text !== null) return { text, method: 'below the sentence that names the person', line: lines[first].number, confidence: 0.85 };
		}
	}
	const passage = mostPersonal(reading, free, contactIndex);
	const answer = longestAnswer(reading);
	const says = (one: FreeMessage) => /[?？؟]/.test(one.text) || speaksOfMe(one.text);
	return passage === null || (answer !== null && passage.confidence < 0.8 && (says(answer) || !says(passage) || passage.text.length < answer.text.length)) ? (answer ?? passage) : passage;
}

/** Labels whose answers may be what the person has to say, when the form asks for no message. */
const MAY_BE_PROSE = new Set<LabelledValue['field']>([null, 'title', 'ignore', 'subject', 'heardAbout']);

/** The answer under another label that is a person's prose ("What is to be done: …"); null when there is none. */
function longestAnswer(reading: Reading): FreeMessage | null {
	const { labelled, lines, sender, others } = reading;
	let best: FreeMessage | null = null;
	for (const value of labelled.values) {
		if (!MAY_BE_PROSE.has(value.field) || others.has(value.line) || asksForConsent(value.label) || !isProse(value)) continue;
		if (footerSign(`${value.label}: ${value.value}`, sender.names) !== null) continue;
		const index = lines.findIndex((line) => line.number === value.line);
		if (index < 0 || lines[index].letters <= 12.5) continue;
		const text = value.method === 'label' && lines[index].text.endsWith(value.value) ? (textFrom(reading, index, lines[index].text.length - value.value.length, nextLabel(lines, index)) ?? value.value) : value.value;
		if (text.length > (best?.text.length ?? 0)) best = { text, method: 'longest answer of the form', line: value.line, confidence: 0.6 };
	}
	return best;
}

/** Whether an answer is said rather than chosen: a question, "I", whole sentences. */
function isProse({ field, value }: LabelledValue): boolean {
	const words = value.split(/\s+/).length;
	if (!isSentence(value) || /https?:/.test(value)) return false;
	if (/[?？؟]/.test(value) || speaksOfMe(value)) return true;
	return sentencesIn(value) >= 2 || (field === null && words >= (/[.!…。！]$/u.test(value.trim()) ? 5 : 12));
}

/** How many sentences of three words or more a text has. */
function sentencesIn(text: string): number {
	return text.split(/[.!?…。！？]+(?:\s|$)/u).filter((one) => one.trim().split(/\s+/).length >= 3).length;
}

/** What stands between two rules of one kind, below a line that ends with a colon: "She wrote:". */
function fencedMessage({ lines, labelled }: Reading): FreeMessage | null {
	const free = new Set(labelled.free);
	for (const [index, line] of lines.slice(0, MAX_SEARCHED).entries()) {
		if (index === 0 || line.place !== null || !RULE.test(line.text) || !/[:：]$/.test(lines[index - 1].text) || !free.has(index - 1)) continue;
		const end = lines.findIndex((other, at) => at > index + 1 && other.text === line.text);
		const inside = end < 0 ? [] : lines.slice(index + 1, end);
		if (inside.length === 0 || inside.length > MAX_PASSAGE || inside.some(({ text }) => labelAt({ ...line, text })?.match?.exact)) continue;
		return { text: inside.map((one, at) => (one.gap && at > 0 ? `\n${one.text}` : one.text)).join('\n'), method: 'below the sentence that names the person', line: inside[0].number, confidence: 0.88 };
	}
	return null;
}

/** A passage that begins and ends with a quotation mark, on one line or several. */
export function quotedMessage(lines: readonly Line[]): FreeMessage | null {
	for (const [index, line] of lines.slice(0, MAX_SEARCHED).entries()) {
		if (!OPENING.test(line.text)) continue;
		for (let end = index; end < lines.length && end < index + MAX_QUOTED && lines[end].cell === line.cell; end++) {
			if (end > index && OPENING.test(lines[end].text)) break;
			if (!CLOSING.test(lines[end].text) || (end === index && line.text.length < 8)) continue;
			const text = lines.slice(index, end + 1).map((one, at) => (one.gap && at > 0 ? `\n${one.text}` : one.text)).join('\n').replace(OPENING, '').replace(CLOSING, '').trim();
			// A title is quoted too: only what consists of a sentence was said.
			if (end > index || /[.!?…。！？]\W*$/u.test(text) || text.split(/\s+/).length >= 6) return { text, method: 'quotation marks', line: line.number, confidence: 0.88 };
			break;
		}
	}
	return null;
}

/** The passage that sounds and looks most like a person's own words; null when none does. */
function mostPersonal(reading: Reading, free: ReadonlySet<number>, contactIndex: number | null): FreeMessage | null {
	const { lines } = reading;
	let best: FreeMessage | null = null;
	let bestScore = 0;
	let passages = 0;
	for (let index = 0; index < lines.length && index < MAX_SEARCHED; index++) {
		if (!free.has(index) || !beginsPassage(lines, index)) continue;
		const below = contactIndex !== null && index > contactIndex;
		const greeting = greetingAt(lines[index].text);
		if (greeting < 0 && !isSentence(lines[index].text)) continue;
		if (++passages > MAX_PASSAGES) break;
		const labelled = labelLength(lines[index]);
		const offset = below && greeting > 0 ? greeting : labelled;
		const text = textFrom(reading, index, offset, labelled > 0 ? nextLabel(lines, index) : -1);
		if (text === null || !isSentence(text)) continue;
		const score = personalScore(reading, index, text, below);
		if (score <= bestScore) continue;
		bestScore = score;
		best = { text, method: offset > 0 || greetingAt(text) === 0 ? 'from the greeting on' : 'what sounds like the person', line: lines[index].number, confidence: score >= SURELY ? 0.8 : 0.6 };
	}
	return bestScore >= PERHAPS ? best : null;
}

function nextLabel(lines: readonly Line[], index: number): number {
	return lines.findIndex((line, at) => at > index && labelAt(line) !== null);
}

/** How much of a line is a label nobody knows ("Reason for visit: …"), when a sentence stands behind it. */
function labelLength(line: Line): number {
	const label = labelAt(line);
	return label !== null && label.match === null && label.inline !== null && isSentence(label.inline) && /^\p{Lu}/u.test(label.inline) && line.text.endsWith(label.inline) ? line.text.length - label.inline.length : 0;
}

function beginsPassage(lines: readonly Line[], index: number): boolean {
	const [line, before] = [lines[index], lines[index - 1]];
	if (line.linkOnly || isLinkRow(line) || RULE.test(line.text) || endsMessage(line) || isHeading(line) || isBoldAbove(lines, index) || asksAbove(lines, index)) return false;
	return before === undefined || line.gap || line.cell !== before.cell || line.place !== before.place || line.indent > before.indent || /[:：?？]$/.test(before.text) || isBoldAbove(lines, index - 1) || labelAt(before) !== null || greetingAt(line.text) >= 0 || RULE.test(before.text);
}

/** How much speaks for a passage being the person's own, against what speaks for the sender's. */
function personalScore(reading: Reading, index: number, text: string, below: boolean): number {
	const line = reading.lines[index];
	const head = text.split('\n\n')[0];
	let score = below ? 1 : 0;
	// The sender greets at the top of the mail, the person below their data or after an introduction.
	if (greetingAt(text) === 0 && (below || index > 0)) score += 2;
	if (text.split('\n\n').slice(1).some((paragraph) => greetingAt(paragraph) === 0)) score -= 3;
	if (looksLikeClients(reading, line)) score += 3;
	if (speaksOfMe(text)) score += 2;
	if (/[?？؟]/.test(text)) score += 1;
	if (sentencesIn(text) >= 2) score += 1;
	if (soundsLikeEnquiry('', head)) score += 1;
	if (isBoxed(line.place)) score += 3;
	if (isIntroduced(reading.lines, index)) score += 2;
	if (footerSign(head, reading.sender.names) !== null) score -= 5;
	if ((nameInSentence(line.text) !== null && !speaksOfMe(line.text)) || speaksToRecipient(reading, line.text)) score -= 4;
	if (line.letters <= 13) score -= 2;
	if (/\d[\d.,\s]{0,20}(?:€|\$|£|eur|kr|zł|₺|₽|¥|円|元)|(?:€|\$|£|₹|rp|rm|aed)\s?\d/i.test(head) && !/[?？]/.test(head)) score -= 3;
	if (!/[?？]/.test(head) && referencesInText(head, 1).length > 0) score -= 3;
	if (!/[.!?…。！？]/u.test(text) && !speaksOfMe(text)) score -= 1;
	return score;
}

/** "Ciao Climaveneto," to preventivi@climaveneto.example: the sender speaks to us. */
function speaksToRecipient({ mail }: Reading, text: string): boolean {
	if (greetingAt(text) !== 0) return false;
	return mail.to.some(({ name, address }) => [name, organisationDomain(domainOf(address)).split('.')[0]].some((own) => own.length >= 4 && isFoldedIn(own, text)));
}

/** In a bubble that looks as the one with the person's own number or address. */
function looksLikeClients({ lines, others }: Reading, { place }: Line): boolean {
	if (place === null || !/background|bgcolor|border/.test(place.look)) return false;
	return lines.some((line) => line.place !== place && line.place?.look === place.look && !others.has(line.number) && (isMostlyPhone(line.text) || /^\S+@\S+$/.test(line.text)));
}

/** Set off by a border, a background, round corners, italics, or as a quotation. */
function isBoxed(place: HtmlPlace | null): boolean {
	for (let one = place, up = 0; one !== null && up < 2; one = one.parent, up++) {
		if (one.tag === 'blockquote' || /border-left|border-radius|font-style:italic/.test(one.look) || (/background|bgcolor/.test(one.look) && one.tag !== 'table' && one.tag !== 'body')) return true;
	}
	return false;
}

/** "How can we help?" above its answer, in a form that asks several questions in this way. */
function asksAbove(lines: readonly Line[], index: number): boolean {
	const asks = (at: number) => /[?？]$/.test(lines[at].text) && lines[at].text.length <= 120 && lines[at + 1] !== undefined && !lines[at + 1].gap && !/[?？]$/.test(lines[at + 1].text);
	if (index < 0 || !asks(index)) return false;
	return lines.slice(Math.max(0, index - 20), index + 20).filter((_line, at) => asks(Math.max(0, index - 20) + at)).length >= 2;
}

/** Below a heading, a line that ends with a colon, or a form's question. */
function isIntroduced(lines: readonly Line[], index: number): boolean {
	const before = lines[index - 1];
	return before !== undefined && (/[:：]$/.test(before.text) || asksAbove(lines, index - 1) || isHeading(before) || isBoldAbove(lines, index - 1) || (before.indent < lines[index].indent && before.text.length < 60));
}

/** A bold line in one block with a plain one below it heads it, however long it is. */
function isBoldAbove(lines: readonly Line[], index: number): boolean {
	const [line, next] = [lines[index], lines[index + 1]];
	return line?.place != null && line.strongPart === line.text && next?.place === line.place && next.strongPart === null && !next.gap;
}

function isHeading(line: Line): boolean {
	if (line.text.length > 80) return false;
	return (line.place !== null && /^h[1-6]$/.test(line.place.tag)) || (line.strongPart === line.text && !/[.?!]$/.test(line.text) && line.text.split(/\s+/).length <= 5 && !speaksOfMe(line.text));
}

function isSentence(text: string): boolean {
	if (isMostlyPhone(text) || /^\S+@\S+$/.test(text) || /^(?:https?:|tel:|mailto:)/i.test(text)) return false;
	return text.split(/\s+/).length >= 4 || (/[\u3040-\u9fff\uac00-\ud7af]/.test(text) && text.length >= 6);
}

function textFrom(reading: Reading, first: number, offset = 0, before = -1): string | null {
	const { sender } = reading;
	const lines = reading.lines.slice(0, before < 0 ? first + MAX_PASSAGE : Math.min(before, first + MAX_PASSAGE));
	const end = messageEnd({ lines, label: null, first, cell: lines[first].cell, languages: [], sender, stacked: asksAbove(lines, first - 1), person: '' });
	const text = lines.slice(first, end).map((line, at) => (at === 0 ? line.text.slice(offset) : line.gap ? `\n${line.text}` : line.text)).join('\n').trim();
	return text === '' ? null : text;
}
