import type { MailAccount } from '../shared/mail/accounts';
import { activityDue } from '../shared/mail/notice-mail/activity-due';
import { noticeMail } from '../shared/mail/notice-mail/notice-mail';
import { replyToPerson } from '../shared/mail/notice-mail/person-facts';
import { sendOutgoing } from '../shared/mail/outgoing/send';
import { takeUpReminder } from '../shared/store/activities';
import { listActivities, type ListedActivity } from '../shared/store/activity-list';
import { readPerson } from '../shared/store/contacts';
import { readEnquiry } from '../shared/store/enquiries';
import { findListing } from '../shared/store/listings';
import type { Store } from '../shared/store/store';
import { listTeam, type TeamMember } from '../shared/store/team';
import { isWorking } from '../shared/team/working-hours';
import { absence, isAbsent, standInFor } from './availability';
import { inWords, PATIENCE } from './tell-owner';

/** When people are reminded. */
export interface ReminderSettings {
	/** Milliseconds before something is due. */
	ahead: number;
	/** Whether a member is left alone outside their working hours. */
	onlyInWorkingHours: boolean;
	/** The address of the inbox page; null = not known. */
	page: string | null;
	/** At most so many activities; may be Infinity. */
	limit: number;
}

/** An activity that is due, and what became of reminding somebody of it. */
export interface Reminder {
	activity: ListedActivity;
	/** Whether a mail left, or is certain to leave. */
	isReminded: boolean;
	/** In words. */
	notice: string;
}

/**
 * Reminds whoever has to do what is due, once per activity (N9): the assignee, or their deputy while they are absent. What
 * cannot be told now, because nobody is there, is told later.
 *
 * @param account the general sender; null = none is chosen
 */
export async function remindOfDue(store: Store, account: MailAccount | null, settings: ReminderSettings, now = Date.now()): Promise<Reminder[]> {
	const due = await listActivities(store, { state: 'open', dueBefore: now + settings.ahead, isToRemind: true }, settings.limit);
	const team = await listTeam(store);
	const reminders: Reminder[] = [];
	for (const activity of due) {
		const outcome = await remind(store, account, activity, team, settings, now).catch((error: unknown) => `The mail could not be written: ${error instanceof Error ? error.message : String(error)}`);
		reminders.push({ activity, ...(typeof outcome === 'string' ? { isReminded: false, notice: outcome } : outcome) });
	}
	return reminders;
}

async function remind(store: Store, account: MailAccount | null, activity: ListedActivity, team: readonly TeamMember[], settings: ReminderSettings, now: number): Promise<string | Omit<Reminder, 'activity'>> {
	const assignee = team.find(({ id }) => id === activity.assigneeId);
	if (!assignee?.isActive) return `${assignee?.name ?? 'Whoever has to do it'} is not in the team any more. Give it to somebody: Enquiry, Reassign`;
	const member = isAbsent(assignee, now) ? standInFor(assignee, team, now) : assignee;
	if (member === null) return `${absence(assignee)} and has no deputy: the reminder waits`;
	if (settings.onlyInWorkingHours && !isWorking(member.workingHours, member.timeZone, now)) return `${member.name} is outside working hours: the reminder waits`;
	if (account === null) return `${member.name} was not reminded by mail: no mailbox account is chosen. Choose one under Credential to Send From`;
	const person = await readPerson(store, activity.contactId);
	if (!person) return `${member.name} was not reminded by mail: the contact is gone`;
	const reference = (await readEnquiry(store, activity.enquiryId))?.listing?.reference;
	const listing = reference === undefined ? null : ((await findListing(store, reference)) ?? null);
	const mail = noticeMail(account, { name: member.name, address: member.email }, activityDue({ activity, member, person, listing, page: settings.page }, now), replyToPerson(person));
	const sending = await sendOutgoing(
		store,
		account,
		{
			key: `activity:${activity.id}:due`,
			purpose: 'owner',
			mail,
			messageKey: activity.messageKey,
			contactId: activity.contactId,
			enquiryId: activity.enquiryId,
			memberId: member.id,
			answers: [],
			// In the transaction that writes the mail into the queue: neither is there without the other.
			admit: async (sql) => ((await takeUpReminder(sql, activity.id, assignee.id, now)) ? null : 'it is done, or somebody was reminded already'),
		},
		PATIENCE,
	);
	if ('notAdmitted' in sending) return `${member.name} was not reminded by mail: ${sending.notAdmitted}`;
	const { status } = sending.outgoing;
	return { isReminded: status !== 'refused', notice: inWords(member, sending.outgoing, 'reminded') };
}
