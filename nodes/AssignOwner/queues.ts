import type { TeamMember } from '../shared/store/team';
import { whyPassedOver } from './availability';
import { languageName } from './languages';
import type { Found, Situation } from './rules';

/** Whose turn it can be. Rules with the same name share one rotation. */
export interface Queue {
	/** Empty = named after its members. */
	name: string;
	from: 'everybody' | 'team' | 'members';
	/** For "team". */
	team: string;
	/** For "members": addresses, lower case. */
	members: readonly string[];
}

/** A rule that gives each enquiry to one of a queue. */
export interface QueueRule {
	name: 'roundRobin' | 'weighted' | 'leastOpen' | 'language' | 'place' | 'source';
	queue: Queue;
	/** For "source": the sources whose enquiries go to the queue. */
	sources?: readonly string[];
}

/** A turn that is to be taken in one queue. */
export interface Turn {
	/** The rotation: a queue, or those of it who speak one language or look after one place. */
	rotation: string;
	way: 'equal' | 'weighted' | 'fewest';
	/** Who of everybody is there. Asked when it is this enquiry's turn, so that two at once choose by one picture of the team. */
	available(everybody: readonly TeamMember[]): TeamMember[];
}

/** Takes a turn: who is next, with what they had to do before; or why everybody has enough. */
export type TakeTurn = (turn: Turn) => Promise<{ member: TeamMember; turn: number; openEnquiries: number; weights: number } | { full: string[] }>;

const same = (one: string, other: string) => one.trim().toLowerCase() === other.trim().toLowerCase();

/** What a queue is called, in reasons and in the store. @param office the team this intake belongs to */
export function queueName({ name, from, team }: Queue, office: string): string {
	return name.trim() || { team: team.trim() || office || 'Team', everybody: 'Everybody', members: 'Chosen Members' }[from];
}

/** Whether somebody belongs to a queue, available or not. */
export function isInQueue(member: TeamMember, { from, team, members }: Queue, situation: Pick<Situation, 'team'>): boolean {
	if (from === 'everybody') return member.isActive;
	if (from === 'members') return members.includes(member.email);
	const wanted = team.trim() || situation.team;
	return member.isActive && wanted !== '' && same(member.team, wanted);
}

/** Without accents and capitals. */
const fold = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();

interface Part {
	/** In the name of the rotation; empty = the whole queue. */
	label: string;
	has(member: TeamMember): boolean;
	/** "nobody in the queue Sales …" */
	nobody: string;
	/** What stands before "is next in the queue Sales". */
	because(member: TeamMember): string;
	rule: string;
}

const WHOLE: Part = { label: '', has: () => true, nobody: '', because: () => '', rule: '' };

/** The part of a queue a rule is about, or why it is not for this enquiry. */
function partOf({ name, sources = [] }: QueueRule, { language, listing, source }: Situation): Part | { passed: string } {
	if (name === 'language') {
		const code = (language ?? '').toLowerCase().split(/[-_]/)[0];
		if (code === '') return { passed: "the person's language is not known" };
		const words = languageName(code);
		return { label: `language ${code}`, has: (member) => member.languages.includes(code), nobody: `speaks ${words}`, because: (member) => `${member.name} speaks ${words} and`, rule: 'language' };
	}
	if (name === 'place') {
		if (listing === null) return { passed: 'the enquiry names no listing' };
		const { place, reference } = listing;
		if (place === null || place.trim() === '') return { passed: `listing ${reference} has no place` };
		const wanted = fold(place);
		return { label: `place ${wanted}`, has: (member) => member.places.some((one) => fold(one) === wanted), nobody: `looks after ${place}`, because: (member) => `${member.name} looks after ${place} and`, rule: 'place' };
	}
	if (name === 'source') {
		if (!sources.some((one) => fold(one) === fold(source))) return { passed: `it did not come from ${sources.length > 0 ? sources.slice(0, 5).join(' or ') : 'a source of the list'}` };
		return { ...WHOLE, because: (member) => `It came from ${source}, and ${member.name}`, rule: 'source' };
	}
	return { ...WHOLE, rule: { roundRobin: 'round robin', weighted: 'weighted round robin', leastOpen: 'least open enquiries' }[name] };
}

/** Names at most so many who could not take it. */
const MOST_NAMED = 6;

function listed(whys: readonly string[]): string {
	return [...whys.slice(0, MOST_NAMED), ...(whys.length > MOST_NAMED ? [`${whys.length - MOST_NAMED} more`] : [])].join(', ');
}

/** The next of a queue who is there and has not enough to do already. */
export async function fromQueue(rule: QueueRule, situation: Situation): Promise<Found> {
	const part = partOf(rule, situation);
	if ('passed' in part) return part;
	const name = queueName(rule.queue, situation.team);
	const queue = situation.members.filter((member) => isInQueue(member, rule.queue, situation));
	if (queue.length === 0) return { passed: `the queue ${name} has no members` };
	const isWanted = (member: TeamMember) => part.has(member) && isInQueue(member, rule.queue, situation);
	const wanted = queue.filter(isWanted);
	if (wanted.length === 0) return { passed: `nobody in the queue ${name} ${part.nobody}` };
	const away = wanted.map((member) => whyPassedOver(member, situation.now));
	const available = (everybody: readonly TeamMember[]) => everybody.filter((member) => isWanted(member) && whyPassedOver(member, situation.now) === null);
	const unavailable = (whys: readonly (string | null)[]) => ({ passed: `nobody in the queue ${name} is available: ${listed(whys.filter((why) => why !== null))}` });
	if (away.every((why) => why !== null)) return unavailable(away);
	const way = rule.name === 'weighted' ? 'weighted' : rule.name === 'leastOpen' ? 'fewest' : 'equal';
	const taken = await situation.takeTurn({ rotation: part.label === '' ? name : `${name} / ${part.label}`, way, available });
	if ('full' in taken) return unavailable([...away, ...taken.full]);
	const { member } = taken;
	const who = part.because(member) || member.name;
	const reason = {
		equal: `${who} is next in the queue ${name}`,
		weighted: `${who} is next in the queue ${name}, by weight (${member.rotationWeight} of ${taken.weights})`,
		fewest: `${who} has the fewest open enquiries in the queue ${name} (${taken.openEnquiries})`,
	}[way];
	return { member, rule: part.rule, reason, queue: name, turn: taken.turn };
}
