import { inTransaction } from '../store/conflicts';
import { deleteMailbox, personalMailboxes, type DeletedMailbox } from '../store/delete-mailbox';
import { handOver, keptRequest, releaseEnquiries, type HandedOver } from '../store/pool';
import type { Sql, Store } from '../store/store';
import { deleteTeamMember, type TeamMember } from '../store/team';

/** Who gets an enquiry while nobody has said otherwise (W7). */
export const FIRST_RULES = [{ name: 'coordinator' }, { name: 'listingOwner' }, { name: 'administrator' }] as const;

/** For a store in which nothing was assigned yet: a plan of Assign Owner. */
const FIRST_PLAN = { team: '', rules: FIRST_RULES, answerWithinHours: 24 };

/** What became of what a member owned. */
export interface LeftMember extends HandedOver {
	/** Their personal mailboxes (A17). */
	mailboxes: DeletedMailbox[];
}

/**
 * Puts the open enquiries of somebody who is not active any more into the pool: nobody would answer them. Clients and
 * listings stay theirs, in case they come back. To run in a transaction.
 */
export async function releaseWork(sql: Sql, leaving: Pick<TeamMember, 'id' | 'name'>, now = Date.now()): Promise<void> {
	await releaseEnquiries(sql, leaving.id, `${leaving.name}, the owner so far, is no longer active`, await planToGoBy(sql), now);
}

/**
 * Takes a member out of the team; what they own goes to `heir`, or (null) open enquiries wait for whoever is next by the
 * rules of the last intake. Their personal mailboxes go first, with their mail (A17): when that is cut off, the member is
 * still there, and doing it again goes on.
 */
export async function leaveTeam(store: Store, leaving: Pick<TeamMember, 'id' | 'name'>, heir: Pick<TeamMember, 'id'> | null, now = Date.now()): Promise<LeftMember> {
	const mailboxes: DeletedMailbox[] = [];
	for (const mailbox of await personalMailboxes(store, leaving.id)) mailboxes.push(await deleteMailbox(store, mailbox, now));
	const handedOver = await inTransaction(store, async (sql) => {
		const counts = await handOver(sql, leaving.id, heir?.id ?? null, `${leaving.name}, the owner so far, has left the team`, await planToGoBy(sql), now);
		await deleteTeamMember(sql, leaving.id, now);
		return counts;
	});
	return { ...handedOver, mailboxes };
}

/** The rules of the last intake. */
async function planToGoBy(sql: Sql): Promise<string> {
	return (await keptRequest(sql)) ?? JSON.stringify(FIRST_PLAN);
}
