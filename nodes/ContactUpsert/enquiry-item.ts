import type { IDataObject } from 'n8n-workflow';

import { InputError } from '../shared/node/input-error';
import { activitiesOf } from '../shared/store/activities';
import { readEnquiry } from '../shared/store/enquiries';
import { findEnquiries, mailsOf, movesOf, responsesOf, type EnquiryOverview } from '../shared/store/enquiry-list';
import type { Sql } from '../shared/store/store';

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());

/** An enquiry as an item. */
export function enquiryItem(enquiry: EnquiryOverview): IDataObject {
	return {
		id: enquiry.id,
		contact: { id: enquiry.contactId, name: enquiry.contactName ?? 'Unknown' },
		listing: enquiry.reference === null ? null : { reference: enquiry.reference, title: enquiry.title },
		owner: enquiry.ownerId === null ? null : { id: enquiry.ownerId, name: enquiry.ownerName, email: enquiry.ownerEmail },
		route: enquiry.route || null,
		status: enquiry.status,
		waitsForAnswer: enquiry.waitsForAnswer,
		receivedAt: iso(enquiry.receivedAt),
		openedAt: iso(enquiry.openedAt),
		firstResponseAt: iso(enquiry.firstResponseAt),
		firstResponseMinutes: enquiry.firstResponseAt === null ? null : Math.max(0, Math.round((enquiry.firstResponseAt - enquiry.receivedAt) / 60_000)),
		closedAt: iso(enquiry.closedAt),
		closedReason: enquiry.closedReason,
		joinedIds: enquiry.joinedIds,
	};
}

/** The enquiry with this id as an item. */
export async function readEnquiryItem(sql: Sql, id: string): Promise<IDataObject> {
	// Contacts may have been merged a moment ago.
	const [enquiry] = await findEnquiries(sql, { id: (await readEnquiry(sql, id))?.id ?? id }, 1);
	if (!enquiry) throw new InputError('The enquiry is gone', 'Choose another one from the list.');
	return enquiryItem(enquiry);
}

/** The same with its mails, activities, answers and history: all the times of B5, each under its own name. */
export async function readWholeEnquiryItem(sql: Sql, id: string): Promise<IDataObject> {
	const mails = (await mailsOf(sql, id)).map(({ fromName, fromAddress, ...mail }) => ({
		messageKey: mail.messageKey,
		subject: mail.subject,
		from: fromAddress === null ? null : { name: fromName, address: fromAddress },
		source: mail.source,
		sentAt: iso(mail.sentAt),
		receivedAt: iso(mail.receivedAt),
		storedAt: iso(mail.storedAt),
		enteredAt: iso(mail.enteredAt),
	}));
	const activities = (await activitiesOf(sql, id)).map(({ createdAt, dueAt, completedAt, ...activity }) => ({
		id: activity.id,
		kind: activity.kind,
		subject: activity.subject,
		assigneeId: activity.assigneeId,
		messageKey: activity.messageKey,
		createdAt: iso(createdAt),
		dueAt: iso(dueAt),
		completedAt: iso(completedAt),
		completedBy: activity.completedBy,
	}));
	const responses = (await responsesOf(sql, id)).map(({ respondedAt, ...response }) => ({ ...response, respondedAt: iso(respondedAt) }));
	const moves = (await movesOf(sql, id)).map(({ movedAt, ...move }) => ({ ...move, movedAt: iso(movedAt) }));
	return { ...(await readEnquiryItem(sql, id)), mails, activities, responses, moves };
}
