import { compareNames } from './names';

/** Somebody who has an identity this mail names. */
export interface Acquaintance {
	rootId: string;
	/** null = unknown. */
	name: string | null;
	/** Which of their identities the mail names, e-mails first, in the mail's order. */
	matches: { kind: 'email' | 'phone'; value: string; contactId: string; isShared: boolean }[];
	/** People of whom a person said, or the name gate found, that they are somebody else. */
	apartFrom: readonly string[];
}

/** Two contacts a person should look at. */
export interface PossibleDuplicate {
	/** The record on the other side; the first is the contact the mail goes to. */
	contactId: string;
	reason: string;
}

export type Decision =
	| { kind: 'create'; reason: string; duplicates: PossibleDuplicate[] }
	| {
			kind: 'attach';
			rootId: string;
			/** The record that gets the mail and its new identities. */
			contactId: string;
			reason: string;
			/** People who turn out to be the same person. */
			merge: { rootId: string; contactId: string; reason: string }[];
			duplicates: PossibleDuplicate[];
	  };

const LABEL = { email: 'email address', phone: 'phone number' } as const;

const known = (person: Acquaintance) => person.name ?? 'a contact without a name';
const hasEmail = (person: Acquaintance) => person.matches.some((match) => match.kind === 'email');
/** A number several people use says nothing by itself. */
const counts = (person: Acquaintance) => person.matches.some((match) => match.kind === 'email' || !match.isShared);

/**
 * Which contact a mail belongs to: the "Balanced" policy.
 *
 * One known e-mail or phone attaches (W5). On a phone alone, a name that clearly disagrees makes a new contact and a
 * question for a person; so does a shared phone unless the name agrees. Two contacts become one only when their names
 * agree; else the e-mail wins and a person is asked, once.
 *
 * @param name the name in the mail, null when it has none
 * @param people everybody who has an identity the mail names, in the mail's order
 * @param filedApart people who share a phone with one of `people` and are somebody else: the mail may be theirs
 */
export function decide(name: string | null, people: readonly Acquaintance[], filedApart: readonly Omit<Acquaintance, 'matches'>[] = []): Decision {
	const possible = people.filter((person) => hasEmail(person) || passesNameGate(name, person));
	const target = possible.find(hasEmail) ?? possible.find((person) => compareNames(name, person.name) === 'agree') ?? possible[0];
	if (target === undefined) return attachApart(name, people, filedApart) ?? createNew(name, people);

	const merge: Extract<Decision, { kind: 'attach' }>['merge'] = [];
	const duplicates: PossibleDuplicate[] = [];
	/** Everybody who is the target's person by now: whoever joins must be the same person as each of them. */
	const joined = [target];
	for (const other of people) {
		if (other === target || target.apartFrom.includes(other.rootId)) continue;
		const [{ contactId }] = other.matches;
		if (!counts(other)) continue;
		if (joined.every((one) => sameNames(name, one.name, other.name) && !one.apartFrom.includes(other.rootId))) {
			joined.push(other);
			merge.push({ rootId: other.rootId, contactId, reason: `One mail names data of both, and the names agree (${known(target)}, ${known(other)})` });
		} else {
			duplicates.push({ contactId, reason: `One mail names data of ${known(target)} and of ${known(other)}` });
		}
	}
	const kinds = [...new Set(target.matches.map((match) => LABEL[match.kind]))].join(' and ');
	return { kind: 'attach', rootId: target.rootId, contactId: target.matches[0].contactId, reason: `Same ${kinds} as ${known(target)}`, merge, duplicates };
}

function passesNameGate(name: string | null, person: Acquaintance): boolean {
	const agreement = compareNames(name, person.name);
	return counts(person) ? agreement !== 'disagree' : agreement === 'agree';
}

/** The mail names a phone of somebody else, but a person of this name was met behind that phone before. */
function attachApart(name: string | null, people: readonly Acquaintance[], filedApart: readonly Omit<Acquaintance, 'matches'>[]): Decision | null {
	const person = filedApart.find((one) => people.some((owner) => one.apartFrom.includes(owner.rootId)) && compareNames(name, one.name) === 'agree');
	if (!person) return null;
	return {
		kind: 'attach',
		rootId: person.rootId,
		contactId: person.rootId,
		reason: `${person.name ?? 'This person'} wrote from this phone number before`,
		merge: [],
		duplicates: [],
	};
}

function createNew(name: string | null, people: readonly Acquaintance[]): Decision {
	const owners = people.filter(counts);
	const reason = owners.length > 0
		? `The phone number belongs to ${known(owners[0])}, whose name is not ${name ?? 'given'}`
		: people.length > 0
			? 'The phone number is shared by several people'
			: 'No contact has this email address or phone number';
	return {
		kind: 'create',
		reason,
		duplicates: owners.map((owner) => ({ contactId: owner.matches[0].contactId, reason: `Same phone number, but the names disagree (${name ?? 'none'}, ${known(owner)})` })),
	};
}

/** Two existing contacts: their names agree, or the mail's own name vouches for the one that has none. */
function sameNames(inMail: string | null, one: string | null, other: string | null): boolean {
	if (one !== null && other !== null) return compareNames(one, other) === 'agree';
	if (one === null && other === null) return inMail !== null;
	return compareNames(inMail, one ?? other) === 'agree';
}
