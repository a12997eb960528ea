import type { Person } from '../../store/contacts';
import type { Listing } from '../../store/listings';
import { isNoReply, isValidAddress } from '../address';
import type { Address } from '../message/message';
import type { NoticeContent } from './frame';
import type { NoticeWords } from './words/words';

/** What to call a person of whom perhaps only a number is known. */
export function personName({ unknownPerson }: NoticeWords, { name, emails, phones }: Person): string {
	return name ?? emails[0] ?? phones[0] ?? unknownPerson;
}

/** "Flat in Altea (R1)". */
export function listingName({ title, reference }: Listing): string {
	return title ? `${title} (${reference})` : reference;
}

/** Who it is about, and what they ask for. */
export function personFacts(words: NoticeWords, person: Person, listing: Listing | null): NoticeContent['facts'] {
	const { labels } = words;
	return [
		[labels.person, personName(words, person)],
		[labels.email, person.emails.slice(0, 5).join(', ')],
		[labels.phone, person.phones.slice(0, 5).join(', ')],
		[labels.company, person.company],
		[labels.listing, listing && listingName(listing)],
		[labels.place, listing?.place],
		[labels.link, listing?.url],
	];
}

/** An answer to a mail about a person is meant for them. */
export function replyToPerson({ name, emails: [email] }: Person): Address | null {
	return email && isValidAddress(email) && !isNoReply(email) ? { name: name ?? '', address: email } : null;
}
