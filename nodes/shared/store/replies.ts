import type { Sql } from './store';

/** Automatic replies in the queue of what leaves; the queue itself is `outgoing.ts`. */

/** The key of the one reply to a message. */
export const replyKey = (messageKey: string) => `reply:${messageKey}`;

/** Makes every reply wait for the one before it, so that two processes cannot both find a limit not yet reached. */
export async function lockReplies(sql: Sql, now = Date.now()): Promise<void> {
	await sql.run(`INSERT INTO setting (name, value) VALUES ('reply claims', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, [String(now)]);
}

/** Keeps why a filed message got no reply, for its history (W12). A later run may decide otherwise, and then the queue says so. */
export async function recordNoReply(sql: Sql, messageKey: string, reason: string): Promise<void> {
	await sql.run('UPDATE filed_message SET no_reply_reason = $2 WHERE message_key = $1', [messageKey, reason]);
}

/** How many automatic replies went, or may have gone, or are to go, to one address since a time. */
export async function countRepliesTo(sql: Sql, recipient: string, since: number): Promise<number> {
	const row = await sql.get<{ replies: number }>(
		`SELECT COUNT(*) AS replies FROM outgoing_recipient r JOIN outgoing_mail o ON o.id = r.outgoing_id
		 WHERE r.address = $1 AND o.purpose = 'reply' AND o.queued_at > $2 AND o.status <> 'refused'`,
		[recipient, since],
	);
	return Number(row?.replies ?? 0);
}

/** The same for any address of one person, so that a second address of theirs is no second turn. */
export async function countRepliesToPerson(sql: Sql, contactId: string, since: number): Promise<number> {
	const row = await sql.get<{ replies: number }>(
		`SELECT COUNT(*) AS replies FROM contact mine JOIN contact c ON c.root_id = mine.root_id JOIN outgoing_mail o ON o.contact_id = c.id
		 WHERE mine.id = $1 AND o.purpose = 'reply' AND o.queued_at > $2 AND o.status <> 'refused'`,
		[contactId, since],
	);
	return Number(row?.replies ?? 0);
}

/** How many automatic replies went, or may have gone, or are to go, out of one account since a time. */
export async function countRepliesFrom(sql: Sql, senderAddress: string, since: number): Promise<number> {
	const row = await sql.get<{ replies: number }>(
		`SELECT COUNT(*) AS replies FROM outgoing_mail WHERE sender_address = $1 AND purpose = 'reply' AND queued_at > $2 AND status <> 'refused'`,
		[senderAddress, since],
	);
	return Number(row?.replies ?? 0);
}

/** References of the listings that mails to this person have named, or may have named. */
export async function listingsSentTo(sql: Sql, contactId: string): Promise<string[]> {
	const rows = await sql.all<{ listings: string }>(
		`SELECT o.listings FROM contact mine JOIN contact c ON c.root_id = mine.root_id JOIN outgoing_mail o ON o.contact_id = c.id
		 WHERE mine.id = $1 AND o.status <> 'refused' ORDER BY o.queued_at DESC LIMIT 500`,
		[contactId],
	);
	return [...new Set(rows.flatMap((row) => JSON.parse(row.listings) as string[]))];
}

/** Whether one of these Message-IDs is an automatic reply of ours. */
export async function isOurReply(sql: Sql, headerIds: readonly string[]): Promise<boolean> {
	if (headerIds.length === 0) return false;
	const list = headerIds.map((_, index) => `$${index + 1}`).join(', ');
	return (await sql.get(`SELECT 1 AS found FROM outgoing_mail WHERE header_id IN (${list}) AND purpose = 'reply' LIMIT 1`, [...headerIds])) !== undefined;
}
