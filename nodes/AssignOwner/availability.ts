import { DateTime } from 'luxon';

import type { TeamMember } from '../shared/store/team';
import { isWorking } from '../shared/team/working-hours';

/** Whether a member is on holiday, ill or otherwise away at this moment. */
export function isAbsent({ absentFrom, absentUntil }: Pick<TeamMember, 'absentFrom' | 'absentUntil'>, now: number): boolean {
	return absentFrom !== null && absentFrom <= now && (absentUntil === null || now < absentUntil);
}

/** "Marta is absent until 24 December 2026": the last day in the member's own zone. */
export function absence({ name, absentUntil, timeZone }: TeamMember): string {
	if (absentUntil === null) return `${name} is absent`;
	const there = DateTime.fromMillis(absentUntil, { zone: timeZone ?? 'system', locale: 'en-GB' });
	const end = there.isValid ? there : DateTime.fromMillis(absentUntil, { locale: 'en-GB' });
	// An absence that ends at midnight ends with the day before.
	const wholeDay = end.hour === 0 && end.minute === 0;
	return `${name} is absent until ${wholeDay ? `the end of ${end.minus({ minutes: 1 }).toFormat('d MMMM yyyy')}` : end.toFormat('d MMMM yyyy, HH:mm')}`;
}

/** Why a queue passes a member over, before what they have to do is known; null when it does not. */
export function whyPassedOver(member: TeamMember, now: number): string | null {
	if (!member.isActive) return `${member.name} is not active`;
	if (isAbsent(member, now)) return absence(member);
	if (!isWorking(member.workingHours, member.timeZone, now)) return `${member.name} is outside working hours`;
	return null;
}

/** Why a queue passes a member over who has enough to do; null when it does not. */
export function whyFull({ name, openEnquiryLimit }: TeamMember, openEnquiries: number): string | null {
	if (openEnquiryLimit === null || openEnquiries < openEnquiryLimit) return null;
	return `${name} has ${openEnquiries} of ${openEnquiryLimit} open enquiries`;
}

/** Who stands in for somebody absent: their deputy, or the deputy's deputy; null when there is none, or they are each other's. */
export function standInFor(member: TeamMember, everybody: readonly TeamMember[], now: number): TeamMember | null {
	const asked = new Set([member.id]);
	let deputyId = member.deputyId;
	while (deputyId !== null && !asked.has(deputyId)) {
		asked.add(deputyId);
		const deputy = everybody.find(({ id }) => id === deputyId);
		if (!deputy) return null;
		if (deputy.isActive && !isAbsent(deputy, now)) return deputy;
		deputyId = deputy.deputyId;
	}
	return null;
}
