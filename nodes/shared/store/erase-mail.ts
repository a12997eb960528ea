import { resolveNotice } from './notices';
import { quarantineSubject } from './run-again';
import type { Sql, Store } from './store';
import { threadsAsOne } from './thread-merge';
import { nameOfId } from './thread-names';
import { ERASED_MAIL, erasedContentKey } from './tombstone';

/** Mails looked at in one go: more would hold n8n up. */
const SCANNED = 10_000;

/**
 * Erases mails: their rows stay as tombstones, without anything that was in them. To run in a transaction that
 * `Store.leaveNoTrace` follows. What waits for a run does not run any more.
 *
 * @param messageIds at most some hundreds
 * @param why shown wherever it is listed
 */
export async function eraseMails(sql: Sql, messageIds: readonly string[], now = Date.now(), why = ERASED_MAIL): Promise<void> {
	for (const id of messageIds) {
		const mail = await sql.get<{ content_key: string; header_id: string | null; thread_id: string }>('SELECT content_key, header_id, thread_id FROM message WHERE id = $1 AND erased_at IS NULL', [id]);
		if (!mail) continue;
		await sql.run(
			`UPDATE message SET content_key = $2, header_id = NULL, subject = '', from_name = '', from_address = '', recipients = '[]', preview = '', kind_reason = '',
			   attachment_count = 0, sent_at = NULL, erased_at = $3, parsed_at = COALESCE(parsed_at, $3) WHERE id = $1`,
			[id, erasedContentKey(mail.content_key), now],
		);
		await sql.run('DELETE FROM message_source WHERE message_id = $1', [id]);
		await sql.run('DELETE FROM search_mail WHERE message_id = $1', [id]);
		for (const table of ['message_link', 'sighted_mail']) await sql.run(`DELETE FROM ${table} WHERE message_id = $1`, [id]);
		await eraseDeliveries(sql, id, now, why);
		await eraseThread(sql, mail.thread_id, mail.header_id);
	}
}

async function eraseDeliveries(sql: Sql, messageId: string, now: number, why: string): Promise<void> {
	const deliveries = await sql.all<{ key: string }>('SELECT message_key AS key FROM delivery WHERE message_id = $1', [messageId]);
	await sql.run(
		`UPDATE delivery SET state = CASE WHEN state = 'done' THEN 'done' ELSE 'ignored' END, reason = $2, outcome = NULL, outcome_reason = NULL, lead = NULL, fetch_anyway = 0,
		   next_attempt_at = NULL, finished_at = COALESCE(finished_at, $3), acknowledged_at = COALESCE(acknowledged_at, $3) WHERE message_id = $1`,
		[messageId, why, now],
	);
	for (const { key } of deliveries) {
		await sql.run(`UPDATE original_copy SET status = CASE WHEN status = 'queued' THEN 'refused' ELSE status END, reason = CASE WHEN status = 'queued' THEN $2 ELSE NULL END WHERE message_key = $1`, [key, why]);
		await sql.run('UPDATE notice SET message = $2 WHERE subject = $1', [quarantineSubject(key), why]);
		await resolveNotice(sql, quarantineSubject(key), now);
	}
}

/** A conversation of which nothing is left has no subject; what is left of others keeps theirs. */
export async function eraseThread(sql: Sql, threadId: string, headerId: string | null): Promise<void> {
	const threads = await threadsAsOne(sql, threadId);
	const list = threads.map((_, index) => `$${index + 1}`).join(', ');
	const rest = await sql.get(`SELECT 1 AS one FROM message WHERE thread_id IN (${list}) AND erased_at IS NULL LIMIT 1`, threads);
	if (rest) {
		if (headerId !== null) await sql.run('DELETE FROM thread_reference WHERE header_id IN ($1, $2)', [headerId, nameOfId(headerId)]);
		return;
	}
	await sql.run(`UPDATE thread SET subject = '' WHERE id IN (${list})`, threads);
	await sql.run(`DELETE FROM thread_reference WHERE thread_id IN (${list})`, threads);
}

/**
 * Mails that came from one of these addresses, or went out to one, whether or not somebody filed them. Looks through all
 * mails, a part at a time; to run outside a transaction.
 *
 * @param addresses lower case
 */
export async function mailsWithAddress(store: Store, addresses: readonly string[]): Promise<string[]> {
	const found: string[] = [];
	if (addresses.length === 0) return found;
	const [at, out] = [addresses.map((_, index) => `$${index + 3}`), addresses.map((_, index) => `$${index + 3 + addresses.length}`)];
	const fits = `from_address IN (${at.join(', ')}) OR (direction = 'out' AND (${out.map((place) => `LOWER(recipients) LIKE ${place} ESCAPE '!'`).join(' OR ')}))`;
	const patterns = addresses.map((address) => `%"${address.replace(/[!%_]/g, '!$&')}"%`);
	for (let after = ''; ;) {
		const part = await store.all<{ id: string; fits: number }>(
			`SELECT id, CASE WHEN ${fits} THEN 1 ELSE 0 END AS fits FROM message WHERE id > $1 ORDER BY id LIMIT $2`,
			[after, SCANNED, ...addresses, ...patterns],
		);
		for (const { id, fits: wanted } of part) if (wanted === 1) found.push(id);
		if (part.length < SCANNED) return found;
		after = part[part.length - 1].id;
		await new Promise(setImmediate);
	}
}
