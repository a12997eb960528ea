import type { TeamMember } from '../shared/store/team';
import { FIRST_RULES } from '../shared/team/leaving-member';
import { absence, isAbsent, standInFor } from './availability';
import { fromQueue, isInQueue, queueName, type Queue, type QueueRule, type TakeTurn } from './queues';

/** W7: who is responsible by their position. */
export type PositionRule = { name: 'administrator' | 'coordinator' | 'listingOwner' };

/** One step of the list; the names are values of the parameter, so they stay. */
export type Rule = PositionRule | { name: 'existingOwner' } | { name: 'existingClients'; queue: Queue } | QueueRule;

/** W7's order. */
export const DEFAULT_RULES: readonly Rule[] = FIRST_RULES;

/** What is known when an owner is chosen. */
export interface Situation {
	/** The contact's owner so far, active or not; null = none. */
	existing: TeamMember | null;
	/** The enquiry's own owner, active or not; null = none. */
	enquiryOwner: TeamMember | null;
	/** Whether a person chose the enquiry's owner. */
	isByHand: boolean;
	/** Whether a person chose the contact's owner. */
	isClientByHand: boolean;
	/** Everybody who has not been deleted, the oldest member first. */
	members: readonly TeamMember[];
	/** The office this intake belongs to; empty = any. */
	team: string;
	/** The listing the enquiry names; null = none. */
	listing: { reference: string; ownerId: string | null; place: string | null } | null;
	/** Of the person, e.g. "es"; null = not known. */
	language: string | null;
	/** Where the mail came from, e.g. a portal's name. */
	source: string;
	/** Epoch milliseconds. */
	now: number;
	takeTurn: TakeTurn;
	/** The open enquiry that a queue has for this client already, about the same thing (B7). */
	routedTo(queue: string): Promise<{ id: string; owner: TeamMember | null } | null>;
}

/** Who gets it, by which rule, and why in words. */
export interface Choice {
	/** null = nobody yet. */
	member: TeamMember | null;
	/** Who does the work while `member` is absent. */
	deputy: TeamMember | null;
	/** For programs: "existing owner", "coordinator", "round robin", "pool" …; see docs/owners.md. */
	rule: string;
	reason: string;
	/** The queue whose turn it was; null = none. */
	queue: string | null;
	/** The number of that turn. */
	turn: number | null;
	/** B7: the mail is not for the manager's enquiry: it opens one for this queue, or joins the one the queue has. */
	route: { queue: string; enquiryId: string | null } | null;
	/** Whether somebody is still looked for: an owner, or a stand-in for an absent one. */
	waits: boolean;
}

/** What a rule found: somebody; somebody absent for whom nobody stands in; or nobody, and why. */
export type Found = { member: TeamMember; rule: string; reason: string; deputy?: TeamMember | null; queue?: string; turn?: number; route?: Choice['route'] } | { absent: TeamMember; rule: string; reason: string } | { passed: string };

const sameTeam = (one: string, other: string) => one.trim().toLowerCase() === other.trim().toLowerCase();

/** Somebody who stays responsible: while they are absent their deputy does the work. */
function responsible(member: TeamMember, rule: string, reason: string, { members, now }: Situation): Exclude<Found, { passed: string }> {
	if (!isAbsent(member, now)) return { member, rule, reason };
	const deputy = standInFor(member, members, now);
	return deputy ? { member, deputy, rule, reason: `${reason}. ${absence(member)}, so ${deputy.name} stands in` } : { absent: member, rule, reason };
}

function coordinator(situation: Situation): Found {
	const { members, team } = situation;
	const coordinators = members.filter((one) => one.isActive && one.role === 'coordinator' && (team === '' || sameTeam(one.team, team)));
	let away: TeamMember | undefined;
	for (const member of coordinators) {
		const found = responsible(member, 'coordinator', `${member.name} coordinates ${team || member.team || 'the office'}`, situation);
		if ('member' in found) return found;
		away ??= member;
	}
	if (away) return { passed: `${absence(away)} and has no deputy` };
	return { passed: team === '' ? 'there is no active coordinator' : `${team} has no active coordinator` };
}

function listingOwner(situation: Situation): Found {
	const { members, listing } = situation;
	if (listing === null) return { passed: 'the enquiry names no listing' };
	const member = members.find((one) => one.isActive && one.id === listing.ownerId);
	if (!member) return { passed: listing.ownerId === null ? `nobody is in charge of listing ${listing.reference}` : `whoever is in charge of listing ${listing.reference} is no longer active` };
	const found = responsible(member, 'listing owner', `${member.name} is in charge of listing ${listing.reference}`, situation);
	return 'absent' in found ? { passed: `${absence(member)} and has no deputy` } : found;
}

function administrator(situation: Situation): Found {
	const { members, team, now } = situation;
	const [first, second] = members
		.filter((member) => member.isActive && member.role === 'administrator')
		.sort((a, b) => (a.administratorRank ?? Infinity) - (b.administratorRank ?? Infinity) || 0);
	if (!first) return { passed: 'there is no active administrator' };
	if (first.administratorRank !== null && first.administratorRank > 1) {
		const found = responsible(first, 'second administrator', `The first administrator is not active, so ${first.name} takes it`, situation);
		return 'absent' in found ? { passed: `the first administrator is not active, and ${absence(first)}` } : found;
	}
	const isElsewhere = team !== '' && first.team !== '' && !sameTeam(first.team, team);
	if (!isElsewhere && !isAbsent(first, now)) return { member: first, rule: 'first administrator', reason: `${first.name} is the first administrator` };
	const why = isElsewhere ? `${first.name}, the first administrator, is in team ${first.team} at present` : `${first.name} is the first administrator, but ${absence(first)}`;
	if (second && !isAbsent(second, now)) return { member: second, rule: 'second administrator', reason: `${why}, so ${second.name} takes it` };
	const found = responsible(first, 'first administrator', `${first.name} is the first administrator`, situation);
	if (!isElsewhere && 'member' in found) return found;
	return { passed: second ? `${why}, and ${absence(second)}` : `${why}, and there is no second` };
}

/** W8: whoever looks after the enquiry, or else after the contact. */
function existingOwner(situation: Situation): Found {
	const { existing, enquiryOwner } = situation;
	if (enquiryOwner?.isActive && enquiryOwner.id !== existing?.id) return responsible(enquiryOwner, 'existing owner', `${enquiryOwner.name} looks after this enquiry already`, situation);
	if (existing?.isActive) return responsible(existing, 'existing owner', `${existing.name} looks after this contact already`, situation);
	return { passed: 'the contact has no active owner' };
}

/** B7, exactly: the client's manager is in the queue: the existing record; is not: a new enquiry for the next in the queue. */
async function existingClients(situation: Situation, queue: Queue): Promise<Found> {
	const { existing, enquiryOwner } = situation;
	const name = queueName(queue, situation.team);
	const manager = existing?.isActive ? existing : enquiryOwner;
	if (enquiryOwner?.isActive && isInQueue(enquiryOwner, queue, situation) && enquiryOwner.id !== existing?.id) {
		return responsible(enquiryOwner, 'client manager', `${enquiryOwner.name} looks after this enquiry already and is in the queue ${name}`, situation);
	}
	if (!manager?.isActive) return { passed: 'the contact has no active manager' };
	if (isInQueue(manager, queue, situation)) {
		return responsible(manager, 'client manager', `${manager.name} manages this client and is in the queue ${name}, so the mail joins the existing record`, situation);
	}
	const before = `${manager.name}, who manages this client, is not in the queue ${name}`;
	const routed = await situation.routedTo(name);
	if (routed?.owner?.isActive) {
		const found = responsible(routed.owner, 'next in queue', `${before}, where ${routed.owner.name} has this enquiry already`, situation);
		return 'member' in found ? { ...found, route: { queue: name, enquiryId: routed.id } } : found;
	}
	const found = await fromQueue({ name: 'roundRobin', queue }, situation);
	if (!('member' in found)) return found;
	return { ...found, rule: 'next in queue', reason: `${before}, so it is a new enquiry for the next there: ${found.member.name}`, route: { queue: name, enquiryId: routed?.id ?? null } };
}

async function tryRule(rule: Rule, situation: Situation): Promise<Found> {
	switch (rule.name) {
		case 'administrator':
			return administrator(situation);
		case 'coordinator':
			return coordinator(situation);
		case 'listingOwner':
			return listingOwner(situation);
		case 'existingOwner':
			return existingOwner(situation);
		case 'existingClients':
			return await existingClients(situation, rule.queue);
		default:
			return await fromQueue(rule, situation);
	}
}

/** Whether clients stay their manager's, whoever answers the enquiry (B7). */
export const routesClients = (rules: readonly Rule[]) => rules.some(({ name }) => name === 'existingClients');

/**
 * Chooses the owner of an enquiry: whom a person chose by hand; else the first rule that finds somebody; else nobody,
 * visibly. A list that says nothing about existing clients begins with their owner (W8).
 */
export async function chooseOwner(situation: Situation, rules: readonly Rule[] = DEFAULT_RULES): Promise<Choice> {
	const { existing, enquiryOwner } = situation;
	const before = existing && !existing.isActive ? `${existing.name}, the owner so far, is no longer active. ` : '';
	// A rule may come before the existing owner, but not before one whom a person chose; about whom the queue decides, B7 says.
	const decidesOnClients = routesClients(rules) || (!situation.isClientByHand && rules.some(({ name }) => name === 'existingOwner'));
	const steps = rules.map((rule) => () => tryRule(rule, situation));
	if (situation.isByHand && enquiryOwner?.isActive) steps.unshift(async () => responsible(enquiryOwner, 'chosen by hand', `${enquiryOwner.name} was chosen by hand for this enquiry`, situation));
	else if (!decidesOnClients && (existing?.isActive || enquiryOwner?.isActive)) steps.unshift(async () => existingOwner(situation));
	const passed: string[] = [];
	let absent: Extract<Found, { absent: TeamMember }> | undefined;
	for (const step of steps) {
		const found = await step();
		if ('passed' in found) {
			passed.push(found.passed);
			continue;
		}
		if ('absent' in found) {
			absent ??= found;
			continue;
		}
		const { member, deputy = null, rule, reason, queue = null, turn = null, route = null } = found;
		if (!absent) return { member, deputy, rule, reason: before + reason, queue, turn, route, waits: false };
		const standIn = deputy ?? member;
		// Whoever the rest of the list finds does the work; the client stays the absent owner's.
		if (standIn.id === absent.absent.id) continue;
		return { member: absent.absent, deputy: standIn, rule: absent.rule, reason: `${absent.reason}. ${absence(absent.absent)} and has no deputy, so ${standIn.name} stands in: ${reason}`, queue, turn, route: null, waits: false };
	}
	const why = passed.length > 0 ? passed.join('; ') : 'no rule is set';
	if (absent) return { member: absent.absent, deputy: null, rule: absent.rule, reason: `${absent.reason}. ${absence(absent.absent)} and has no deputy, and nobody can stand in: ${why}`, queue: null, turn: null, route: null, waits: true };
	return { member: null, deputy: null, rule: 'pool', reason: `${before}Nobody could take it: ${why}`, queue: null, turn: null, route: null, waits: true };
}
