import { DateTime } from 'luxon';

import type { MailAccount } from '../shared/mail/accounts';
import { isNoReply, isValidAddress } from '../shared/mail/address';
import { newMessageId, type OutgoingMail } from '../shared/mail/compose';
import { automaticHeaders } from '../shared/mail/loop-mark';
import { sendOutgoing } from '../shared/mail/outgoing/send';
import { activitiesOf } from '../shared/store/activities';
import { readPerson, type Person } from '../shared/store/contacts';
import { readEnquiry, type Enquiry } from '../shared/store/enquiries';
import { findListing, type Listing } from '../shared/store/listings';
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
const PATIENCE = { connect: 20_000, answer: 60_000 };
/** Characters of what the person wrote. */
const MOST_TEXT = 2_000;

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
	const mail = compose(account, news, member, person, enquiry, listing, due ?? null);
	const about = { key, purpose: 'owner' as const, messageKey: news.messageKey, contactId: news.contactId, enquiryId: news.enquiryId, memberId: member.id };
	const sending = await sendOutgoing(store, account, { ...about, mail, answers: [] }, PATIENCE);
	return 'notAdmitted' in sending ? `${member.name} was not told by mail: ${sending.notAdmitted}` : inWords(member, sending.outgoing);
}

function inWords({ name, email }: TeamMember, { status, reason }: Outgoing): string {
	switch (status) {
		case 'sent':
			return `${name} was told by mail to ${email}`;
		case 'refused':
			return `${name} could not be told by mail: ${reason ?? 'it was refused'}`;
		case 'unknown':
			return `The mail to ${name} may have left, so it is not sent again: ${reason ?? ''}`;
		case 'sending':
			return `The mail to ${name} is being sent`;
		case 'queued':
			return `The mail to ${name} waits and is sent later${reason === null ? '' : `: ${reason}`}`;
	}
}

function compose(account: MailAccount, news: News, member: TeamMember, person: Person, enquiry: Enquiry | null, listing: Listing | null, dueAt: number | null): OutgoingMail {
	const about = listing ? `${listing.title ? `${listing.title} (${listing.reference})` : listing.reference}` : null;
	const name = person.name ?? person.emails[0] ?? person.phones[0] ?? 'Unknown';
	const [email] = person.emails;
	const facts: [string, string | null | undefined][] = [
		['Person', name],
		['Email', person.emails.slice(0, 5).join(', ')],
		['Phone', person.phones.slice(0, 5).join(', ')],
		['Company', person.company],
		['Listing', about],
		['Place', listing?.place],
		['Link', listing?.url],
		['First source', person.firstSource],
		['Received', enquiry && timeFor(member, enquiry.receivedAt)],
		['Answer by', dueAt === null ? null : timeFor(member, dueAt)],
	];
	const text = printable(news.text ?? '').trim();
	const wrote = text === '' ? [] : ['', 'They wrote:', '', ...text.slice(0, MOST_TEXT).split('\n').map((line) => `> ${line}`), ...(text.length > MOST_TEXT ? ['> …'] : [])];
	return {
		from: { name: account.senderName, address: account.address },
		to: [{ name: member.name, address: member.email }],
		// An answer to this mail is meant for the person.
		...(email && isValidAddress(email) && !isNoReply(email) && { replyTo: [{ name: person.name ?? '', address: email }] }),
		subject: `${news.assignedNow ? 'New enquiry' : 'New mail'}: ${printable(name)}${about ? `, ${printable(about)}` : ''}`.replace(/\s+/g, ' ').slice(0, 200),
		text: [
			`Hello ${member.name},`,
			'',
			`${news.deputy ? `While ${news.owner?.name ?? 'the owner'} is absent, this one is for you to answer` : 'This one is yours'}. Why: ${printable(news.reason)}.`,
			'',
			...facts.flatMap(([label, value]) => (value ? [`${label}: ${printable(value).replace(/\s+/g, ' ').slice(0, 500)}`] : [])),
			...wrote,
			'',
		].join('\n'),
		messageId: newMessageId(account.address),
		headers: automaticHeaders('auto-generated'),
	};
}

function timeFor({ timeZone }: TeamMember, time: number): string {
	const there = DateTime.fromMillis(time, { zone: timeZone ?? 'system', locale: 'en-GB' });
	return (there.isValid ? there : DateTime.fromMillis(time, { locale: 'en-GB' })).toFormat('d MMMM yyyy, HH:mm ZZZZ');
}

/** Without what could pretend to be something else in a mail program: control characters and changes of direction. */
function printable(text: string): string {
	return text.replace(/\r\n?/g, '\n').replace(/[^\P{C}\n\t]+/gu, '');
}
