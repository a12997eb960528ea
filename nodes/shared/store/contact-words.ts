import { readPhoneNumber } from './phone-number';
import { rowsOfValues } from './rows-of-values';
import type { Sql } from './store';

/** Of a name. More than this is no name, and nobody types so many. */
const MAX_NAME_WORDS = 6;
/** Of a word, in characters. */
const MAX_LENGTH = 40;

/** Letters that are no letter with an accent to Unicode, but are typed without it. */
const PLAIN: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', þ: 'th', ı: 'i' };

/** The words of a text as they are stored and searched: lower case, without accents. "Łucja-Ana Ruiz" = lucja, ana, ruiz. */
export function foldedWords(text: string): string[] {
	const plain = text.slice(0, 500).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[ßæœøđðłþı]/g, (letter) => PLAIN[letter]);
	return [...new Set((plain.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.slice(0, MAX_LENGTH)))];
}

/** A number as it is searched without its country code: digits, without the zeros that some countries dial first. */
export function phoneWord(digits: string): string {
	return digits.replace(/\D/g, '').replace(/^0+/, '').slice(0, MAX_LENGTH);
}

/**
 * What a contact is found by beside its addresses and whole numbers: at most six words of the name, and each phone number
 * without its country code. A search looks for contacts one of whose words begins with what was typed (`foldedWords`,
 * `phoneWord`).
 *
 * @param phones E.164
 */
export function wordsOf(name: string | null, phones: readonly string[]): string[] {
	const numbers = phones.map((phone) => phoneWord(readPhoneNumber(phone)?.nationalNumber ?? phone)).filter((word) => word !== '');
	return [...new Set([...(name === null ? [] : foldedWords(name).slice(0, MAX_NAME_WORDS)), ...numbers])];
}

const ADD = rowsOfValues(
	(rows) => `INSERT INTO contact_word (word, contact_id) VALUES ${rows} ON CONFLICT (word, contact_id) DO NOTHING`,
	(index) => `($${index + 2}, $1)`,
);

/** Adds words to a record; those it has already stay. One statement, and none without words. */
export async function addWords(sql: Sql, contactId: string, words: readonly string[]): Promise<void> {
	if (words.length === 0) return;
	await sql.run(ADD(words.length), [contactId, ...words]);
}
