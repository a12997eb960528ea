import { isUrgent, type TroubleKind } from '../../shared/mail/notice-mail/trouble-kind';
import type { WorkingHours } from '../../shared/store/team';
import { isWorking } from '../../shared/team/working-hours';

/** When nobody wants to be told. */
export interface QuietHours {
	/** null = always. */
	hours: WorkingHours[] | null;
	/** IANA name. */
	timeZone: string;
	/** Whether mail that does not come in is told all the same. */
	urgentPasses: boolean;
}

/** Whether this may be told at this moment; what may not is told when the quiet hours are over, if it is still so. */
export function mayTell(quiet: QuietHours | null, kind: TroubleKind, now: number): boolean {
	if (quiet === null || (quiet.urgentPasses && isUrgent(kind))) return true;
	return !isWorking(quiet.hours, quiet.timeZone, now);
}
