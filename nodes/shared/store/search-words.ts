import type { ParsedMail } from '../mail/message/message';
import { folded, IS_ASCII } from './search-folding';

/** Of the text of a mail, in characters: whoever looks for a mail remembers what it begins with. */
const MAX_TEXT = 20_000;
/** Of each of the other fields. */
const MAX_FIELD = 2_000;
/** Of a mail. */
const MAX_WORDS = 6_000;
/** Of a word, in characters. */
const MAX_LENGTH = 40;
/** Words written together that are found as one; a longer chain is the address of a web page. */
const JOINED = 6;
const LONGEST_CHAIN = 12;

/** Begins a word that says something else than the text does: no word of a text has it. */
export const SENDER = '_f';

/** How these letters are written where the keyboard does not have them. */
const SPELLED: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' };
const NEXT_SPELLED = /[äöüøå]/gi;

/** Words of a text with an umlaut or the like, as they are written without one: "Müller" = mueller. By how they are folded. */
export function spelledOut(text: string): Map<string, string> {
	const found = new Map<string, string>();
	if (IS_ASCII.test(text)) return found;
	const composed = text.normalize('NFC');
	const met = new Set<string>();
	let spelled = -1;
	for (let start = afterRun(composed, 0, false, LETTER); start < composed.length; ) {
		if (spelled < start) {
			NEXT_SPELLED.lastIndex = start;
			if (!NEXT_SPELLED.test(composed)) break;
			spelled = NEXT_SPELLED.lastIndex - 1;
		}
		const end = afterRun(composed, start, true, LETTER);
		if (spelled < end) {
			const word = composed.slice(start, end);
			if (met.size < met.add(word).size) found.set(folded(word), folded(word.toLowerCase().replace(/[äöüøå]/g, (letter) => SPELLED[letter])));
		}
		start = afterRun(composed, end, false, LETTER);
	}
	return found;
}

/** What a sign is: bits. */
const LETTER = 1;
const MARK = 2;
const KNOWN = 4;
const UNSPACED = 8;
const IS_LETTER = /^[\p{L}\p{N}]/u;
const IS_MARK = /^\p{M}/u;
/** Of the signs of 16 bits, as far as they were met. */
const kinds = new Uint8Array(0x10000);

function kindAt(text: string, at: number): number {
	const unit = text.charCodeAt(at);
	const kind = kinds[unit];
	if (kind !== 0) return kind;
	const code = text.codePointAt(at) ?? 0;
	const sign = String.fromCodePoint(code);
	const found = KNOWN | (IS_LETTER.test(sign) ? LETTER : 0) | (IS_MARK.test(sign) ? MARK : 0) | (HAS_UNSPACED.test(sign) ? UNSPACED : 0);
	// The first half of a pair says nothing by itself.
	if (code === unit && (unit & 0xf800) !== 0xd800) kinds[unit] = found;
	return found;
}

function isPair(text: string, at: number): boolean {
	return (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
}

/**
 * The end of a run of signs, without a match for each word: a mail has thousands of them, and what is made for each is
 * most of the memory that a first import fills.
 *
 * @param are whether the run is of such signs, or of others
 */
function afterRun(text: string, from: number, are: boolean, kind: number): number {
	let at = from;
	while (at < text.length && ((kindAt(text, at) & kind) !== 0) === are) at += isPair(text, at) ? 2 : 1;
	return at;
}

/** Words that are written together, or are groups of one number. */
export interface Chain {
	words: string[];
	/** Whether nothing but single signs stands between them, as in "ana.ruiz@client.example". */
	isTight: boolean;
	/** Whether it is an e-mail address or the end of one. */
	hasAt: boolean;
	/** Whether it begins as a number with its country code does. */
	isInternational: boolean;
}

const SIGN = /^[.@_\-/+'’&:#=]$/;
const DIGITS = /^\d+$/;
const BETWEEN_GROUPS = /^[ ().\-/]{1,3}$/;
const BEFORE_NUMBER = /^[ .:#]{1,3}$/;

/** The words of a folded text, in chains. A word begins with a letter or a digit; marks may follow. */
export function* chainsOf(text: string): Generator<Chain> {
	let chain: Chain | undefined;
	for (let end = 0, start = afterRun(text, 0, false, LETTER); start < text.length; start = afterRun(text, end, false, LETTER)) {
		// Only of a few signs it matters which they are.
		const between = text.slice(Math.max(end, start - NEAR), start);
		end = afterRun(text, start, true, LETTER | MARK);
		const word = text.slice(start, end);
		const isTight = between.length === 1 && SIGN.test(between);
		if (chain && (isTight || isNumberGoingOn(chain.words[chain.words.length - 1], between, word))) {
			chain.words.push(word);
			chain.isTight &&= isTight;
			chain.hasAt ||= between === '@';
			continue;
		}
		if (chain) yield chain;
		chain = { words: [word], isTight: true, hasAt: between.endsWith('@'), isInternational: between.endsWith('+') || (word.startsWith('00') && DIGITS.test(word)) };
	}
	if (chain) yield chain;
}

/** More signs between two words than join them. */
const NEAR = 4;

function isNumberGoingOn(last: string, between: string, word: string): boolean {
	if (!DIGITS.test(word)) return false;
	return DIGITS.test(last) ? BETWEEN_GROUPS.test(between) : BEFORE_NUMBER.test(between);
}

/** Scripts that have no blanks between words, or in which a word is looked for in the middle of another. */
const UNSPACED_SCRIPTS = '\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Hangul}\\p{scx=Bopomofo}\\p{scx=Thai}\\p{scx=Lao}\\p{scx=Khmer}\\p{scx=Myanmar}';
const HAS_UNSPACED = new RegExp(`[${UNSPACED_SCRIPTS}]`, 'u');
const RUNS = new RegExp(`(?:[${UNSPACED_SCRIPTS}]\\p{M}*)+|[^${UNSPACED_SCRIPTS}]+`, 'gu');
/** Nothing but such letters, each of them one sign without marks. */
const PLAIN_UNSPACED = new RegExp(`^(?:(?![\\p{M}\\p{scx=Hangul}\\u{10000}-\\u{10ffff}])[${UNSPACED_SCRIPTS}])+$`, 'u');
const LETTERS = /\P{M}\p{M}*/gu;
const HANGUL = /\p{scx=Hangul}/u;

/** Whether a word is, at least in part, of a script in which a single letter says something. */
export function isUnspaced(word: string): boolean {
	for (let at = 0; at < word.length; at += isPair(word, at) ? 2 : 1) if ((kindAt(word, at) & UNSPACED) !== 0) return true;
	return false;
}

/**
 * Adds a word as it is in the index. Of a script without blanks, every two letters that follow each other, and the last one:
 * what is looked for is found wherever it stands. Korean is taken apart, so that a syllable is found while it is typed. Most
 * words need no list of such pairs.
 */
function addIndexed(words: Set<string>, word: string): void {
	if (!isUnspaced(word)) words.add(cut(word));
	else if (PLAIN_UNSPACED.test(word)) for (let at = 0; at < word.length; at++) words.add(word.slice(at, at + 2));
	else for (const indexed of inPairs(word, (letters) => letters.map((letter, index) => letter + (letters[index + 1] ?? '')))) words.add(indexed);
}

/** A word as it is looked for: by the last of these it is enough that a word of the index begins so. */
export function askedWords(word: string): string[] {
	return inPairs(word, (letters) => (letters.length === 1 ? letters : letters.slice(1).map((letter, index) => letters[index] + letter)));
}

function inPairs(word: string, pairs: (letters: string[]) => string[]): string[] {
	if (!isUnspaced(word)) return [cut(word)];
	return (word.match(RUNS) ?? []).flatMap((run) => (isUnspaced(run) ? pairs(run.match(LETTERS) ?? []).map((pair) => cut(HANGUL.test(pair) ? pair.normalize('NFD') : pair)) : [cut(run)]));
}

/** Several words as one, as the index has them. */
export function joinedWord(words: readonly string[]): string {
	return cut(words.slice(0, JOINED).join(''));
}

/** A number without the zeros that some countries dial first; itself when it is none, or a short one. */
export function withoutZeros(word: string): string {
	return word.length >= 6 && /^0+[1-9]\d*$/.test(word) ? word.replace(/^0+/, '') : word;
}

function cut(word: string): string {
	return word.length <= MAX_LENGTH ? word : word.slice(0, MAX_LENGTH).replace(/[\uD800-\uDBFF]$/, '');
}

/** What a mail is found by. */
export type SearchedMail = Pick<ParsedMail, 'from' | 'sender' | 'to' | 'cc' | 'subject' | 'visibleText' | 'text'> & { attachments: readonly { fileName: string }[] };

/** The words a mail is found by: of its sender, recipients, subject, text, and the names of its files. */
export function wordsOfMail({ from, sender, to, cc, subject, visibleText, text, attachments }: SearchedMail): string {
	const writer = from ?? sender;
	return wordsOfFields({
		sender: `${writer?.name ?? ''} ${writer?.address ?? ''}`,
		recipients: [...to, ...cc].slice(0, 50).map(({ name, address }) => `${name} ${address}`),
		subject,
		text: visibleText.trim() === '' ? text : visibleText,
		files: attachments.map(({ fileName }) => fileName),
	});
}

/** The same for a mail of which only these are at hand. */
export function wordsOfFields({ sender, recipients, subject, text, files = [] }: { sender: string; recipients: readonly string[]; subject: string; text: string; files?: readonly string[] }): string {
	const words = new Set<string>();
	const ofSender = new Set<string>();
	addWords(ofSender, sender.slice(0, MAX_FIELD));
	for (const word of ofSender) {
		words.add(word);
		words.add(cut(SENDER + word));
	}
	addWords(words, subject.slice(0, MAX_FIELD));
	addWords(words, recipients.join(' \n').slice(0, MAX_FIELD));
	addWords(words, files.join(' \n').slice(0, MAX_FIELD));
	addWords(words, text.slice(0, MAX_TEXT));
	return [...words].join(' ');
}

function addWords(words: Set<string>, text: string): void {
	for (const { words: chain, isInternational } of chainsOf(folded(text))) {
		if (words.size >= MAX_WORDS) return;
		for (const word of chain) addIndexed(words, word);
		const [first] = chain;
		// A number in one piece is looked for without its country code, too: that has one to three digits.
		if (isInternational && DIGITS.test(first) && first.length >= 9) for (const digits of [1, 2, 3]) words.add(first.replace(/^00/, '').slice(digits));
		for (let at = 0; at < Math.min(chain.length, LONGEST_CHAIN); at++) {
			if (at < chain.length - 1) words.add(joinedWord(chain.slice(at)));
			if (DIGITS.test(chain[at])) words.add(withoutZeros(joinedWord(chain.slice(at))));
		}
	}
	for (const word of spelledOut(text).values()) words.add(cut(word));
}
