import { InputError } from '../node/input-error';
import { inTransaction } from './conflicts';
import { readEnquiry } from './enquiries';
import { giveActivities, setOwnerOfEnquiry, setOwnerOfPerson } from './owners';
import { leavePoolWith, resolvePoolNotice } from './pool';
import type { Store } from './store';
import type { TeamMember } from './team';
import { lockPerson } from './lock-person';

/** What a person decided. */
export interface Reassigned {
	enquiryId: string;
	contactId: string;
	owner: TeamMember;
	previousOwnerId: string | null;
	/** Whether the contact went along. */
	contactToo: boolean;
}

/**
 * Gives an enquiry to a member by a person's own decision: no rotation moves, and no rule undoes it.
 *
 * @param contactToo whether the contact's later enquiries go to the same member
 * @throws InputError when there is no such enquiry
 */
export async function reassign(store: Store, enquiryId: string, owner: TeamMember, contactToo: boolean, now = Date.now()): Promise<Reassigned> {
	return await inTransaction(store, async (sql) => {
		const found = await readEnquiry(sql, enquiryId);
		if (!found) throw new InputError('The enquiry in Enquiry ID does not exist', 'Take the id from an item of Contact Upsert or Assign Owner, e.g. {{ $json.enquiry.id }}.');
		const person = await lockPerson(sql, found.contactId);
		const enquiry = (await readEnquiry(sql, enquiryId)) ?? found;
		await setOwnerOfEnquiry(sql, enquiry.id, owner.id, true);
		await giveActivities(sql, enquiry.id, owner.id);
		if (contactToo) await setOwnerOfPerson(sql, person.id, owner.id, true, now);
		await leavePoolWith(sql, enquiry.id, now);
		await resolvePoolNotice(sql, now);
		return { enquiryId: enquiry.id, contactId: person.id, owner, previousOwnerId: enquiry.ownerId, contactToo };
	});
}
