import { InputError } from '../shared/node/input-error';
import { activitiesOf, createActivity } from '../shared/store/activities';
import { readAssignment, recordAssignment, type Assignment } from '../shared/store/assignments';
import { lockPeople, readPerson, setContactOwner } from '../shared/store/contacts';
import { readEnquiry, setEnquiryOwner } from '../shared/store/enquiries';
import type { Sql, Store } from '../shared/store/store';
import { findTeamMember, listTeam, type TeamMember } from '../shared/store/team';
import { chooseOwner, type RuleName } from './rules';

/** The activity every new enquiry brings (B4). */
const ANSWER = 'answer enquiry';

export interface AssignmentRequest {
	messageKey: string;
	contactId: string;
	/** null = only the contact gets an owner. */
	enquiryId: string | null;
	team: string;
	rules: readonly RuleName[];
	/** Hours from the mail's arrival until "Answer this enquiry" is due; 0 = no due time. */
	answerWithinHours: number;
}

export interface Assigned {
	owner: TeamMember | null;
	rule: string;
	reason: string;
	assignedNow: boolean;
}

/**
 * Gives a contact and its enquiry an owner. The same message key again gives the same owner, even when the team has
 * changed meanwhile (invariant 5).
 */
export async function assignOwner(store: Store, request: AssignmentRequest, now = Date.now()): Promise<Assigned> {
	return await store.transaction(async (sql) => {
		const assignment = (await readAssignment(sql, request.messageKey)) ?? (await decideNew(sql, request, now));
		const owner = assignment.ownerId === null ? undefined : await findTeamMember(sql, assignment.ownerId);
		return { owner: owner ?? null, rule: assignment.rule, reason: assignment.reason, assignedNow: assignment.assignedNow };
	});
}

async function decideNew(sql: Sql, request: AssignmentRequest, now: number): Promise<Assignment> {
	const { messageKey, enquiryId } = request;
	const found = await readPerson(sql, request.contactId);
	if (!found) throw new InputError('The contact in Contact ID does not exist', 'Connect the Created and Matched outputs of Contact Upsert to this node.');
	// Two mails of one person at the same moment must find the same owner.
	await lockPeople(sql, [found.id]);
	const person = (await readPerson(sql, found.id)) ?? found;
	const enquiry = enquiryId === null ? undefined : await readEnquiry(sql, enquiryId);
	if (enquiryId !== null && !enquiry) throw new InputError('The enquiry in Enquiry ID does not exist', 'Leave Enquiry ID as {{ $json.enquiry.id }}, or empty.');

	const existing = person.ownerId === null ? undefined : await findTeamMember(sql, person.ownerId);
	const members = await listTeam(sql, { activeOnly: true });
	const choice = chooseOwner({ existing: existing ?? null, members, team: request.team, listing: enquiry?.listing ?? null }, request.rules);
	const assignment: Assignment = {
		messageKey,
		contactId: person.id,
		enquiryId,
		ownerId: choice.member?.id ?? null,
		rule: choice.rule,
		reason: choice.reason,
		assignedNow: choice.member !== null && choice.rule !== 'existing owner',
	};
	if (!(await recordAssignment(sql, assignment, now))) return (await readAssignment(sql, messageKey)) ?? assignment;
	if (assignment.assignedNow) await setContactOwner(sql, person.id, assignment.ownerId, now);
	if (enquiryId !== null && enquiry) {
		if (enquiry.ownerId !== assignment.ownerId && assignment.ownerId !== null) await setEnquiryOwner(sql, enquiryId, assignment.ownerId);
		const known = await activitiesOf(sql, enquiryId);
		if (enquiry.status === 'open' && !known.some((activity) => activity.kind === ANSWER)) {
			await createActivity(
				sql,
				{
					kind: ANSWER,
					contactId: person.id,
					enquiryId,
					assigneeId: assignment.ownerId,
					messageKey,
					subject: `Answer ${person.name ?? 'Unknown'}${enquiry.listing ? ` about ${enquiry.listing.title ?? enquiry.listing.reference}` : ''}`,
					dueAt: request.answerWithinHours > 0 ? enquiry.receivedAt + request.answerWithinHours * 3_600_000 : null,
				},
				now,
			);
		}
	}
	return assignment;
}
