import { InputError } from '../shared/node/input-error';
import { inTransaction } from '../shared/store/conflicts';
import { lockPeople, readPerson } from '../shared/store/contacts';
import { ANSWER, activitiesOf } from '../shared/store/activities';
import { closeEnquiry, lockEnquiries, openTwinOf, readEnquiry, reopenEnquiry } from '../shared/store/enquiries';
import { readFiledMessage, recordFiledMessage, type FiledMessage } from '../shared/store/filed-messages';
import { moveMessage, type MessageMove } from '../shared/store/message-moves';
import { setOwnerOfEnquiry } from '../shared/store/owners';
import { expectAnswer } from '../shared/store/responses';
import type { Store } from '../shared/store/store';
import { chooseEnquiry, writeChosen, type Request } from '../shared/filing/enquiry';
import type { Filed } from '../shared/filing/file';

/** An enquiry that somebody writes down, e.g. after a call (B2). Times in epoch milliseconds. */
export interface WrittenEnquiry {
	contactId: string;
	/** Of a listing that exists; null = about none. */
	reference: string | null;
	/** The same key again gives the same enquiry, and changes nothing. */
	messageKey: string;
	source: string;
	receivedAt: number;
	ownerId: string | null;
}

/** Opens an enquiry for a contact, or joins the open one on the same listing. */
export async function writeEnquiry(store: Store, written: WrittenEnquiry, now = Date.now()): Promise<Filed> {
	return await inTransaction(store, async (sql) => {
		const message = (await readFiledMessage(sql, written.messageKey)) ?? (await fileWritten());
		const [person, enquiry] = [await readPerson(sql, message.contactId), message.enquiryId === null ? undefined : await readEnquiry(sql, message.enquiryId)];
		if (!person) throw new InputError('The contact does not exist', 'Create it with Contact: Create or Update.');
		return { person, enquiry: enquiry ?? null, message };

		async function fileWritten(): Promise<FiledMessage> {
			const person = await readPerson(sql, written.contactId);
			if (!person) throw new InputError('The contact does not exist', 'Create it with Contact: Create or Update.');
			await lockPeople(sql, [person.id]);
			const { messageKey, reference, source, receivedAt, ownerId } = written;
			const request: Request = { messageKey, threadKey: messageKey, references: reference === null ? [] : [reference], receivedAt, isByHand: true };
			const enquiry = await chooseEnquiry(sql, person.id, person.id, request, now);
			await writeChosen(sql, person.id, enquiry, request, now);
			if (enquiry.opens && ownerId !== null) await setOwnerOfEnquiry(sql, enquiry.id, ownerId, true);
			const filed = { messageKey, contactId: person.id, createdContact: false, enquiryId: enquiry.id, openedEnquiry: enquiry.opens !== null, reviewId: null, contactReason: 'Chosen by hand', enquiryReason: enquiry.reason, source, receivedAt };
			await recordFiledMessage(sql, filed, now);
			return filed;
		}
	});
}

/** Closes an enquiry; false when it was closed. */
export async function closeByHand(store: Store, id: string, reason: string | null, now = Date.now()): Promise<boolean> {
	return await inTransaction(store, async (sql) => {
		const enquiry = await readEnquiry(sql, id);
		if (!enquiry) return false;
		await lockEnquiries(sql, [enquiry.id]);
		return await closeEnquiry(sql, enquiry.id, now, reason);
	});
}

/**
 * Opens an enquiry again; who has to answer it is asked again when nobody has.
 *
 * @param answerWithinHours from now; 0 = no due time
 * @throws InputError when the contact has another open enquiry that it would be the same as
 */
export async function reopenByHand(store: Store, id: string, answerWithinHours: number, now = Date.now()): Promise<boolean> {
	return await inTransaction(store, async (sql) => {
		const enquiry = await readEnquiry(sql, id);
		if (!enquiry || enquiry.status === 'open') return false;
		const twin = await openTwinOf(sql, enquiry.id);
		if (twin !== undefined) {
			const about = enquiry.listing ? `on listing ${enquiry.listing.reference}` : 'in this conversation';
			throw new InputError(`The contact has another open enquiry ${about}`, `Close that one first, or move its mails: its ID is ${twin}.`);
		}
		await reopenEnquiry(sql, enquiry.id);
		const before = (await activitiesOf(sql, enquiry.id)).filter(({ kind }) => kind === ANSWER).at(-1);
		if (before) {
			const dueAt = answerWithinHours > 0 ? now + answerWithinHours * 3_600_000 : null;
			await expectAnswer(sql, { contactId: enquiry.contactId, enquiryId: enquiry.id, assigneeId: enquiry.ownerId, messageKey: before.messageKey, subject: before.subject, dueAt }, now);
		}
		return true;
	});
}

/** Moves a mail to another enquiry of its contact (B3). @throws InputError in the user's words */
export async function moveMail(store: Store, move: MessageMove, now = Date.now()): Promise<{ enquiryId: string; fromEnquiryId: string | null; opened: boolean; moved: boolean }> {
	const moved = await inTransaction(store, async (sql) => await moveMessage(sql, move, now));
	if (!('refused' in moved)) return moved;
	switch (moved.refused) {
		case 'no such mail':
			throw new InputError('The mail in Message Key belongs to no contact yet', 'Use the message key of a mail that went through Contact Upsert.');
		case 'no such enquiry':
			throw new InputError('No enquiry was found for the value in Enquiry', 'Choose one of the contact\'s enquiries, or New Enquiry.');
		case 'another person':
			throw new InputError('The enquiry belongs to another contact than the mail', 'Choose an enquiry of the same contact. If both are one person, merge them first.');
	}
}
