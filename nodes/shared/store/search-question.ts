import { readPhoneNumber } from './phone-number';
import { folded } from './search-folding';
import { askedWords, chainsOf, isUnspaced, joinedWord, SENDER, spelledOut, withoutZeros, type Chain } from './search-words';

/** A search text is typed by a person; more than this is pasted by mistake. */
const MAX_TEXT = 200;
const MAX_TERMS = 8;
/** Words of one way: of a long text without blanks, the beginning decides. */
const MAX_WORDS = 12;

/** Words of which a mail has all; by the last one it is enough that a word of the mail begins so. */
export type Way = string[];

/** One thing that was typed: a mail fits when it fits one of the ways. */
export type Term = Way[];

/** What was asked for: a mail fits when it fits every term. */
export interface Question {
	terms: Term[];
	/** Whether something was typed in which there is no word: no mail fits. */
	isVain: boolean;
}

/**
 * What somebody typed, taken apart: every word counts by how it begins, in any order. An address, a reference or a phone
 * number is looked for as it is written, and as others write it.
 */
export function askedFor(text: string): Question {
	const typed = text.slice(0, MAX_TEXT);
	const spelled = spelledOut(typed);
	const chains = [...chainsOf(folded(typed))].slice(0, MAX_TERMS);
	const last = chains.at(-1);
	// One letter fits nearly every mail: it is being typed still.
	const isUnfinished = last?.words.length === 1 && last.words[0].length === 1 && !isUnspaced(last.words[0]);
	const asked = isUnfinished ? chains.slice(0, -1) : chains;
	return { terms: asked.map((chain) => termOf(chain, spelled)), isVain: chains.length === 0 && typed.trim() !== '' };
}

/** The same of the sender alone. */
export function askedForSender(text: string): Question {
	const { terms, isVain } = askedFor(text);
	return { terms: terms.map((ways) => ways.map((words) => words.map((word) => SENDER + word))), isVain };
}

function termOf(chain: Chain, spelled: ReadonlyMap<string, string>): Term {
	const { words, isTight, hasAt, isInternational } = chain;
	const ways: Way[] = [];
	const isDigits = words.every((word) => /^\d+$/.test(word));
	if (words.length > 1) ways.push([joinedWord(words)]);
	// "REF-1001" is not a mail with "ref" here and "1001" there; "2 1001" may be.
	const mixesBoth = words.some((word) => /\d/.test(word)) && !isDigits;
	if (words.length === 1 || !(isTight && (hasAt || mixesBoth))) ways.push(words.flatMap(askedWords).slice(0, MAX_WORDS));
	if (words.some((word) => spelled.has(word))) ways.push(words.map((word) => spelled.get(word) ?? word));
	if (isDigits) {
		const number = joinedWord(words);
		ways.push([withoutZeros(number)]);
		const national = isInternational ? readPhoneNumber(`+${number.replace(/^00/, '')}`)?.nationalNumber : undefined;
		if (national !== undefined) ways.push([national], [number.replace(/^00/, '')]);
	}
	const known = new Set<string>();
	return ways.filter((way) => known.size < known.add(way.join(' ')).size);
}

/** Whether the words of a mail fit one thing that was typed. */
export function fitsTerm(ways: Term, words: string): boolean {
	const among = ` ${words} `;
	return ways.some((way) => way.every((word, index) => among.includes(index === way.length - 1 ? ` ${word}` : ` ${word} `)));
}

/** Mailboxes as something that was typed: a mail fits when it is in one of them. */
export function inBoxes(boxes: readonly string[]): Term[] {
	return boxes.length === 0 ? [] : [boxes.map((box) => [box])];
}

/** The longest beginning of a word of which SQLite's index has a list of its own (`schema/007.sql`). */
export const LISTED = 3;

/**
 * Terms as SQLite's FTS5 takes them. Words hold letters and digits only: nothing in them has to be escaped.
 *
 * @param shortened those of which only what is listed is asked for
 */
export function forFts5(terms: readonly Term[], shortened: ReadonlySet<Term> = new Set()): string {
	return written(terms, ' AND ', ' OR ', (word, isBeginning, term) => (isBeginning ? `"${shortened.has(term) ? [...word].slice(0, LISTED).join('') : word}"*` : `"${word}"`));
}

/** Terms as PostgreSQL's tsquery takes them. */
export function forTsquery(terms: readonly Term[]): string {
	return written(terms, ' & ', ' | ', (word, isBeginning) => (isBeginning ? `'${word}':*` : `'${word}'`));
}

function written(terms: readonly Term[], and: string, or: string, one: (word: string, isBeginning: boolean, term: Term) => string): string {
	return terms.map((term) => `(${term.map((way) => `(${way.map((word, index) => one(word, index === way.length - 1, term)).join(and)})`).join(or)})`).join(and);
}
