import { allOf } from '../../shared/store/lists-of-values';
import type { Lead } from '../../shared/node/item';
import { recordOutcome } from '../../shared/store/ledger';
import type { Sql } from '../../shared/store/store';
import { mailsOf, messageIdsOf, type Doing } from './doing';

/** A row of the ledger that an action is about. */
export interface ActedDelivery {
	messageKey: string;
	messageId: string;
	mailboxId: string;
	state: string;
	outcome: Lead['outcome'] | null;
	lead: string | null;
	receivedAt: number;
}

/** The deliveries of the mails of an action, the newest first. */
export async function deliveriesOf(sql: Sql, doing: Doing): Promise<ActedDelivery[]> {
	const here = new Set(mailsOf(doing).mails.map(({ messageId, mailboxId }) => `${messageId} ${mailboxId}`));
	const rows = await allOf<ActedDelivery>(
		sql,
		(list) => `SELECT message_key AS "messageKey", message_id AS "messageId", mailbox_id AS "mailboxId", state, outcome, lead, received_at AS "receivedAt" FROM delivery WHERE message_id IN (${list})`,
		messageIdsOf(doing),
	);
	return rows.filter(({ messageId, mailboxId }) => here.has(`${messageId} ${mailboxId}`)).sort((one, other) => other.receivedAt - one.receivedAt || (one.messageKey < other.messageKey ? 1 : -1));
}

/** What waited for a person's decision has got it: it needs no attention any more. */
export async function decideReviews(sql: Sql, doing: Doing, outcome: 'lead' | 'none', reason: string): Promise<void> {
	for (const { messageKey, outcome: before, lead } of await deliveriesOf(sql, doing)) {
		if (before !== 'review' || lead === null) continue;
		await recordOutcome(sql, messageKey, { ...(JSON.parse(lead) as Lead), outcome, reason });
	}
}
