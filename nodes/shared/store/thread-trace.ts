import type { Trace } from './thread-rules';

/** A mail under one of its names, without its times. */
export type WrittenTrace = Omit<Trace, 'at' | 'lastAt'>;

/** Of a mail of an earlier version, which said nothing. */
const OLD = '';
/** Of all answers of one piece of time: they are one thread, and nothing else is asked about them. */
export const ALL = 'all';

/**
 * A trace as it is kept: "is <sentAt>" or "names", who wrote ("-" = one of us), whether it is ours, the subject, the people.
 * Mails that the rules cannot tell apart have the same.
 */
export function writeTrace({ isNamed, isOurs, author, people, subject, sentAt }: WrittenTrace): string {
	return [isNamed ? `is${sentAt}` : 'names', author || '-', isOurs ? 'ours' : '-', subject || '-', ...people].join(' ');
}

/** @param at when the first mail with this trace was received, and the last */
export function readTrace(written: string, at: number, lastAt: number): Trace {
	const [kind, author, side, subject, ...people] = written.split(' ');
	const said = (word: string | undefined) => (word === undefined || word === '-' ? '' : word);
	const isNamed = kind.startsWith('is');
	return { isNamed, isOurs: side === 'ours', author: said(author), people, subject: said(subject), at, lastAt, sentAt: isNamed ? Number(kind.slice(2)) : at, isOld: written === OLD };
}
