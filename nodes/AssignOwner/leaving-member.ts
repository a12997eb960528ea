import { inTransaction } from '../shared/store/conflicts';
import { deleteMailbox, personalMailboxes, type DeletedMailbox } from '../shared/store/delete-mailbox';
import { handOver, keptRequest, releaseEnquiries, type HandedOver } from '../shared/store/pool';
import type { Sql, Store } from '../shared/store/store';
import { deleteTeamMember, type TeamMember } from '../shared/store/team';
import type { AssignmentPlan } from './assign';
import { DEFAULT_RULES } from './rules';
import { assignWaiting } from './waiting';

/** For a store in which nothing was assigned yet. */
const DEFAULT_PLAN: AssignmentPlan = { team: '', rules: DEFAULT_RULES, answerWithinHours: 24 };

/** What became of what a member owned. */
export interface DeletedMember extends HandedOver {
	/** How many of the open enquiries have a new owner already; the others wait in the pool. */
	assigned: number;
	/** Their personal mailboxes (A17). */
	mailboxes: DeletedMailbox[];
}

/**
 * Puts the open enquiries of somebody who is not active any more into the pool: nobody would answer them. Clients and
 * listings stay theirs, in case they come back. To run in a transaction.
 */
export async function releaseWork(sql: Sql, leaving: TeamMember, now = Date.now()): Promise<void> {
	await releaseEnquiries(sql, leaving.id, `${leaving.name}, the owner so far, is no longer active`, await planToGoBy(sql), now);
}

/** The rules of the last intake. */
async function planToGoBy(sql: Sql): Promise<string> {
	return (await keptRequest(sql)) ?? JSON.stringify(DEFAULT_PLAN);
}

/**
 * Deletes a member; what they own goes to `heir`, or (null) open enquiries go to whoever is next by the rules of the last
 * intake. Their personal mailboxes go first, with their mail (A17): when that is cut off, the member is still there, and
 * deleting them again goes on.
 */
export async function deleteMember(store: Store, leaving: TeamMember, heir: TeamMember | null, now = Date.now()): Promise<DeletedMember> {
	const mailboxes: DeletedMailbox[] = [];
	for (const mailbox of await personalMailboxes(store, leaving.id)) mailboxes.push(await deleteMailbox(store, mailbox, now));
	const handedOver = await inTransaction(store, async (sql) => {
		const counts = await handOver(sql, leaving.id, heir?.id ?? null, `${leaving.name}, the owner so far, has left the team`, await planToGoBy(sql), now);
		await deleteTeamMember(sql, leaving.id, now);
		return counts;
	});
	if (heir) return { ...handedOver, assigned: handedOver.enquiries, mailboxes };
	return { ...handedOver, assigned: (await assignWaiting(store, Infinity, now)).length, mailboxes };
}
