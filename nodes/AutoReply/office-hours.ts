import type { WorkingHours } from '../shared/store/team';
import { isWorking } from '../shared/team/working-hours';

/** When automatic replies are wanted, e.g. only while nobody is in the office. */
export interface OfficeHours {
	hours: WorkingHours[] | null;
	/** IANA name; null = this machine's. */
	timeZone: string | null;
	send: 'inside' | 'outside';
}

/** Whether a reply is wanted at this moment; `now` in epoch milliseconds. */
export function isTimeForReplies(office: OfficeHours | null, now: number): boolean {
	if (office === null) return true;
	return isWorking(office.hours, office.timeZone, now) === (office.send === 'inside');
}
