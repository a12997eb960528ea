import { createHash } from 'node:crypto';

import { inTransaction } from './conflicts';
import { lockPeople, type Identity } from './contacts';
import { eraseMails, mailsWithAddress } from './erase-mail';
import { PERSONAL_TABLES, RECORDS } from './personal-data';
import type { Sql, Store } from './store';
import { suppress } from './suppression';

/** Mails erased in one transaction: a person may have written thousands, and nobody else can write meanwhile. */
const BATCH = 200;

/** What Erase did. */
export interface Erasure {
	contactId: string;
	/** Records of the person, with those that had been merged. */
	records: number;
	/** Mails that are tombstones now. */
	erasedMails: number;
	/** Mails that stay, because they belong to other contacts too. */
	keptMails: number;
	/** The same person elsewhere, by system: to be erased there. */
	externalIds: Record<string, string[]>;
	/** Epoch milliseconds. */
	erasedAt: number;
}

/** The person cannot be erased: there is none, or they were before. */
export type NotErased = 'unknown' | 'erased before';

/**
 * Erases a person (N8): everything of `PERSONAL_TABLES`, and the mails that are theirs alone. One transaction; with more
 * than 200 mails the others are erased before, in several, and after a crash it goes on where it stopped.
 *
 * @param turns what filing mail of this person takes turns on: nothing is filed in between
 */
export async function eraseContact(store: Store, contactId: string, turns: readonly string[] = [], now = Date.now()): Promise<Erasure | NotErased> {
	const person = await store.get<{ root_id: string; erased_at: number | null }>('SELECT root_id, erased_at FROM contact WHERE id = $1', [contactId]);
	if (!person) return 'unknown';
	if (person.erased_at !== null) return 'erased before';
	const addresses = (await identitiesOf(store, person.root_id)).filter(({ kind }) => kind === 'email').map(({ value }) => value);
	const written = await mailsWithAddress(store, addresses);
	let erasedMails = 0;
	for (;;) {
		const done = await inTransaction(store, async (sql) => {
			// Somebody else may be erasing them, too.
			const present = await sql.get<{ root_id: string; erased_at: number | null }>('SELECT root_id, erased_at FROM contact WHERE id = $1', [contactId]);
			if (!present || present.erased_at !== null) return 'erased before' as const;
			const root = present.root_id;
			await lockPeople(sql, [root]);
			const { alone, shared } = await mailsOf(sql, root, written);
			const batch = alone.slice(0, BATCH);
			await eraseMails(sql, batch, now);
			const rest = alone.length > batch.length ? null : await erasePerson(sql, root, now);
			return { batch: batch.length, rest: rest && { ...rest, keptMails: shared.length } };
		}, { durable: true, takingTurns: turns });
		if (done === 'erased before') return done;
		erasedMails += done.batch;
		if (done.rest === null) continue;
		await store.leaveNoTrace();
		return { ...done.rest, erasedMails, erasedAt: now };
	}
}

async function identitiesOf(sql: Sql, rootId: string): Promise<(Pick<Identity, 'kind' | 'value'> & { isShared: boolean })[]> {
	const rows = await sql.all<Pick<Identity, 'kind' | 'value'> & { is_shared: number }>(`SELECT kind, value, is_shared FROM contact_identity WHERE contact_id IN ${RECORDS} ORDER BY kind, value`, [rootId]);
	return rows.map(({ kind, value, is_shared }) => ({ kind, value, isShared: is_shared === 1 }));
}

/**
 * The mails of a person that are not erased yet: those that are theirs alone, and those that other contacts have too.
 *
 * @param written mails from or to their addresses, wherever they are filed
 */
export async function mailsOf(sql: Sql, rootId: string, written: readonly string[] = []): Promise<{ alone: string[]; shared: string[] }> {
	const linked = await sql.all<{ id: string }>(
		`SELECT l.message_id AS id FROM message_link l WHERE l.contact_id IN ${RECORDS}
		 UNION SELECT d.message_id AS id FROM filed_message f JOIN delivery d ON d.message_key = f.message_key WHERE f.contact_id IN ${RECORDS}`,
		[rootId],
	);
	const mine = [...new Set([...linked.map(({ id }) => id), ...written])].sort();
	const [alone, shared]: [string[], string[]] = [[], []];
	for (let at = 0; at < mine.length; at += BATCH) {
		const part = mine.slice(at, at + BATCH);
		const mails = await sql.all<{ id: string; others: number }>(
			`SELECT m.id, CASE WHEN EXISTS (SELECT 1 FROM message_link l JOIN contact c ON c.id = l.contact_id WHERE l.message_id = m.id AND c.root_id <> $1) THEN 1 ELSE 0 END AS others
			 FROM message m WHERE m.erased_at IS NULL AND m.id IN (${part.map((_, index) => `$${index + 2}`).join(', ')}) ORDER BY m.id`,
			[rootId, ...part],
		);
		for (const { id, others } of mails) (others === 1 ? shared : alone).push(id);
	}
	return { alone, shared };
}

async function erasePerson(sql: Sql, rootId: string, now: number): Promise<Pick<Erasure, 'contactId' | 'records' | 'externalIds'>> {
	await suppress(sql, await identitiesOf(sql, rootId), now);
	const external = await sql.all<{ system: string; external_id: string }>(`SELECT system, external_id FROM contact_external_ref WHERE contact_id IN ${RECORDS} ORDER BY system, linked_at`, [rootId]);
	let records = 0;
	for (const { table, where, erase } of PERSONAL_TABLES) {
		if (erase === 'keep') continue;
		const text = erase === 'delete' ? `DELETE FROM ${table} WHERE ${where}` : `UPDATE ${table} SET ${erase.set} WHERE ${where}`;
		const rows = await sql.run(text, text.includes('$2') ? [rootId, now] : [rootId]);
		if (table === 'contact') records = rows;
	}
	await hideKeys(sql, rootId);
	const externalIds: Record<string, string[]> = {};
	for (const { system, external_id: id } of external) (externalIds[system] ??= []).push(id);
	return { contactId: rootId, records, externalIds };
}

/** A mail from another source than our trigger is known by its Message-ID, which may hold an address. */
async function hideKeys(sql: Sql, rootId: string): Promise<void> {
	const keys = await sql.all<{ key: string }>(
		`SELECT message_key AS key FROM filed_message WHERE contact_id IN ${RECORDS} AND message_key LIKE '%@%'
		 UNION SELECT thread_key AS key FROM enquiry WHERE contact_id IN ${RECORDS} AND thread_key LIKE '%@%'`,
		[rootId],
	);
	for (const { key } of keys) {
		const hidden = `erased:${createHash('sha256').update(key).digest('hex')}`;
		for (const { table, where, keys: columns = [] } of PERSONAL_TABLES) {
			for (const column of columns) await sql.run(`UPDATE ${table} SET ${column} = $3 WHERE ${column} = $2 AND (${where})`, [rootId, key, hidden]);
		}
		await sql.run('UPDATE learnt_profile SET message_key = $2 WHERE message_key = $1', [key, hidden]);
		// The triggers have just noted that something changed under this key.
		await sql.run("DELETE FROM inbox_changed WHERE what = 'delivery' AND name = $1", [key]);
	}
}

/**
 * Erases a mail that came again after its writer had been erased; nothing when it is a mail of other contacts too.
 *
 * @returns whether the store had it
 */
export async function eraseAgain(store: Store, messageKey: string, now = Date.now()): Promise<boolean> {
	const erased = await store.transaction(async (sql) => {
		const mail = await sql.get<{ id: string }>(
			'SELECT d.message_id AS id FROM delivery d WHERE d.message_key = $1 AND NOT EXISTS (SELECT 1 FROM message_link l WHERE l.message_id = d.message_id)',
			[messageKey],
		);
		if (!mail) return false;
		await eraseMails(sql, [mail.id], now);
		// A tombstone that came again may have been read once more.
		await sql.run('UPDATE delivery SET lead = NULL, outcome = NULL, outcome_reason = NULL WHERE message_id = $1', [mail.id]);
		return true;
	}, { durable: true });
	if (erased) await store.leaveNoTrace();
	return erased;
}
