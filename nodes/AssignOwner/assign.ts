import { InputError } from '../shared/node/input-error';
import { readAssignment, recordAssignment, type Assignment } from '../shared/store/assignments';
import { inTransaction } from '../shared/store/conflicts';
import { StaleContactError, type Person } from '../shared/store/contacts';
import { readEnquiry, type Enquiry } from '../shared/store/enquiries';
import { readFiledMessage } from '../shared/store/filed-messages';
import { findListing } from '../shared/store/listings';
import { lockPerson } from '../shared/store/lock-person';
import { findRoutedEnquiry, giveActivities, isOwnerByHand, openRoutedEnquiry, refileMessage, setOwnerOfEnquiry, setOwnerOfPerson, setRoute } from '../shared/store/owners';
import { enterPool, keepRequest } from '../shared/store/pool';
import { expectAnswer } from '../shared/store/responses';
import { beginTurn, takeTurn } from '../shared/store/rotation';
import type { Sql, Store } from '../shared/store/store';
import { listTeam, openEnquiriesOf, type TeamMember } from '../shared/store/team';
import { whyFull } from './availability';
import type { TakeTurn } from './queues';
import { chooseOwner, routesClients, type Choice, type Rule } from './rules';

/** How enquiries are assigned: the same for all mails of one workflow. */
export interface AssignmentPlan {
	/** The office this inbox belongs to; empty = any. */
	team: string;
	rules: readonly Rule[];
	/** Hours from the mail's arrival until "Answer this enquiry" is due; 0 = no due time. */
	answerWithinHours: number;
}

export interface AssignmentRequest extends AssignmentPlan {
	messageKey: string;
	contactId: string;
	/** null = only the contact gets an owner. */
	enquiryId: string | null;
}

export interface Assigned {
	owner: TeamMember | null;
	/** Who does the work while the owner is absent. */
	deputy: TeamMember | null;
	/** The queue whose turn it was; null = none. */
	queue: string | null;
	rule: string;
	reason: string;
	assignedNow: boolean;
	/** The enquiry the mail belongs to now: another one than asked for when it went to a queue (B7). */
	enquiryId: string | null;
}

/**
 * Gives a contact and its enquiry an owner. The same message key again gives the same owner and moves no rotation, even
 * when the team has changed meanwhile (invariant 5). Whom a person chose since then, or who took over from a member who
 * left, is the owner now.
 */
export async function assignOwner(store: Store, request: AssignmentRequest, now = Date.now()): Promise<Assigned> {
	const assigned = await inTransaction(store, async (sql) => {
		const earlier = await readAssignment(sql, request.messageKey);
		if (earlier) return await asItIsNow(sql, earlier);
		const person = await lockPerson(sql, request.contactId);
		if (person.erasedAt !== null) throw new InputError(`The contact in Contact ID was erased on ${new Date(person.erasedAt).toISOString().slice(0, 10)}`, 'Nothing is known about it any more, and nobody has to answer it.');
		// Another process may have decided while this one waited for the person.
		const meanwhile = await readAssignment(sql, request.messageKey);
		if (meanwhile) return await asItIsNow(sql, meanwhile);
		const decided = await decide(sql, request, person, now);
		const assignment = await apply(sql, request, person, decided, now);
		if (!(await recordAssignment(sql, assignment, now))) throw new StaleContactError();
		return resultOf(assignment, decided.members);
	});
	await keepPlan(store, planOf(request));
	return assigned;
}

/** A decision, before anything is written but the turn of a queue. */
export interface Decided {
	choice: Choice;
	enquiry: Enquiry | null;
	members: readonly TeamMember[];
}

/** Decides by the plan; the person is locked. */
export async function decide(sql: Sql, request: AssignmentRequest, person: Person, now: number): Promise<Decided> {
	const enquiry = request.enquiryId === null ? null : ((await readEnquiry(sql, request.enquiryId)) ?? null);
	if (request.enquiryId !== null && !enquiry) throw new InputError('The enquiry in Enquiry ID does not exist', 'Leave Enquiry ID as {{ $json.enquiry.id }}, or empty.');
	const filed = await readFiledMessage(sql, request.messageKey);
	const members = await listTeam(sql);
	const memberOf = (id: string | null) => members.find((member) => member.id === id) ?? null;
	const asksForPlace = request.rules.some(({ name }) => name === 'place');
	const choice = await chooseOwner(
		{
			existing: memberOf(person.ownerId),
			enquiryOwner: memberOf(enquiry?.ownerId ?? null),
			isByHand: enquiry?.ownerSetBy === 'person',
			isClientByHand: person.ownerId !== null && (await isOwnerByHand(sql, person.id, person.ownerId)),
			members,
			team: request.team,
			listing: enquiry?.listing ? { ...enquiry.listing, place: asksForPlace ? ((await findListing(sql, enquiry.listing.reference))?.place ?? null) : null } : null,
			language: person.language,
			source: filed?.source ?? person.firstSource,
			now,
			takeTurn: turnsIn(sql),
			async routedTo(queue) {
				const id = enquiry && (await findRoutedEnquiry(sql, person.id, enquiry, queue));
				return id ? { id, owner: memberOf((await readEnquiry(sql, id))?.ownerId ?? null) } : null;
			},
		},
		request.rules,
	);
	return { choice, enquiry, members };
}

/** Takes turns in this transaction: whoever else wants one of the same queue waits until it ends. */
function turnsIn(sql: Sql): TakeTurn {
	return async ({ rotation, way, available }) => {
		const turn = await beginTurn(sql, rotation);
		const members = available(await listTeam(sql));
		const asksForLoad = way === 'fewest' || members.some(({ openEnquiryLimit }) => openEnquiryLimit !== null);
		const load = asksForLoad ? await openEnquiriesOf(sql, members.map(({ id }) => id)) : new Map<string, number>();
		const full = members.map((member) => whyFull(member, load.get(member.id) ?? 0));
		const free = members.filter((_, index) => full[index] === null);
		if (free.length === 0) return { full: full.filter((why) => why !== null) };
		const candidates = free.map(({ id, rotationWeight }) => ({ id, weight: rotationWeight }));
		const id = await takeTurn(sql, rotation, turn, candidates, way === 'fewest' ? { kind: 'fewest', load } : { kind: way });
		const member = free.find((one) => one.id === id);
		if (!member) throw new Error(`The rotation ${rotation} chose nobody of its members`);
		return { member, turn, openEnquiries: load.get(id) ?? 0, weights: candidates.reduce((sum, { weight }) => sum + weight, 0) };
	};
}

/** Writes a decision to the person, the enquiry and what is to be done about it; gives the assignment that is to be recorded. */
export async function apply(sql: Sql, request: AssignmentRequest, person: Person, { choice, enquiry: asked, members }: Decided, now: number): Promise<Assignment> {
	const { messageKey } = request;
	const { member, deputy, route } = choice;
	const enquiry = asked && route ? await routed(sql, messageKey, asked, route, now) : asked;
	// A client whose manager is not in the queue stays the manager's (B7), also when a later rule finds who answers.
	const staysManagers = route !== null || (routesClients(request.rules) && members.some(({ id, isActive }) => isActive && id === person.ownerId));
	const becomesOwner = member !== null && !staysManagers && member.id !== person.ownerId && !(enquiry !== null && enquiry.ownerId === member.id);
	if (becomesOwner) await setOwnerOfPerson(sql, person.id, member.id, false, now);
	const isNewToEnquiry = member !== null && enquiry !== null && enquiry.ownerId !== member.id;
	if (isNewToEnquiry) await setOwnerOfEnquiry(sql, enquiry.id, member.id, false);
	if (enquiry) await keepAnswering(sql, request, person, enquiry, deputy ?? member, now);
	const assignment: Assignment = {
		messageKey,
		contactId: person.id,
		enquiryId: enquiry?.id ?? null,
		ownerId: member?.id ?? null,
		deputyId: deputy?.id ?? null,
		queue: choice.queue,
		turn: choice.turn,
		rule: choice.rule,
		reason: choice.reason,
		assignedNow: becomesOwner || (isNewToEnquiry && member.id !== person.ownerId),
	};
	if (choice.waits) await enterPool(sql, { messageKey, contactId: person.id, enquiryId: assignment.enquiryId, request: planOf(request), reason: choice.reason, since: now });
	return assignment;
}

/** The enquiry of a client whose manager is not in the queue: the one the queue has, the one this mail opened, or a new one. */
async function routed(sql: Sql, messageKey: string, asked: Enquiry, { queue, enquiryId }: NonNullable<Choice['route']>, now: number): Promise<Enquiry> {
	const filed = await readFiledMessage(sql, messageKey);
	let id = enquiryId;
	if (id === null && filed?.openedEnquiry && filed.enquiryId === asked.id) {
		await setRoute(sql, asked.id, queue);
		return { ...asked, route: queue };
	}
	const isNew = id === null;
	id ??= await openRoutedEnquiry(sql, asked, queue, messageKey, filed?.receivedAt ?? now, now);
	if (id !== asked.id) await refileMessage(sql, messageKey, id, isNew, isNew ? `the client's manager is not in the queue ${queue}, so it opened an enquiry there` : `joined the enquiry the queue ${queue} has`);
	const enquiry = await readEnquiry(sql, id);
	if (!enquiry) throw new Error(`The enquiry ${id} was not stored`);
	return enquiry;
}

/** B4: a follow-up for whoever does the work, also when somebody else was to do it before. */
async function keepAnswering(sql: Sql, request: AssignmentRequest, person: Person, enquiry: Enquiry, assignee: TeamMember | null, now: number): Promise<void> {
	const created = await expectAnswer(
		sql,
		{
			contactId: person.id,
			enquiryId: enquiry.id,
			assigneeId: assignee?.id ?? null,
			messageKey: request.messageKey,
			subject: `Answer ${person.name ?? 'Unknown'}${enquiry.listing ? ` about ${enquiry.listing.title ?? enquiry.listing.reference}` : ''}`,
			// From the mail that waits: that of an enquiry of last week would be overdue at once.
			dueAt: request.answerWithinHours > 0 ? ((await readFiledMessage(sql, request.messageKey))?.receivedAt ?? enquiry.receivedAt) + request.answerWithinHours * 3_600_000 : null,
		},
		now,
	);
	if (created === null && assignee !== null) await giveActivities(sql, enquiry.id, assignee.id);
}

export function resultOf(assignment: Assignment, members: readonly TeamMember[]): Assigned {
	const memberOf = (id: string | null | undefined) => members.find((member) => member.id === id) ?? null;
	const { rule, reason, assignedNow, enquiryId, queue = null } = assignment;
	return { owner: memberOf(assignment.ownerId), deputy: memberOf(assignment.deputyId), queue, rule, reason, assignedNow, enquiryId };
}

/** An earlier decision, or what a person or a member's leaving has made of it. */
async function asItIsNow(sql: Sql, assignment: Assignment): Promise<Assigned> {
	const members = await listTeam(sql);
	const decided = resultOf(assignment, members);
	const enquiry = assignment.enquiryId === null ? undefined : await readEnquiry(sql, assignment.enquiryId);
	const owner = members.find(({ id }) => id === enquiry?.ownerId);
	if (!owner || owner.id === assignment.ownerId) return decided;
	if (enquiry?.ownerSetBy === 'person') return { ...decided, owner, deputy: null, rule: 'chosen by hand', reason: `${owner.name} was chosen by hand for this enquiry` };
	return decided.owner ? decided : { ...decided, owner, deputy: null, rule: 'existing owner', reason: `${owner.name} looks after this enquiry now` };
}

/** What of a request is the same for the next mail. @returns JSON */
function planOf({ team, rules, answerWithinHours }: AssignmentPlan): string {
	return JSON.stringify({ team, rules, answerWithinHours });
}

/** Plans this process has written already; few, because workflows have few. */
const kept = new Set<string>();

async function keepPlan(store: Store, plan: string): Promise<void> {
	const key = `${store.location}\n${plan}`;
	if (kept.has(key)) return;
	if (kept.size > 100) kept.clear();
	await keepRequest(store, plan);
	kept.add(key);
}
