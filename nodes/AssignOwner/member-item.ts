import type { IDataObject } from 'n8n-workflow';

import type { Sql } from '../shared/store/store';
import { openEnquiriesOf, type TeamMember } from '../shared/store/team';
import { isAbsent } from './availability';
import { writeWorkingHours } from '../shared/team/working-hours';

const iso = (time: number | null) => (time === null ? null : new Date(time).toISOString());

/** A member as an item: hours in words, times as ISO 8601. */
export function memberItem(member: TeamMember, openEnquiries: number, now = Date.now()): IDataObject {
	return {
		...member,
		workingHours: writeWorkingHours(member.workingHours),
		absentFrom: iso(member.absentFrom),
		absentUntil: iso(member.absentUntil),
		isAbsent: isAbsent(member, now),
		openEnquiries,
	};
}

/** Members as items, with what each has to do. */
export async function memberItems(sql: Sql, members: readonly TeamMember[]): Promise<IDataObject[]> {
	const open = await openEnquiriesOf(sql, members.map(({ id }) => id));
	return members.map((member) => memberItem(member, open.get(member.id) ?? 0));
}
