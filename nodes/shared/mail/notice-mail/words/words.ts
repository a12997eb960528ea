import { DateTime } from 'luxon';

import type { TroubleKind } from '../trouble-kind';
import { german } from './de';
import { english } from './en';
import { spanish } from './es';

/** The languages the inbox writes to its own people in. */
export type NoticeLanguage = 'de' | 'en' | 'es';

/** What a kind of trouble is called, while it lasts and when it is over. `about` is an address, or empty. */
export interface TroubleWords {
	subject(about: string): string;
	/** What it means for the inbox. */
	what: string;
	/** What to do. */
	next: string;
	endSubject(about: string): string;
	end: string;
}

/** Everything the inbox says by itself, in one language. */
export interface NoticeWords {
	language: NoticeLanguage;
	/** Of Luxon, e.g. "20 November 2026, 11:00 CET". */
	timeFormat: string;
	hello(name: string): string;
	/** For an address that belongs to no member. */
	helloAnybody: string;
	labels: Record<'person' | 'email' | 'phone' | 'company' | 'listing' | 'place' | 'link' | 'firstSource' | 'received' | 'answerBy' | 'due' | 'about' | 'account' | 'since' | 'until', string>;
	unknownPerson: string;
	openInbox: string;
	openMail: string;
	/** Why somebody gets this mail at all. */
	toAdministrators: string;
	toOwner: string;
	badges: Record<'news' | 'due' | 'overdue' | 'attention' | 'over', string>;
	owner: { newEnquiry: string; newMail: string; yours: string; insteadOf(owner: string): string; ownerUnnamed: string; why: string; wrote: string };
	activity: { subject(what: string, isOverdue: boolean): string; answer: string; due: string; overdue: string; next: string };
	details: string;
	troubles: Record<TroubleKind, TroubleWords>;
	digest: { subject(count: number): string; what(count: number): string; next: string; privateMail: string; more(count: number): string; endSubject: string; end(count: number): string };
}

export const NOTICE_LANGUAGES: readonly NoticeLanguage[] = ['de', 'en', 'es'];

const WORDS: Record<NoticeLanguage, NoticeWords> = { de: german, en: english, es: spanish };

export const wordsIn = (language: NoticeLanguage): NoticeWords => WORDS[language];

/** The first language somebody has that we write; English when there is none. */
export function noticeLanguage(languages: readonly string[]): NoticeLanguage {
	const codes = languages.map((language) => language.toLowerCase().split(/[-_]/)[0]);
	return codes.flatMap((code) => NOTICE_LANGUAGES.find((one) => one === code) ?? [])[0] ?? 'en';
}

/** A time on the clock of whoever reads it. @param zone IANA name; null, or one this machine does not know = this machine's */
export function timeIn({ language, timeFormat }: NoticeWords, zone: string | null, time: number): string {
	const locale = language === 'en' ? 'en-GB' : language;
	const there = DateTime.fromMillis(time, { zone: zone ?? 'system', locale });
	return (there.isValid ? there : DateTime.fromMillis(time, { locale })).toFormat(timeFormat);
}
