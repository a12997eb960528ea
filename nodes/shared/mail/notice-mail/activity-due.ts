import { ANSWER, type Activity } from '../../store/activities';
import type { Person } from '../../store/contacts';
import type { Listing } from '../../store/listings';
import type { TeamMember } from '../../store/team';
import { writeNotice, type WrittenNotice } from './frame';
import { inboxLink } from './inbox-link';
import { personFacts, personName } from './person-facts';
import { noticeLanguage, timeIn, wordsIn } from './words/words';

/** An activity that is due, and who is reminded of it. */
export interface DueActivity {
	activity: Activity;
	member: TeamMember;
	person: Person;
	listing: Listing | null;
	/** The address of the inbox page; null = not known. */
	page: string | null;
}

/** Reminds somebody of what they have to do (N9). */
export function activityDue({ activity, member, person, listing, page }: DueActivity, now: number): WrittenNotice {
	const words = wordsIn(noticeLanguage(member.languages));
	const isOverdue = activity.dueAt !== null && activity.dueAt <= now;
	const task = activity.kind === ANSWER ? words.activity.answer : activity.kind;
	const url = inboxLink(page, { message: activity.messageKey });
	return writeNotice({
		language: words.language,
		subject: words.activity.subject(`${task}, ${personName(words, person)}`, isOverdue),
		badge: { text: isOverdue ? words.badges.overdue : words.badges.due, look: 'attention' },
		greeting: words.hello(member.name),
		paragraphs: [isOverdue ? words.activity.overdue : words.activity.due, words.activity.next],
		facts: [
			[words.labels.due, activity.dueAt === null ? null : timeIn(words, member.timeZone, activity.dueAt)],
			[words.labels.about, activity.subject],
			...personFacts(words, person, listing),
		],
		link: url === null ? null : { label: words.openMail, url },
		footer: words.toOwner,
	});
}
