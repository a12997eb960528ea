import type { IDataObject } from 'n8n-workflow';

import { recipientsOfMany } from '../shared/store/outgoing-recipients';
import { answersTo } from '../shared/store/reported-mail';
import type { Sql } from '../shared/store/store';
import { recipientItem } from './outgoing-item';

/** What became of our answers to received mails, as output, by message key; the oldest first. Times are ISO 8601. */
export async function sentAnswers(sql: Sql, messageKeys: readonly string[]): Promise<Map<string, IDataObject[]>> {
	const found = new Map<string, IDataObject[]>(messageKeys.map((key) => [key, []]));
	const answers = await answersTo(sql, messageKeys);
	const recipients = await recipientsOfMany(sql, answers.map(({ id }) => id));
	for (const { id, messageKey, purpose, status, reason, headerId, queuedAt, bouncedAt } of answers) {
		found.get(messageKey)?.push({
			id,
			purpose,
			status,
			reason,
			messageId: headerId,
			queuedAt: new Date(queuedAt).toISOString(),
			bouncedAt: bouncedAt === null ? null : new Date(bouncedAt).toISOString(),
			recipients: (recipients.get(id) ?? []).map(recipientItem),
		});
	}
	return found;
}
