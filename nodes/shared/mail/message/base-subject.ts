import { isForwardSubject, isReplySubject, withoutMark } from './subject-marks';

/** Nobody writes more marks; a subject of marks only must not take long. */
const MOST = 50;
/** "(fwd)" behind it, as old programs write. */
const FORWARDED_BEHIND = /\s*\(fwd\)$/i;
/** "[Fwd: Flat]" */
const FORWARDED_AROUND = /^\[fwd:(.*)\]$/i;
/** The name of a list or the number of a ticket, when something follows it: "[dev] Flat". */
const BRACKETS_BEFORE = /^\[[^[\]]*\]\s*(?=\S)/;

/**
 * What a subject is about, the same for a mail, its answers and who passes it on: no marks in any language, no names of
 * lists, capitals and spaces alike (RFC 5256, 2.1).
 */
export function baseSubject(subject: string): string {
	let rest = tidy(subject);
	for (let count = 0; count < MOST; count++) {
		const before = rest;
		rest = rest.replace(FORWARDED_BEHIND, '');
		rest = rest.replace(FORWARDED_AROUND, '$1').trim();
		if (isAnswerSubject(rest)) rest = withoutMark(rest);
		else rest = rest.replace(BRACKETS_BEFORE, '');
		if (rest === before) break;
	}
	return rest.toLowerCase();
}

/** Whether a subject says that another mail came before: an answer, or something passed on. */
export function isAnswerSubject(subject: string): boolean {
	return isReplySubject(subject) || isForwardSubject(subject) || FORWARDED_AROUND.test(subject) || FORWARDED_BEHIND.test(subject);
}

/** Marks of direction and other letters that nobody sees are left out. */
function tidy(subject: string): string {
	return subject.slice(0, 2000).normalize('NFKC').replace(/\p{Cf}/gu, '').replace(/\s+/g, ' ').trim();
}
