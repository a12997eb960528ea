import type { Identity } from '../store/contacts';
import { compareNames, sharesWholeName, type NameAgreement } from './names';

export const MATCH_POLICIES = ['balanced', 'strict', 'any'] as const;
/** Balanced: names tell people behind one phone apart. Strict: a phone needs the whole name. Any Match: one shared datum is enough. */
export type MatchPolicy = (typeof MATCH_POLICIES)[number];

/** Identities of one kind that one person has; more is a colleague, a relocation agent, a family (Segment's number). */
const MOST_OF_A_KIND = 5;
/** One mail asks a person at most this much. */
const MOST_QUESTIONS = 3;

/** One identity a mail names, and what it says about who wrote. */
export interface Match {
	kind: 'email' | 'phone';
	value: string;
	/** The record that has it, or that gets the mail of whoever was met behind it. */
	contactId: string;
	/** Several people use it: it then says nothing about who wrote. */
	isShared: boolean;
	/** Several, and more than a household: one word of a name tells nobody apart there. */
	isCrowd: boolean;
	/** Likely used by several people, though nobody has seen them yet: a fixed line, info@. */
	isWeak: boolean;
	/** Whether it is somebody else's, and this person was only met behind it. */
	isMet: boolean;
}

/** Somebody who has an identity this mail names, or was met behind one. */
export interface Acquaintance {
	rootId: string;
	/** null = unknown. */
	name: string | null;
	/** E-mails first, in the mail's order. */
	matches: Match[];
	/** How many identities they have. */
	emails: number;
	phones: number;
	/** People of whom a person said that they are somebody else. */
	apartFrom: readonly string[];
}

/** Two contacts a person should look at. */
export interface PossibleDuplicate {
	/** The record on the other side; the first is the contact the mail goes to. */
	contactId: string;
	reason: string;
}

export type Decision =
	| {
			kind: 'create';
			reason: string;
			/** Identities of the mail that nobody has: the contact gets them. */
			adds: Identity[];
			duplicates: PossibleDuplicate[];
	  }
	| {
			kind: 'attach';
			rootId: string;
			/** The record that gets the mail and its new identities. */
			contactId: string;
			reason: string;
			/** People who turn out to be the same person. */
			merge: { rootId: string; contactId: string; reason: string }[];
			adds: Identity[];
			duplicates: PossibleDuplicate[];
	  };

const LABEL = { email: 'email address', phone: 'phone number' } as const;
const known = (person: Acquaintance) => person.name ?? 'a contact without a name';

/** What an identity is worth: "strong" an address of one's own, "medium" a mobile, "weak" a fixed line or info@, "none" what several people use. */
type Evidence = 'strong' | 'medium' | 'weak' | 'none';
const RANK: Record<Evidence, number> = { strong: 3, medium: 2, weak: 1, none: 0 };
const worth = ({ kind, isShared, isWeak, isMet }: Match): Evidence => (isShared || isMet ? 'none' : isWeak ? 'weak' : kind === 'email' ? 'strong' : 'medium');

interface Candidate {
	person: Acquaintance;
	best: Match;
	evidence: Evidence;
	agreement: NameAgreement;
	/** "ask": a contact of their own, and a person looks at both. */
	verdict: 'same' | 'ask' | 'other';
}

/** Whether the mail is this person's, by what ties it to them and what the names say. */
const VERDICTS: Record<Exclude<MatchPolicy, 'any'>, Record<Evidence, Record<NameAgreement, Candidate['verdict']>>> = {
	balanced: {
		strong: { agree: 'same', unclear: 'same', disagree: 'ask' },
		medium: { agree: 'same', unclear: 'same', disagree: 'ask' },
		weak: { agree: 'same', unclear: 'ask', disagree: 'other' },
		none: { agree: 'same', unclear: 'other', disagree: 'other' },
	},
	strict: {
		strong: { agree: 'same', unclear: 'same', disagree: 'ask' },
		medium: { agree: 'same', unclear: 'ask', disagree: 'ask' },
		weak: { agree: 'same', unclear: 'ask', disagree: 'other' },
		none: { agree: 'same', unclear: 'other', disagree: 'other' },
	},
};

function judge(name: string | null, person: Acquaintance, policy: MatchPolicy): Candidate {
	const [best] = [...person.matches].sort((a, b) => RANK[worth(b)] - RANK[worth(a)]);
	const evidence = worth(best);
	let agreement = compareNames(name, person.name);
	if (policy === 'any') return { person, best, evidence, agreement, verdict: best.isMet ? 'other' : 'same' };
	// "Ana" agrees with every Ana of an office.
	if ((best.isCrowd || (policy === 'strict' && RANK[evidence] < RANK.medium)) && agreement === 'agree' && !sharesWholeName(name, person.name)) agreement = 'unclear';
	return { person, best, evidence, agreement, verdict: VERDICTS[policy][evidence][agreement] };
}

/**
 * Which contact a mail belongs to (W5), and why.
 *
 * *Balanced*: an address of one's own or a mobile attaches unless the name clearly disagrees; a fixed line, info@ and
 * whatever several people use attach only when the name agrees. Two contacts become one only when their names agree;
 * else the e-mail wins and a person is asked, once.
 *
 * @param mail name: null when it has none; fresh: its identities that nobody has
 * @param people everybody who has an identity the mail names or was met behind one, in the mail's order
 */
export function decide(mail: { name: string | null; fresh: readonly Identity[] }, people: readonly Acquaintance[], policy: MatchPolicy = 'balanced'): Decision {
	const candidates = people.map((person) => judge(mail.name, person, policy));
	const target = bestOf(candidates.filter(({ verdict }) => verdict === 'same')) ?? nothingElse(mail, candidates, policy);
	if (target === undefined) return createNew(mail, candidates);
	const { person, agreement, evidence, best } = target;
	const { adds, surplus } = withinLimits(person, mail.fresh, policy);
	if (surplus.length > 0 && agreement !== 'agree' && evidence !== 'strong') return createNew(mail, [{ ...target, verdict: 'ask' }], `${known(person)} has ${MOST_OF_A_KIND} ${LABEL[surplus[0].kind]}s already`);
	return {
		kind: 'attach',
		rootId: person.rootId,
		contactId: best.contactId,
		reason: [attachReason(mail.name, target), ...surplus.map(({ kind, value }) => `${value} was not added: ${known(person)} has ${MOST_OF_A_KIND} ${LABEL[kind]}s already`)].join('; '),
		adds,
		...joinOthers(mail.name, target, candidates, policy),
	};
}

/** Own address before own phone before what is shared; among equals the name that agrees, then the mail's order. */
function bestOf(candidates: Candidate[]): Candidate | undefined {
	const score = ({ evidence, agreement, best }: Candidate) => (best.kind === 'email' && !best.isMet ? 10 : 0) + (agreement === 'agree' ? 5 : 0) + RANK[evidence];
	return [...candidates].sort((a, b) => score(b) - score(a))[0];
}

/** A known address under another name, and nothing that could tell the two apart: whoever answers reaches the same mailbox. */
function nothingElse(mail: { fresh: readonly Identity[] }, candidates: Candidate[], policy: MatchPolicy): Candidate | undefined {
	if (mail.fresh.length > 0 || policy === 'strict') return undefined;
	return candidates.find(({ evidence }) => evidence === 'strong');
}

function attachReason(name: string | null, { person, best, agreement }: Candidate): string {
	if (best.isMet) return `${known(person)} wrote from this ${LABEL[best.kind]} before`;
	const kinds = [...new Set(person.matches.filter((match) => !match.isMet).map((match) => LABEL[match.kind]))].join(' and ');
	return `Same ${kinds} as ${known(person)}${agreement === 'disagree' ? `, though the name is ${name ?? 'another'}` : ''}`;
}

/** One person has only so many addresses and numbers. */
function withinLimits(person: Acquaintance, fresh: readonly Identity[], policy: MatchPolicy): { adds: Identity[]; surplus: Identity[] } {
	const count = { email: person.emails, phone: person.phones };
	const surplus = policy === 'any' ? [] : fresh.filter(({ kind }) => ++count[kind] > MOST_OF_A_KIND);
	return { adds: fresh.filter((one) => !surplus.includes(one)), surplus };
}

type Joined = Pick<Extract<Decision, { kind: 'attach' }>, 'merge' | 'duplicates'>;

/** The others the mail names: the same person, somebody to ask about, or somebody else. */
function joinOthers(name: string | null, target: Candidate, candidates: Candidate[], policy: MatchPolicy): Joined {
	const result: Joined = { merge: [], duplicates: [] };
	/** Everybody who is the target's person by now: whoever joins must be the same person as each of them. */
	const joined = [target.person];
	for (const { person, best, evidence } of candidates) {
		if (person === target.person || target.person.apartFrom.includes(person.rootId)) continue;
		const [{ contactId }] = person.matches;
		const fits = joined.every((one) => mayBeOne(name, one, person, policy));
		const [emails, phones] = [...joined, person].reduce(([e, p], one) => [e + one.emails, p + one.phones], [0, 0]);
		const tooMany = policy !== 'any' && Math.max(emails, phones) > MOST_OF_A_KIND;
		if (fits && !tooMany) {
			joined.push(person);
			result.merge.push({ rootId: person.rootId, contactId, reason: policy === 'any' ? `One mail names data of both` : `One mail names data of both, and the names agree (${known(target.person)}, ${known(person)})` });
		} else if (!best.isMet && ((tooMany && fits) || RANK[evidence] >= RANK.medium) && result.duplicates.length < MOST_QUESTIONS) {
			result.duplicates.push({ contactId, reason: tooMany && fits ? `${known(target.person)} and ${known(person)} would have more than ${MOST_OF_A_KIND} addresses or numbers` : `One mail names data of ${known(target.person)} and of ${known(person)}` });
		}
	}
	return result;
}

/** Two existing contacts: their names agree, or the mail's own name vouches for the one that has none. */
function mayBeOne(inMail: string | null, one: Acquaintance, other: Acquaintance, policy: MatchPolicy): boolean {
	if (one.apartFrom.includes(other.rootId) || other.apartFrom.includes(one.rootId)) return false;
	if (policy === 'any') return other.matches.some((match) => !match.isMet);
	if (policy === 'strict') return sharesWholeName(one.name, other.name);
	const isFromCrowd = [one, other].some((person) => person.matches.every((match) => match.isCrowd));
	if (one.name !== null && other.name !== null) return isFromCrowd ? sharesWholeName(one.name, other.name) : compareNames(one.name, other.name) === 'agree';
	// Without a name, only what is nobody else's says who it is.
	const nameless = one.name === null ? one : other;
	if (!nameless.matches.some((match) => RANK[worth(match)] >= RANK.medium)) return false;
	if (one.name === null && other.name === null) return inMail !== null;
	return compareNames(inMail, one.name ?? other.name) === 'agree';
}

function createNew(mail: { name: string | null; fresh: readonly Identity[] }, candidates: Candidate[], because?: string): Decision {
	const asked = candidates.filter(({ verdict }) => verdict === 'ask');
	const owner = asked.at(0) ?? candidates.find(({ best }) => !best.isShared && !best.isMet);
	const reason = owner
		? `The ${LABEL[owner.best.kind]} belongs to ${known(owner.person)}, ${because ?? (owner.agreement === 'disagree' ? `whose name is not ${mail.name ?? 'given'}` : 'and the names do not show that it is the same person')}`
		: candidates.length > 0
			? `The ${LABEL[candidates[0].best.kind]} is shared by several people`
			: 'No contact has this email address or phone number';
	return {
		kind: 'create',
		reason: because ?? reason,
		adds: [...mail.fresh],
		duplicates: asked.slice(0, MOST_QUESTIONS).map(({ person, best, agreement }) => ({
			contactId: best.contactId,
			reason: because ?? `Same ${LABEL[best.kind]}, ${agreement === 'disagree' ? 'but the names disagree' : 'and the names say too little'} (${mail.name ?? 'none'}, ${known(person)})`,
		})),
	};
}
