/**
 * What kind of trouble a notice tells of:
 * - `reconnect` the sign-in of a mailbox was refused, and it stays disabled until somebody acts (A14)
 * - `unreachable` a mailbox or the port of direct reception does not work
 * - `replies` automatic replies are held back against a loop (N7)
 * - `copies` copies of originals do not arrive (W6)
 * - `waiting` enquiries that nobody could take
 * - `quarantine` a mail that was put aside
 * - `other` everything else
 */
export type TroubleKind = 'reconnect' | 'unreachable' | 'replies' | 'copies' | 'waiting' | 'quarantine' | 'other';

/** Mail does not come in, or is not kept: nobody wants to read of it the next morning. */
export const isUrgent = (kind: TroubleKind): boolean => kind === 'reconnect' || kind === 'unreachable';

const UNREACHABLE = /^(?::connection(?::.*)?|port|storing)$/;

/** The mailbox a notice is about, and which part of it; null when it is about no mailbox. */
export function mailboxPart(subject: string): { mailboxId: string; part: string } | null {
	const [, mailboxId, part] = /^mailbox:([^:]+):(.*)$/s.exec(subject) ?? [];
	return part === undefined ? null : { mailboxId, part };
}

/**
 * The kind of a notice, by what it is about.
 *
 * @param isDisabled whether the mailbox waits for somebody to act
 */
export function troubleKind(subject: string, isDisabled: (mailboxId: string) => boolean): TroubleKind {
	if (subject.startsWith('delivery:')) return 'quarantine';
	if (subject.startsWith('replies:')) return 'replies';
	if (subject.startsWith('enquiries:')) return 'waiting';
	const mailbox = mailboxPart(subject);
	if (mailbox === null) return 'other';
	if (mailbox.part === 'copies') return 'copies';
	if (!UNREACHABLE.test(mailbox.part)) return 'other';
	return isDisabled(mailbox.mailboxId) ? 'reconnect' : 'unreachable';
}
