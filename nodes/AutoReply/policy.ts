import { isNoReply, isOneOf, isValidAddress } from '../shared/mail/address';
import type { Lead } from '../shared/node/item';
import type { MessageKind } from '../shared/mail/message/message';

/** Everything the decision depends on. */
export interface ReplyFacts {
	/** Whether this mail created the contact (W10). */
	contactCreated: boolean;
	outcome: Lead['outcome'];
	/** undefined: the item does not come from a mail. */
	kind: MessageKind | undefined;
	/** Whether there was exactly one valid From. */
	senderVerified: boolean;
	sourceKind: Lead['source']['kind'];
	/** Where the reply would go, lower case; null when only a phone is known. */
	recipient: string | null;
	/** The portal's addresses for this person, lower case; never the person's own. */
	relayEmails: readonly string[];
	/** Whether the sender's profile says that they pass mail on to the person. */
	relayForwards: boolean;
	/** Why nothing is sent to the recipient by itself; null = nothing stands against it. */
	blocked: string | null;
	/** Addresses and domains of ours. */
	ownAddresses: readonly string[];
	/** The mail carries our own loop mark. */
	carriesOurMark: boolean;
	/** The mail answers one of our automatic replies. */
	answersOurReply: boolean;
	/** Whether it is a time at which replies are wanted. */
	isTimeForReplies: boolean;
}

/** Replies that went, or may have gone, before. */
export interface ReplyHistory {
	toPersonInDay: number;
	toPersonInWeek: number;
	fromMailboxInTenMinutes: number;
}

/** Why no reply leaves. */
export interface Refusal {
	rule: string;
	/** In words, for people. */
	reason: string;
}

interface Rule<Facts> {
	name: string;
	/** Why not, or null when nothing stands against it. */
	against(facts: Facts): string | null;
}

const MACHINE_MAIL: ReadonlyMap<unknown, string> = new Map([
	['automatic', 'An automatic answer is not answered'],
	['bounce', 'A delivery report is not answered'],
	['report', 'A report is not answered'],
]);

/** Every one must agree, or there is silence (invariant 8). */
const MAIL_RULES: readonly Rule<ReplyFacts>[] = [
	{
		name: 'new contact',
		against: ({ contactCreated }) => (contactCreated ? null : 'The contact existed before this mail: only new contacts get the automatic reply'),
	},
	{
		name: 'an enquiry',
		against: ({ outcome }) => (outcome === 'none' ? 'Lead Parser found no enquiry in the mail' : null),
	},
	{
		name: 'own mark',
		against: ({ carriesOurMark }) => (carriesOurMark ? 'The mail carries the mark of our own automatic replies: answering would begin a loop' : null),
	},
	{
		name: 'machine mail',
		against({ kind, sourceKind }) {
			if (kind === 'personal') return null;
			// Portals, forms and lead files are sent in bulk on behalf of a person who asked; everything else in bulk asked for nothing.
			if (kind === 'bulk') return sourceKind === 'direct' ? 'A mailing is not answered' : null;
			// Nodes in between may have emptied it, or put a word of their own there.
			return MACHINE_MAIL.get(kind) ?? 'The item does not say what kind of mail it was';
		},
	},
	{
		name: 'one sender',
		against: ({ senderVerified }) => (senderVerified ? null : 'The mail does not have exactly one valid sender'),
	},
	{
		name: 'address of the person',
		against({ recipient, relayEmails, relayForwards, ownAddresses, blocked }) {
			if (recipient === null) return 'The person left no email address';
			if (!isValidAddress(recipient)) return 'The person\'s email address is not complete';
			if (relayEmails.includes(recipient) && !relayForwards) return 'The address is a portal\'s forwarding address';
			if (isNoReply(recipient)) return 'Nobody reads mail to this address';
			if (isOneOf(recipient, ownAddresses)) return 'The address is one of your own';
			if (blocked !== null) return `The address is blocked: ${blocked}`;
			return null;
		},
	},
	{
		name: 'not an answer to us',
		against: ({ answersOurReply }) => (answersOurReply ? 'The mail answers an automatic reply of ours' : null),
	},
	{
		name: 'office hours',
		against: ({ isTimeForReplies }) => (isTimeForReplies ? null : 'It is not a time at which automatic replies are wanted (Office Hours)'),
	},
];

/** How many may leave. */
export const LIMITS = { personInDay: 1, personInWeek: 5, mailboxInTenMinutes: 30 };

/** The windows the limits count in, in milliseconds. */
export const WINDOWS = { day: 24 * 3_600_000, week: 7 * 24 * 3_600_000, tenMinutes: 600_000 };

/** The rule that ends a loop, whoever it is with: somebody is told when it had to. */
export const BREAKER = 'circuit breaker';

const LIMIT_RULES: readonly Rule<ReplyHistory>[] = [
	{
		name: 'one per person and day',
		against: ({ toPersonInDay }) => (toPersonInDay < LIMITS.personInDay ? null : 'This person got an automatic reply in the last 24 hours'),
	},
	{
		name: 'five per person and week',
		against: ({ toPersonInWeek }) => (toPersonInWeek < LIMITS.personInWeek ? null : `This person got ${toPersonInWeek} automatic replies in the last 7 days`),
	},
	{
		name: BREAKER,
		against: ({ fromMailboxInTenMinutes }) =>
			fromMailboxInTenMinutes < LIMITS.mailboxInTenMinutes ? null : `This mailbox sent ${fromMailboxInTenMinutes} automatic replies in the last 10 minutes: the limit against loops is reached`,
	},
];

function firstRefusal<Facts>(rules: readonly Rule<Facts>[], facts: Facts): Refusal | null {
	for (const rule of rules) {
		const reason = rule.against(facts);
		if (reason !== null) return { rule: rule.name, reason };
	}
	return null;
}

/** Why this mail gets no automatic reply; null when it may get one. */
export function refuseByMail(facts: ReplyFacts): Refusal | null {
	return firstRefusal(MAIL_RULES, facts);
}

/** Why it would be one reply too many; null when there is room. */
export function refuseByHistory(history: ReplyHistory): Refusal | null {
	return firstRefusal(LIMIT_RULES, history);
}
