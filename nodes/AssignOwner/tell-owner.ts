import type { MailAccount } from '../shared/mail/accounts';
import { noticeMail } from '../shared/mail/notice-mail/notice-mail';
import { ownerAssigned } from '../shared/mail/notice-mail/owner-assigned';
import { replyToPerson } from '../shared/mail/notice-mail/person-facts';
import { sendOutgoing } from '../shared/mail/outgoing/send';
import { activitiesOf } from '../shared/store/activities';
import { readPerson } from '../shared/store/contacts';
import { readEnquiry } from '../shared/store/enquiries';
import { inboxPage } from '../shared/store/inbox-page';
import { findListing } from '../shared/store/listings';
import { readOutgoing, type Outgoing } from '../shared/store/outgoing';
import type { Store } from '../shared/store/store';
import type { TeamMember } from '../shared/store/team';
import type { Assigned } from './assign';

/** What an owner is told of. */
export interface News extends Pick<Assigned, 'owner' | 'deputy' | 'reason' | 'enquiryId' | 'assignedNow'> {
	/** The same key is told once to each member. */
	messageKey: string;
	contactId: string;
	/** What the person wrote; null = not at hand. */
	text: string | null;
}

/** A server that does not come to the point must not hold up the intake. Milliseconds. */
export const PATIENCE = { connect: 20_000, answer: 60_000 };

/**
 * Tells whoever does the work by mail, once per message and member (W8, A13). Never throws: an owner who could not be told
 * is an owner all the same.
 *
 * @param account the general sender; null = none is chosen
 * @returns what became of it, in words
 */
export async function tellOwner(store: Store, account: MailAccount | null, news: News): Promise<string> {
	const member = news.deputy ?? news.owner;
	if (member === null) return 'There is nobody to tell yet';
	try {
		return await tell(store, account, news, member);
	} catch (error) {
		return `${member.name} could not be told by mail: ${error instanceof Error ? error.message : String(error)}`;
	}
}

async function tell(store: Store, account: MailAccount | null, news: News, member: TeamMember): Promise<string> {
	const key = `owner:${news.messageKey}:${member.id}`;
	const earlier = await readOutgoing(store, key);
	if (account === null) return earlier ? inWords(member, earlier) : `${member.name} was not told by mail: no mailbox account is chosen. Choose one under Credential to Send From`;
	const person = await readPerson(store, news.contactId);
	if (!person) return `${member.name} was not told by mail: the contact is gone`;
	const enquiry = news.enquiryId === null ? null : ((await readEnquiry(store, news.enquiryId)) ?? null);
	const due = enquiry ? (await activitiesOf(store, enquiry.id)).find(({ completedAt }) => completedAt === null)?.dueAt : null;
	const listing = enquiry?.listing ? ((await findListing(store, enquiry.listing.reference)) ?? null) : null;
	const written = ownerAssigned({
		member,
		insteadOf: news.deputy && { name: news.owner?.name ?? '' },
		reason: news.reason,
		assignedNow: news.assignedNow,
		person,
		listing,
		receivedAt: enquiry?.receivedAt ?? null,
		answerBy: due ?? null,
		text: news.text,
		messageKey: news.messageKey,
		page: await inboxPage(store),
	});
	const mail = noticeMail(account, { name: member.name, address: member.email }, written, replyToPerson(person));
	const about = { key, purpose: 'owner' as const, messageKey: news.messageKey, contactId: news.contactId, enquiryId: news.enquiryId, memberId: member.id };
	const sending = await sendOutgoing(store, account, { ...about, mail, answers: [] }, PATIENCE);
	return 'notAdmitted' in sending ? `${member.name} was not told by mail: ${sending.notAdmitted}` : inWords(member, sending.outgoing);
}

/** What became of a mail to a member, in words. */
export function inWords({ name, email }: Pick<TeamMember, 'name' | 'email'>, { status, reason }: Outgoing, done = 'told'): string {
	switch (status) {
		case 'sent':
			return `${name} was ${done} by mail to ${email}`;
		case 'refused':
			return `${name} could not be ${done} by mail: ${reason ?? 'it was refused'}`;
		case 'unknown':
			return `The mail to ${name} may have left, so it is not sent again: ${reason ?? ''}`;
		case 'sending':
			return `The mail to ${name} is being sent`;
		case 'queued':
			return `The mail to ${name} waits and is sent later${reason === null ? '' : `: ${reason}`}`;
	}
}
