import { InputError } from '../../shared/node/input-error';
import { ANSWER, completeActivity, readActivity } from '../../shared/store/activities';
import { inTransaction } from '../../shared/store/conflicts';
import { readPerson } from '../../shared/store/contacts';
import { readEnquiry } from '../../shared/store/enquiries';
import { readFiledMessage } from '../../shared/store/filed-messages';
import { lockPerson } from '../../shared/store/lock-person';
import { moveMessage } from '../../shared/store/message-moves';
import { giveActivities, setOwnerOfEnquiry, setOwnerOfPerson } from '../../shared/store/owners';
import { reassign } from '../../shared/store/reassign';
import { recordAnswerByHand } from '../../shared/store/responses';
import type { Sql } from '../../shared/store/store';
import { findTeamMember, type TeamMember } from '../../shared/store/team';
import { deliveriesOf } from './deliveries';
import { field, messageIdsOf, type Doing, type PageWork } from './doing';

const REFUSALS = {
	'no such mail': 'The mail is filed under no contact',
	'no such enquiry': 'The enquiry does not exist any more',
	'another person': 'The enquiry belongs to another contact',
} as const;

/** Moves mails to another enquiry of their contact, or to a new one (B3). */
const moveEnquiry: PageWork = async (doing) => {
	const { store, member, action } = doing;
	const wanted = field(doing, 'enquiry');
	const deliveries = await deliveriesOf(store, doing);
	return await inTransaction(store, async (sql) => {
		let target = wanted === 'new' ? null : wanted;
		let moved = 0;
		// The oldest first: it is the one that opens a new enquiry.
		for (const { messageKey } of deliveries.toReversed()) {
			const filed = await readFiledMessage(sql, messageKey);
			if (!filed) continue;
			if (target === null) target = await openedBefore(sql, messageKey, filed.enquiryId, member.id, action.createdAt);
			const result = await moveMessage(sql, { messageKey, toEnquiryId: target, reference: null, movedBy: member.id });
			if ('refused' in result) throw new InputError(REFUSALS[result.refused], 'Open the conversation again, and choose one of the enquiries shown there.');
			target = result.enquiryId;
			moved += Number(result.moved);
		}
		if (target === null || deliveries.length === 0) throw new InputError('Nothing of this conversation is filed under a contact', 'Create a contact from the mail first.');
		return { enquiryId: target, changed: moved };
	});
};

/** The enquiry that this action opened before it was cut off. */
async function openedBefore(sql: Sql, messageKey: string, enquiryId: string | null, movedBy: string, since: number): Promise<string | null> {
	const row = await sql.get<{ id: string }>('SELECT to_enquiry_id AS id FROM message_move WHERE message_key = $1 AND to_enquiry_id = $2 AND moved_by = $3 AND moved_at >= $4', [messageKey, enquiryId, movedBy, since]);
	return row?.id ?? null;
}

/** Gives the enquiry of a conversation to a member by a person's own decision, or its contact when there is no enquiry. */
const assign: PageWork = async (doing) => {
	const { store } = doing;
	const wanted = field(doing, 'owner');
	const owner = wanted === '' ? null : ((await findTeamMember(store, wanted)) ?? null);
	if (wanted !== '' && !owner?.isActive) throw new InputError('The member does not work here any more', 'Choose somebody else of the team.');
	const enquiryId = field(doing, 'enquiry') || (doing.acted ? await enquiryOf(store, doing) : '');
	const told = owner && { id: owner.id, name: owner.name, email: owner.email };
	if (enquiryId) {
		const enquiry = await readEnquiry(store, enquiryId);
		if (!enquiry) throw new InputError('The enquiry does not exist any more', 'Open the conversation again.');
		const person = await readPerson(store, enquiry.contactId);
		if (owner) await reassign(store, enquiry.id, owner, person?.ownerId == null);
		else await takeFrom(doing, enquiry.id, enquiry.contactId);
		return { enquiryId: enquiry.id, contact: person ? { id: person.id, name: person.name ?? 'Unknown' } : null, owner: told, previousOwnerId: enquiry.ownerId };
	}
	const contactId = field(doing, 'contact') || (doing.acted ? await contactOf(store, doing) : '');
	if (!contactId) throw new InputError('The conversation belongs to no contact, so there is nothing to assign', 'Link it to a contact, or create one from it, then assign it.');
	return await assignPerson(doing, contactId, owner, told);
};

async function enquiryOf(sql: Sql, doing: Doing): Promise<string | null> {
	for (const { messageKey } of await deliveriesOf(sql, doing)) {
		const filed = await readFiledMessage(sql, messageKey);
		if (filed?.enquiryId) return filed.enquiryId;
	}
	return null;
}

async function contactOf(sql: Sql, doing: Doing): Promise<string | null> {
	for (const messageId of messageIdsOf(doing).toReversed()) {
		const row = await sql.get<{ id: string }>('SELECT c.root_id AS id FROM message_link l JOIN contact c ON c.id = l.contact_id WHERE l.message_id = $1 AND c.erased_at IS NULL ORDER BY l.linked_at DESC LIMIT 1', [messageId]);
		if (row) return row.id;
	}
	return null;
}

async function takeFrom({ store }: Doing, enquiryId: string, contactId: string): Promise<void> {
	await inTransaction(store, async (sql) => {
		await lockPerson(sql, contactId);
		await setOwnerOfEnquiry(sql, enquiryId, null, true);
		await giveActivities(sql, enquiryId, null);
	});
}

async function assignPerson({ store }: Doing, contactId: string, owner: TeamMember | null, told: { id: string; name: string; email: string } | null) {
	return await inTransaction(store, async (sql) => {
		const person = await lockPerson(sql, contactId);
		await setOwnerOfPerson(sql, person.id, owner?.id ?? null, true);
		return { enquiryId: null, contact: { id: person.id, name: person.name ?? 'Unknown' }, owner: told, previousOwnerId: person.ownerId };
	});
}

/** An activity is done; the one to answer counts as an answer by hand. */
const finishActivity: PageWork = async (doing) => {
	const { store, member } = doing;
	return await inTransaction(store, async (sql) => {
		const found = await readActivity(sql, field(doing, 'activity'));
		if (!found) throw new InputError('The activity does not exist any more', 'Open the contact again.');
		if (found.completedAt === null && found.kind === ANSWER) await recordAnswerByHand(sql, found.enquiryId, member.id, Date.now());
		const changed = await completeActivity(sql, found.id, member.id);
		return { activityId: found.id, kind: found.kind, changed };
	});
};

export const ENQUIRY_WORK: Record<string, PageWork> = { moveEnquiry, assign, completeActivity: finishActivity };
