import type { TeamMember } from '../shared/store/team';

/** The steps a person can put in order. The existing owner always comes first (W8). */
export type RuleName = 'coordinator' | 'listingOwner' | 'administrator';

/** W7's order. */
export const DEFAULT_RULES: readonly RuleName[] = ['coordinator', 'listingOwner', 'administrator'];

/** What is known when an owner is chosen. */
export interface Situation {
	/** The contact's owner so far, active or not; null = none. */
	existing: TeamMember | null;
	/** Everybody active, the oldest member first. */
	members: readonly TeamMember[];
	/** The office this intake belongs to; empty = any. */
	team: string;
	/** The listing the enquiry names; null = none. */
	listing: { reference: string; ownerId: string | null } | null;
}

/** Who gets it, by which rule, and why in words. */
export interface Choice {
	member: TeamMember | null;
	/** "existing owner", "coordinator", "listing owner", "first administrator", "second administrator" or "pool". */
	rule: string;
	reason: string;
}

type Rule = (situation: Situation) => Choice | { passed: string };

const sameTeam = (one: string, other: string) => one.trim().toLowerCase() === other.trim().toLowerCase();

const RULES: Record<RuleName, Rule> = {
	coordinator({ members, team }) {
		const coordinators = members.filter((member) => member.role === 'coordinator');
		const member = coordinators.find((one) => team === '' || sameTeam(one.team, team));
		if (member) return { member, rule: 'coordinator', reason: `${member.name} coordinates ${team || member.team || 'the office'}` };
		return { passed: team === '' ? 'there is no active coordinator' : `${team} has no active coordinator` };
	},

	listingOwner({ members, listing }) {
		if (listing === null) return { passed: 'the enquiry names no listing' };
		const member = members.find((one) => one.id === listing.ownerId);
		if (member) return { member, rule: 'listing owner', reason: `${member.name} is in charge of listing ${listing.reference}` };
		return { passed: listing.ownerId === null ? `nobody is in charge of listing ${listing.reference}` : `whoever is in charge of listing ${listing.reference} is no longer active` };
	},

	administrator({ members, team }) {
		const [first, second] = members
			.filter((member) => member.role === 'administrator')
			.sort((a, b) => (a.administratorRank ?? Infinity) - (b.administratorRank ?? Infinity) || 0);
		if (!first) return { passed: 'there is no active administrator' };
		if (first.administratorRank !== null && first.administratorRank > 1) {
			return { member: first, rule: 'second administrator', reason: `The first administrator is not active, so ${first.name} takes it` };
		}
		const away = team !== '' && first.team !== '' && !sameTeam(first.team, team);
		if (!away) return { member: first, rule: 'first administrator', reason: `${first.name} is the first administrator` };
		if (second) return { member: second, rule: 'second administrator', reason: `${first.name}, the first administrator, is in team ${first.team} at present, so ${second.name} takes it` };
		return { passed: `${first.name}, the first administrator, is in team ${first.team} at present, and there is no second` };
	},
};

/**
 * Chooses the owner of an enquiry: the owner the contact has, as long as they are active (W8); else the first rule that
 * finds somebody (W7); else nobody, visibly.
 */
export function chooseOwner(situation: Situation, rules: readonly RuleName[] = DEFAULT_RULES): Choice {
	const { existing } = situation;
	if (existing?.isActive) return { member: existing, rule: 'existing owner', reason: `${existing.name} looks after this contact already` };
	const before = existing ? `${existing.name}, the owner so far, is no longer active. ` : '';
	const passed: string[] = [];
	for (const name of rules) {
		const result = RULES[name](situation);
		if ('member' in result) return { ...result, reason: before + result.reason };
		passed.push(result.passed);
	}
	const why = passed.length > 0 ? passed.join('; ') : 'no rule is set';
	return { member: null, rule: 'pool', reason: `${before}Nobody could take it: ${why}` };
}
