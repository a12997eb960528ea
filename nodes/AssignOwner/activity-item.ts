import type { IDataObject } from 'n8n-workflow';

import type { Activity } from '../shared/store/activities';

const iso = (time: number | null) => (time === null ? null : new Date(time).toISOString());

/** An activity as an item: times as ISO 8601. */
export function activityItem(activity: Activity, now = Date.now()): IDataObject {
	const { createdAt, dueAt, completedAt, remindedAt } = activity;
	return { ...activity, createdAt: iso(createdAt), dueAt: iso(dueAt), completedAt: iso(completedAt), remindedAt: iso(remindedAt), isOverdue: completedAt === null && dueAt !== null && dueAt < now };
}
