import type { Store } from '../shared/store/store';
import type { TeamMember } from '../shared/store/team';
import { whyPassedOver } from './availability';
import { assignWaiting } from './waiting';

/** What was waiting and could be assigned because a member came, came back, may have more, or left it to others. */
export async function assignAfterChange(store: Store, member: TeamMember): Promise<{ enquiryId: string | null; ownerId: string | null; ownerName: string | null; reason: string }[]> {
	// Somebody who is away may have got a deputy.
	if (member.isActive && whyPassedOver(member, Date.now()) !== null && member.deputyId === null) return [];
	return (await assignWaiting(store)).map(({ enquiryId, owner, reason }) => ({ enquiryId, ownerId: owner?.id ?? null, ownerName: owner?.name ?? null, reason }));
}
