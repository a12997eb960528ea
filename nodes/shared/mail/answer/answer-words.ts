import { DateTime } from 'luxon';

import type { Address } from '../message/message';
import words from './answer-words.json';

/** The languages in which an answer can say what it quotes. */
export type AnswerLanguage = keyof typeof words;
export type AnswerWords = (typeof words)[AnswerLanguage];

/** Who answers, as far as the quotation shows it. */
export interface AnswererStyle {
	language: AnswerLanguage;
	/** IANA name; times are written in it. */
	timeZone: string;
}

/** The language of an answer: the wanted one ("de", "de-AT"), English where there are no words for it. */
export function answerLanguage(wanted: string | null): AnswerLanguage {
	const language = (wanted ?? '').slice(0, 2).toLowerCase();
	return language in words ? (language as AnswerLanguage) : 'en';
}

export function answerWords(language: AnswerLanguage): AnswerWords {
	return words[language];
}

/** A time as people of the language write it, with the year, which tells readers' programs that a date stands here. */
export function writtenTime(iso: string, { language, timeZone }: AnswererStyle): string {
	const inZone = DateTime.fromISO(iso, { zone: timeZone });
	const time = (inZone.isValid ? inZone : DateTime.fromISO(iso, { zone: 'utc' })).setLocale(language === 'en' ? 'en-GB' : language);
	return `${time.toLocaleString({ day: 'numeric', month: 'short', year: 'numeric' })}, ${time.toFormat('HH:mm')}`;
}

/** "Ann Lee <ann@client.example>" */
export function writtenAddress({ name, address }: Address): string {
	return name === '' || name === address ? address : `${name} <${address}>`;
}
