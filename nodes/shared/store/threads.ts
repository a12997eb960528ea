import { createHash } from 'node:crypto';

import { newId } from './ids';
import type { Sql } from './store';

/** A long thread names all its ancestors; the nearest ones decide. */
const REFERENCES_LOOKED_AT = 100;

/** PostgreSQL takes 2,704 bytes into an index; no program makes a Message-ID of more than a few hundred. */
const LONGEST_ID = 600;

/** A Message-ID as it is kept and looked for: of one that is too long for an index, its hash. */
export function keptHeaderId(id: string): string {
	return id.length <= LONGEST_ID ? id : `<sha256.${createHash('sha256').update(id).digest('hex')}>`;
}

export interface ThreadedMail {
	messageId: string | null;
	inReplyTo: string | null;
	/** Oldest first, as in the header. */
	references: readonly string[];
	subject: string;
	/** Epoch milliseconds. */
	receivedAt: number;
}

/** The thread a mail belongs to, by References and In-Reply-To (RFC 5322, 3.6.4); a new one when it answers nothing we know. */
export async function threadOf(sql: Sql, mail: ThreadedMail): Promise<string> {
	const nearestFirst = [...new Set([mail.inReplyTo, ...[...mail.references].reverse()])].filter((id) => id !== null).slice(0, REFERENCES_LOOKED_AT);
	const ids = (mail.messageId === null ? nearestFirst : [mail.messageId, ...nearestFirst]).map(keptHeaderId);
	const known = await threadsByReference(sql, ids);
	const found = ids.map((id) => known.get(id)).find((thread) => thread !== undefined);
	const threadId = found ?? newId(mail.receivedAt);
	if (found === undefined) {
		await sql.run('INSERT INTO thread (id, subject, first_at, last_at) VALUES ($1, $2, $3, $3)', [threadId, mail.subject, mail.receivedAt]);
	} else {
		await sql.run('UPDATE thread SET last_at = $2 WHERE id = $1 AND last_at < $2', [threadId, mail.receivedAt]);
	}
	// The ancestors too: an answer may arrive before the mail it answers.
	for (const id of ids) {
		if (!known.has(id)) await sql.run('INSERT INTO thread_reference (header_id, thread_id) VALUES ($1, $2) ON CONFLICT (header_id) DO NOTHING', [id, threadId]);
	}
	return threadId;
}

async function threadsByReference(sql: Sql, ids: readonly string[]): Promise<Map<string, string>> {
	if (ids.length === 0) return new Map();
	const list = ids.map((_, index) => `$${index + 1}`).join(', ');
	const rows = await sql.all<{ id: string; thread: string }>(`SELECT header_id AS id, thread_id AS thread FROM thread_reference WHERE header_id IN (${list})`, ids);
	return new Map(rows.map(({ id, thread }) => [id, thread]));
}

/** A mail of ours that the server gave another Message-ID: answers to it name that one. */
export async function addHeaderId(sql: Sql, messageId: string, headerId: string): Promise<void> {
	const id = keptHeaderId(headerId);
	await sql.run('INSERT INTO thread_reference (header_id, thread_id) SELECT $2, thread_id FROM message WHERE id = $1 ON CONFLICT (header_id) DO NOTHING', [messageId, id]);
	await sql.run('UPDATE message SET header_id = $2 WHERE id = $1', [messageId, id]);
}
