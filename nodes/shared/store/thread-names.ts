import { hash } from 'node:crypto';

import { addressIdentity, isNoReply } from '../mail/address';
import { baseSubject, isAnswerSubject } from '../mail/message/base-subject';
import { conversationOf } from '../mail/message/conversation-index';
import { SAME_SUBJECT_WITHIN, type Bond, type Trace } from './thread-rules';
import { ALL, writeTrace } from './thread-trace';

/** Of a long thread these of its ancestors are looked for: the nearest, and the first of all. */
const NEAREST = 40;
/** A mail to more people is a circular; the first ones count. */
const MOST_PEOPLE = 50;
/** A mail to more people is no talk between two. */
const MOST_PARTNERS = 10;

/** PostgreSQL takes 2,704 bytes into an index; no program makes a Message-ID of more than a few hundred. */
const LONGEST_ID = 600;

/** A Message-ID as it is kept and looked for: of one that is too long for an index, its hash. */
export function keptHeaderId(id: string): string {
	return id.length <= LONGEST_ID ? id : `<sha256.${hash('sha256', id)}>`;
}

/** The header in which Outlook says to which conversation a mail belongs. */
export const THREAD_INDEX = 'thread-index';

/** What of a mail says to which thread it belongs. */
export interface ThreadedMail {
	messageId: string | null;
	inReplyTo: string | null;
	/** Oldest first, as in the header. */
	references: readonly string[];
	subject: string;
	/** Epoch milliseconds. */
	receivedAt: number;
	/** The Date header; default: as received. Epoch milliseconds. */
	sentAt?: number | null;
	/** The address in From; '' when there is none. */
	from: string;
	replyTo?: readonly string[];
	/** Addresses in To and Cc. */
	recipients: readonly string[];
	/** Whether we sent it, from here or with another program; else that is told by `from`. */
	isOurs?: boolean;
	/** Whether a machine wrote it (see `MessageKind`); a subject then says nothing. */
	isMachine?: boolean;
	/** What the server calls its thread (X-GM-THRID, or THREADID of RFC 8474), and in which mailbox. */
	providerThreadId?: { mailboxId: string; id: string } | null;
	/** Outlook's Thread-Index header. */
	threadIndex?: string;
}

/** A name under which a mail is kept, or looked for, or both. */
export interface ThreadName {
	/** As in thread_reference.header_id. */
	name: string;
	bond: Bond;
	/** The mail, as others of that name see it. */
	trace: Trace;
	/** As it is kept; null = it is only looked for. */
	kept: string | null;
	/** Those of that name that the rules are asked about; default: all. */
	among?: { from: number; to: number } | 'none';
	/** Whether those of that name that are found need not be kept any more: whatever would find them finds this one. */
	settles?: boolean;
}

const short = (...what: (string | number)[]) => hash('sha256', what.join('\0'), 'base64url').slice(0, 16);

/** A Message-ID as a name: with its domain in lower case and without needless quotes, since servers on the way change both (RFC 5256, 2.2). */
export function nameOfId(id: string): string {
	const parts = /^<(?:"([^"\\]+)"|([^"]+))@([^@]+)>$/.exec(id);
	return keptHeaderId(parts ? `<${parts[1] ?? parts[2]}@${parts[3].toLowerCase()}>` : id);
}

/** The addresses of a mail: those of our own are to be told apart. Lower case. */
export function addressesOf({ from, replyTo = [], recipients }: ThreadedMail): string[] {
	return [...new Set([from, ...replyTo, ...recipients].map(addressIdentity))].filter((address) => address !== '').slice(0, 4 * MOST_PEOPLE);
}

/** All names of a mail. @param isOwn whether an address (lower case) is one of ours */
export function namesOf(mail: ThreadedMail, isOwn: (address: string) => boolean): ThreadName[] {
	const addresses = addressesOf(mail);
	const from = addressIdentity(mail.from);
	const isOurs = mail.isOurs ?? (from !== '' && isOwn(from));
	const outside = addresses.filter((address) => !isOwn(address) && !(isOurs && address === from)).slice(0, MOST_PEOPLE);
	const people = outside.map((address) => short(address));
	const at = mail.receivedAt;
	const subject = baseSubject(mail.subject);
	const trace: Trace = {
		isNamed: false,
		isOurs,
		author: isOurs || from === '' ? '' : (people[outside.indexOf(from)] ?? short(from)),
		people,
		subject: subject === '' ? '' : short(subject),
		at,
		lastAt: at,
		sentAt: mail.sentAt ?? at,
	};
	const own = mail.messageId === null ? null : nameOfId(mail.messageId);
	const named = namedIds(mail, own, addresses);
	const kept = writeTrace(trace);
	const names: ThreadName[] = named.map((name) => ({ name, bond: 'message-id', trace, kept }));
	if (own !== null) {
		const itself = { ...trace, isNamed: true };
		names.unshift({ name: own, bond: 'message-id', trace: itself, kept: writeTrace(itself) });
	}
	const provider = mail.providerThreadId ? short('provider', mail.providerThreadId.mailboxId, mail.providerThreadId.id) : null;
	const outlook = conversationOf(mail.threadIndex);
	for (const conversation of [provider, outlook === null ? null : short('outlook', outlook)]) {
		if (conversation !== null) names.push({ name: `conversation:${conversation}`, bond: 'conversation', trace, kept });
	}
	if (subject !== '' && !mail.isMachine && !(from !== '' && isNoReply(from))) names.push(...namesBySubject(mail, trace, subject, named.length === 0, outside.filter((address) => address !== from), from));
	return names;
}

/** What it answers. Programs of old wrote the address of whom they answer: that is no Message-ID. */
function namedIds({ inReplyTo, references }: ThreadedMail, own: string | null, addresses: readonly string[]): string[] {
	const nearestFirst = [...new Set([inReplyTo, ...[...references].reverse()].flatMap((id) => (id === null ? [] : nameOfId(id))))];
	const usable = nearestFirst.filter((id) => id !== own && !addresses.includes(id.slice(1, -1).toLowerCase()));
	return usable.length <= NEAREST ? usable : [...usable.slice(0, NEAREST - 1), usable[usable.length - 1]];
}

/**
 * By subject and the person outside, in pieces of time as long as an answer may take: of two mails that are close enough
 * one is in the piece of the other, or beside it.
 */
function namesBySubject(mail: ThreadedMail, trace: Trace, subject: string, namesNone: boolean, others: readonly string[], from: string): ThreadName[] {
	const replyTo = (mail.replyTo ?? []).map(addressIdentity).filter((address) => others.includes(address));
	// Whoever is to be answered is the person: portals write in the name of theirs.
	const partners = trace.isOurs ? others : replyTo.length > 0 ? replyTo : trace.author === '' ? [] : [from];
	if (partners.length > MOST_PARTNERS) return [];
	const piece = Math.floor(mail.receivedAt / SAME_SUBJECT_WITHIN);
	const isAnswer = namesNone && isAnswerSubject(mail.subject);
	const { at } = trace;
	return partners.flatMap((partner): ThreadName[] => {
		// The piece first: what is written at one time lies together.
		const about = short(subject, partner);
		const name = (kind: string, place: number, more: Partial<ThreadName> = {}): ThreadName => ({ name: `${kind}:${place}:${about}`, bond: 'answered', trace, kept: null, ...more });
		if (!isAnswer) {
			// Found by an answer that came later, or that is here already.
			const later = { among: { from: at, to: at + SAME_SUBJECT_WITHIN } };
			return [name('begun', piece, { kept: `${mail.messageId === null ? at : short(mail.messageId)} ${trace.sentAt}`, among: 'none' }), name('answered', piece, later), name('answered', piece + 1, later)];
		}
		const earlier = { among: { from: at - SAME_SUBJECT_WITHIN, to: at }, settles: true };
		return [name('answered', piece, { kept: ALL }), name('answered', piece - 1), name('answered', piece + 1), name('begun', piece, earlier), name('begun', piece - 1, earlier)];
	});
}
