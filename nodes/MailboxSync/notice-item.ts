import type { IDataObject } from 'n8n-workflow';

import { isUrgent } from '../shared/mail/notice-mail/trouble-kind';
import { mailsOfAlert } from '../shared/store/notice-mails';
import type { Notice } from '../shared/store/notices';
import type { Sql } from '../shared/store/store';
import { aboutOf, alertsOf, kindOf, type MailboxFacts } from './alerts/alert';

const iso = (time: number | null) => (time === null ? null : new Date(time).toISOString());

/** A notice as an output item. Times are ISO 8601. @param simplify without who was told of it */
export async function noticeItem(sql: Sql, notice: Notice, facts: MailboxFacts, simplify: boolean): Promise<IDataObject> {
	const { id, message, subject, raisedAt, resolvedAt, toldAt, endToldAt } = notice;
	const kind = kindOf(notice, facts);
	const item: IDataObject = { id, kind, about: aboutOf(notice, facts) || null, message, isUrgent: isUrgent(kind), raisedAt: iso(raisedAt), resolvedAt: iso(resolvedAt) };
	if (simplify) return item;
	const told = toldAt === null ? [] : await mailsOfAlert(sql, alertsOf([notice], facts)[0].id);
	return { ...item, subject, toldAt: iso(toldAt), endToldAt: iso(endToldAt), told: told.map(({ address, status, reason }) => ({ address, status, reason })) };
}
