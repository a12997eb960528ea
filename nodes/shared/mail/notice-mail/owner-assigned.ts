import type { Person } from '../../store/contacts';
import type { Listing } from '../../store/listings';
import type { TeamMember } from '../../store/team';
import { writeNotice, type WrittenNotice } from './frame';
import { inboxLink } from './inbox-link';
import { listingName, personFacts, personName } from './person-facts';
import { noticeLanguage, timeIn, wordsIn } from './words/words';

/** What an owner is told of. Times in epoch milliseconds. */
export interface OwnerNews {
	member: TeamMember;
	/** Whom the member stands in for; null = nobody. */
	insteadOf: { name: string } | null;
	/** Why it is this member, in words. */
	reason: string;
	assignedNow: boolean;
	person: Person;
	listing: Listing | null;
	receivedAt: number | null;
	answerBy: number | null;
	/** What the person wrote. */
	text: string | null;
	messageKey: string;
	/** The address of the inbox page; null = not known. */
	page: string | null;
}

/** Tells an owner of a new enquiry, or of new mail in one of theirs. */
export function ownerAssigned({ member, insteadOf, reason, assignedNow, person, listing, receivedAt, answerBy, text, messageKey, page }: OwnerNews): WrittenNotice {
	const words = wordsIn(noticeLanguage(member.languages));
	const { labels, owner } = words;
	const url = inboxLink(page, { message: messageKey });
	return writeNotice({
		language: words.language,
		subject: `${assignedNow ? owner.newEnquiry : owner.newMail}: ${personName(words, person)}${listing ? `, ${listingName(listing)}` : ''}`,
		badge: { text: words.badges.news, look: 'news' },
		greeting: words.hello(member.name),
		paragraphs: [`${insteadOf ? owner.insteadOf(insteadOf.name || owner.ownerUnnamed) : owner.yours}. ${owner.why}: ${reason.replace(/\.$/, '')}.`],
		facts: [
			...personFacts(words, person, listing),
			[labels.firstSource, person.firstSource],
			[labels.received, receivedAt === null ? null : timeIn(words, member.timeZone, receivedAt)],
			[labels.answerBy, answerBy === null ? null : timeIn(words, member.timeZone, answerBy)],
		],
		quote: { heading: owner.wrote, text: text ?? '' },
		link: url === null ? null : { label: words.openMail, url },
		footer: words.toOwner,
	});
}
