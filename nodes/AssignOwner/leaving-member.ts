import type { Store } from '../shared/store/store';
import type { TeamMember } from '../shared/store/team';
import { leaveTeam, type LeftMember } from '../shared/team/leaving-member';
import { assignWaiting } from './waiting';

/** What became of what a member owned. */
export interface DeletedMember extends LeftMember {
	/** How many of the open enquiries have a new owner already; the others wait in the pool. */
	assigned: number;
}

/** Deletes a member (A17); what they own goes to `heir`, or (null) open enquiries go to whoever is next. */
export async function deleteMember(store: Store, leaving: TeamMember, heir: TeamMember | null, now = Date.now()): Promise<DeletedMember> {
	const left = await leaveTeam(store, leaving, heir, now);
	return { ...left, assigned: heir ? left.enquiries : (await assignWaiting(store, Infinity, now)).length };
}
