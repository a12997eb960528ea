import { DateTime } from 'luxon';

import { eraseMails } from './erase-mail';
import { ERASED_OUTGOING } from './personal-data';
import type { Sql, Store } from './store';
import { TOO_OLD_MAIL } from './tombstone';

/** Mails looked at in one go, and erased in one transaction: nobody else can write meanwhile. */
const LOOKED_AT = 2_000;
const BATCH = 200;

/** A mailbox that keeps its mail for so long. */
export interface MailboxRetention {
	id: string;
	address: string;
	keepMonths: number;
	/** Mail received before then is too old; epoch milliseconds. */
	before: number;
}

/** What was too old. */
export interface Retention {
	/** Mailboxes that keep mail for a time. */
	mailboxes: MailboxRetention[];
	/** Mails that were erased, or would have been. */
	mails: number;
	/** Messages of the inbox to its own team that were erased with them, or would have been. */
	messagesToTeam: number;
	/** Mails that are too old and stay, because their run has not ended well yet, or something of theirs is still to be done on the server. */
	waiting: number;
}

interface TooOld {
	ids: string[];
	waiting: number;
}

/**
 * Erases the mail that is older than its mailboxes keep mail (N8): its row stays as a tombstone, so that no sync brings it
 * back. Nothing on the mail server is touched; contacts, enquiries and figures stay. A mail that lies in several mailboxes
 * stays as long as the one that keeps it longest.
 *
 * In several transactions; after a crash it goes on where it stopped.
 *
 * @param options.onlyCounts erases nothing
 */
export async function applyRetention(store: Store, { onlyCounts = false, now = Date.now() }: { onlyCounts?: boolean; now?: number } = {}): Promise<Retention> {
	const mailboxes = await retentions(store, now);
	if (mailboxes.length === 0) return { mailboxes, mails: 0, messagesToTeam: 0, waiting: 0 };
	const { ids, waiting } = await tooOldMails(store, mailboxes);
	const told = await tooOldMessages(store, mailboxes);
	if (!onlyCounts) {
		await inBatches(store, ids, async (sql, batch) => {
			await eraseMails(sql, batch, now, TOO_OLD_MAIL);
			await eraseOutgoing(sql, batch, now);
		});
		await inBatches(store, told, (sql, batch) => eraseOutgoing(sql, batch, now));
		if (ids.length + told.length > 0) await store.leaveNoTrace();
	}
	return { mailboxes, mails: ids.length, messagesToTeam: told.length, waiting };
}

async function retentions(sql: Sql, now: number): Promise<MailboxRetention[]> {
	const rows = await sql.all<Omit<MailboxRetention, 'before'>>('SELECT id, address, retention_months AS "keepMonths" FROM mailbox WHERE retention_months IS NOT NULL ORDER BY address');
	return rows.map((row) => ({ ...row, before: DateTime.fromMillis(now, { zone: 'utc' }).minus({ months: row.keepMonths }).toMillis() }));
}

/** Until when a row of `kept` says that its mail is too old; every other mailbox keeps its mail for ever. */
const keptBy = (condition: string) => `COALESCE((SELECT k.before FROM kept k WHERE ${condition}), 0)`;

/** The mails that none of the mailboxes in which they lie, and from which they were sent, keeps any longer. */
async function tooOldMails(store: Store, mailboxes: readonly MailboxRetention[]): Promise<TooOld> {
	const found: TooOld = { ids: [], waiting: 0 };
	const latest = Math.max(...mailboxes.map(({ before }) => before));
	for (let after = ''; ; ) {
		const part = await store.all<{ id: string; isOld: number; waits: number }>(
			`WITH kept(mailbox_id, address, before) AS (VALUES ${mailboxes.map((_, index) => `($${3 * index + 3}, $${3 * index + 4}, CAST($${3 * index + 5} AS BIGINT))`).join(', ')})
			 SELECT m.id,
			   CASE WHEN m.received_at < ${latest}
			     AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.message_id = m.id AND m.received_at >= ${keptBy('k.mailbox_id = d.mailbox_id')})
			     AND NOT EXISTS (SELECT 1 FROM folder_mail f WHERE f.message_id = m.id AND m.received_at >= ${keptBy('k.mailbox_id = f.mailbox_id')})
			     AND NOT EXISTS (SELECT 1 FROM outgoing_mail o WHERE o.id = m.id AND m.received_at >= ${keptBy('k.address = o.sender_address')})
			     THEN 1 ELSE 0 END AS "isOld",
			   CASE WHEN m.received_at < ${latest} AND (EXISTS (SELECT 1 FROM delivery d WHERE d.message_id = m.id AND d.state NOT IN ('done', 'ignored'))
			     OR EXISTS (SELECT 1 FROM folder_mail f WHERE f.message_id = m.id AND f.is_pending = 1)
			     OR EXISTS (SELECT 1 FROM outgoing_mail o WHERE o.id = m.id AND o.status IN ('queued', 'sending')))
			     THEN 1 ELSE 0 END AS waits
			 FROM message m WHERE m.id > $1 AND m.erased_at IS NULL ORDER BY m.id LIMIT $2`,
			[after, LOOKED_AT, ...mailboxes.flatMap(({ id, address, before }) => [id, address, before])],
		);
		for (const { id, isOld, waits } of part) {
			if (isOld === 0) continue;
			if (waits === 1) found.waiting++;
			else found.ids.push(id);
		}
		if (part.length < LOOKED_AT) return found;
		after = part[part.length - 1].id;
		await new Promise(setImmediate);
	}
}

/** What the inbox sent by itself and stands in no conversation: to the owner of an enquiry, to administrators. */
async function tooOldMessages(sql: Sql, mailboxes: readonly MailboxRetention[]): Promise<string[]> {
	const ids: string[] = [];
	for (const { address, before } of mailboxes) {
		const rows = await sql.all<{ id: string }>(
			`SELECT id FROM outgoing_mail o WHERE sender_address = $1 AND queued_at < $2 AND status NOT IN ('queued', 'sending') AND key NOT LIKE 'erased:%'
			   AND NOT EXISTS (SELECT 1 FROM message m WHERE m.id = o.id) ORDER BY id`,
			[address, before],
		);
		ids.push(...rows.map(({ id }) => id));
	}
	return ids;
}

async function inBatches(store: Store, ids: readonly string[], erase: (sql: Sql, batch: readonly string[]) => Promise<void>): Promise<void> {
	for (let from = 0; from < ids.length; from += BATCH) {
		await store.transaction((sql) => erase(sql, ids.slice(from, from + BATCH)), { durable: true });
		await new Promise(setImmediate);
	}
}

/** Of what we sent, that it was sent stays. */
async function eraseOutgoing(sql: Sql, ids: readonly string[], now: number): Promise<void> {
	for (const id of ids) {
		if ((await sql.run(`UPDATE outgoing_mail SET ${ERASED_OUTGOING} WHERE id = $1`, [id, now])) === 0) continue;
		await sql.run('DELETE FROM outgoing_recipient WHERE outgoing_id = $1', [id]);
		await sql.run('DELETE FROM notice WHERE subject = $1', [`outgoing:${id}:bounced`]);
		await sql.run('DELETE FROM message_source WHERE message_id = $1', [id]);
	}
}
