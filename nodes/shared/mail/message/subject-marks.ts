import marks from './subject-marks.json';

/** The mark a subject begins with, and what follows it: "[Ticket 12] WG: Anfrage". */
const MARK = /^\s*(\[[^\]]{1,30}\]\s*)?(\p{L}[\p{L}\p{M} ]{0,17})\.?\s?(?:\[\d{1,3}\]|\(\d{1,3}\))?\s*[:：]\s*/u;
const FORWARDS = new Set(marks.forward);
const REPLIES = new Set(marks.reply);
/** Nobody reads more of them; a subject of marks only must not take long. */
const MOST_MARKS = 50;

function markOf(subject: string): string | null {
	return MARK.exec(subject.slice(0, 100))?.[2].toLowerCase().trim() ?? null;
}

/** Whether a subject says that the mail was passed on ("Fwd:", "WG:", "TR:", "RV:"…). */
export function isForwardSubject(subject: string): boolean {
	const mark = markOf(subject);
	return mark !== null && FORWARDS.has(mark);
}

/** Whether a subject says that the mail is an answer ("Re:", "AW:", "SV:"…). */
export function isReplySubject(subject: string): boolean {
	const mark = markOf(subject);
	return mark !== null && REPLIES.has(mark);
}

/** The subject without its first mark and what stands in brackets before it, whatever the mark says; as it is when it has none. */
export function withoutMark(subject: string): string {
	return isReplySubject(subject) || isForwardSubject(subject) ? subject.replace(MARK, '').trim() : subject;
}

/** The subject without its first mark, when that says it was passed on; and without what stands in brackets before it. */
export function withoutForwardMark(subject: string): string {
	return isForwardSubject(subject) ? subject.replace(MARK, '').trim() : subject.trim();
}

/** "Re:" once, whatever answers in other languages the subject begins with; what it says of being passed on stays. */
export function replySubject(subject: string): string {
	return `Re: ${withoutMarks(subject, isReplySubject)}`.trim();
}

/** "Fwd:" once, as `replySubject`. */
export function forwardSubject(subject: string): string {
	return `Fwd: ${withoutMarks(subject, isForwardSubject)}`.trim();
}

function withoutMarks(subject: string, isMark: (subject: string) => boolean): string {
	let rest = subject.trim();
	// What stands in brackets is a ticket's number or a list's name.
	for (let count = 0; count < MOST_MARKS && isMark(rest); count++) rest = rest.replace(MARK, '$1').trim();
	return rest;
}
