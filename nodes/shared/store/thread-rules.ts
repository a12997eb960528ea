/** A mail as one of the names it is found by keeps it. Nothing in it can be read: addresses and subjects are hashes. */
export interface Trace {
	/** Whether it is the mail of that Message-ID; else it names it. */
	isNamed: boolean;
	/** Whether it was sent from our side. */
	isOurs: boolean;
	/** Who wrote it; '' when that is one of us, or nobody. */
	author: string;
	/** Everybody in From, Reply-To, To and Cc who is none of us. */
	people: readonly string[];
	/** What its subject is about; '' when it says nothing. */
	subject: string;
	/** When the server received it; epoch milliseconds. Of several mails that are alike, the first and the last. */
	at: number;
	lastAt: number;
	/** The Date header, or `at`. */
	sentAt: number;
	/** Kept by an earlier version, which did not look at who wrote and about what. */
	isOld?: boolean;
}

/** What two mails have in common that makes them candidates for one thread. */
export type Bond = 'message-id' | 'conversation' | 'answered';

const DAYS = 86_400_000;
/** How long after a mail an answer to it may have another subject. Later, somebody pressed Reply to have the address. */
const CHANGED_SUBJECT_WITHIN = 30 * DAYS;
/** How long after a mail one with the same subject is taken for its answer, when it does not say what it answers. */
export const SAME_SUBJECT_WITHIN = 14 * DAYS;

/**
 * The rules of threads (S3). Two mails are looked at, never more, and one thread is everything that hangs together by such
 * pairs: so it is the same in whatever order the mails come.
 *
 * "Kin": somebody who is none of us wrote one of the two and is in the other (From, Reply-To, To, Cc); or both are ours,
 * to somebody in common; or both stayed among us.
 *
 * | what they have in common               | kin           | subject  | one thread?
 * |----------------------------------------|---------------|----------|---------------------------------------------------
 * | one names the other: References,       | yes           | the same | yes
 * | In-Reply-To                            | yes           | changed  | when it came within 30 days of what it answers:
 * |                                        |               |          |   later, Reply was pressed to have the address
 * |                                        | no            | the same | yes, it was passed on (a colleague, a husband);
 * |                                        |               |          |   but no when the named one is ours and shows
 * |                                        |               |          |   nobody: people in Bcc are strangers to each other
 * |                                        | no            | changed  | no: whoever copies a Message-ID gets in nowhere,
 * |                                        |               |          |   nor does a mail of ours to somebody else
 * | both name a third, there or not        | yes           | the same | yes
 * |                                        | else          |          | no: what the third says decides, once it is there
 * | both have the same Message-ID          | yes           | the same | when both say the same Date: one mail, two ways.
 * |                                        |               |          |   Else no: forms that give every mail the same id
 * | the server says so (X-GM-THRID,        | yes           | any      | yes
 * | THREADID), or Outlook (Thread-Index)   | no            | any      | no
 * | the same person outside, one is marked | yes (that is  | the same | when the marked one came within 14 days after the
 * | "Re:", "AW:", "Fwd:"… and names none   | how they are  |          |   other; or both are marked, within 14 days
 * |                                        | found)        |          |
 * | nothing of all that                    |               |          | no: strangers, and a new subject, begin anew
 *
 * No subject at all is no subject in common, except between kin. Machines (bulk, automatic, bounces, no-reply) are not found by
 * their subject: they write the same one to everybody.
 */
export function belongTogether(one: Trace, other: Trace, bond: Bond): boolean {
	if (one.isOld || other.isOld) return true;
	switch (bond) {
		case 'conversation':
			return areKin(one, other);
		case 'answered':
			return one.lastAt >= other.at - SAME_SUBJECT_WITHIN && one.at <= other.lastAt + SAME_SUBJECT_WITHIN;
		case 'message-id':
			if (one.isNamed && other.isNamed) return one.sentAt === other.sentAt && one.subject === other.subject && areKin(one, other);
			if (!one.isNamed && !other.isNamed) return one.subject === other.subject && areKin(one, other);
			return one.isNamed ? isAnswer(other, one) : isAnswer(one, other);
	}
}

function isAnswer(answer: Trace, named: Trace): boolean {
	if (areKin(answer, named)) return answer.subject === named.subject || answer.at - named.at <= CHANGED_SUBJECT_WITHIN;
	return answer.subject === named.subject && named.subject !== '' && (!named.isOurs || named.people.length > 0);
}

function areKin(one: Trace, other: Trace): boolean {
	const wrote = (writer: Trace, about: Trace) => writer.author !== '' && about.people.includes(writer.author);
	if (wrote(one, other) || wrote(other, one)) return true;
	if (!one.isOurs || !other.isOurs) return false;
	return one.people.length === 0 ? other.people.length === 0 : one.people.some((person) => other.people.includes(person));
}
