import type { Sql } from './store';

/**
 * claimed: about to be sent, or the process ended in between; sent: the server took it; refused: it certainly did not
 * leave; unknown: it may have left, and is never sent again.
 */
export type ReplyStatus = 'claimed' | 'sent' | 'refused' | 'unknown';

/** The right to send one automatic reply to one message. Times in epoch milliseconds. */
export interface ReplyClaim {
	messageKey: string;
	contactId: string;
	/** The account it is sent from, lower case. */
	senderAddress: string;
	/** Lower case. */
	recipient: string;
	/** Message-ID of the reply. */
	headerId: string;
	status: ReplyStatus;
	reason: string | null;
	/** References of the listings suggested in it. */
	listings: string[];
	claimedAt: number;
	settledAt: number | null;
}

interface ClaimRow {
	message_key: string;
	contact_id: string;
	sender_address: string;
	recipient: string;
	header_id: string;
	status: ReplyStatus;
	reason: string | null;
	listings: string;
	claimed_at: number;
	settled_at: number | null;
}

export async function readReplyClaim(sql: Sql, messageKey: string): Promise<ReplyClaim | undefined> {
	const row = await sql.get<ClaimRow>(
		`SELECT message_key, contact_id, sender_address, recipient, header_id, status, reason, listings, claimed_at, settled_at
		 FROM reply_claim WHERE message_key = $1`,
		[messageKey],
	);
	return row && {
		messageKey: row.message_key,
		contactId: row.contact_id,
		senderAddress: row.sender_address,
		recipient: row.recipient,
		headerId: row.header_id,
		status: row.status,
		reason: row.reason,
		listings: JSON.parse(row.listings) as string[],
		claimedAt: row.claimed_at,
		settledAt: row.settled_at,
	};
}

/** Makes every claim wait for the one before it, so that two processes cannot both find a limit not yet reached. */
export async function lockReplyClaims(sql: Sql, now = Date.now()): Promise<void> {
	await sql.run(`INSERT INTO setting (name, value) VALUES ('reply claims', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, [String(now)]);
}

/** Writes the claim; false when the message has one already. To be durable before the mail leaves (invariant 8). */
export async function claimReply(sql: Sql, claim: Omit<ReplyClaim, 'status' | 'reason' | 'claimedAt' | 'settledAt'>, now = Date.now()): Promise<boolean> {
	const rows = await sql.run(
		`INSERT INTO reply_claim (message_key, contact_id, sender_address, recipient, header_id, status, listings, claimed_at)
		 VALUES ($1, $2, $3, $4, $5, 'claimed', $6, $7) ON CONFLICT (message_key) DO NOTHING`,
		[claim.messageKey, claim.contactId, claim.senderAddress, claim.recipient, claim.headerId, JSON.stringify(claim.listings), now],
	);
	return rows === 1;
}

/**
 * Says how it ended. A claim that was found unfinished ("unknown") may still be settled by the process that sends it.
 *
 * @param headerId the Message-ID recipients see, when the server replaced ours
 */
export async function settleReply(sql: Sql, messageKey: string, status: Exclude<ReplyStatus, 'claimed'>, reason: string, headerId: string | null = null, now = Date.now()): Promise<void> {
	await sql.run(
		`UPDATE reply_claim SET status = $2, reason = $3, header_id = COALESCE($4, header_id), settled_at = $5
		 WHERE message_key = $1 AND status IN ('claimed', 'unknown')`,
		[messageKey, status, reason, headerId, now],
	);
}

/** Keeps why a filed message got no reply, for its history (W12). A later run may decide otherwise, and then a claim says so. */
export async function recordNoReply(sql: Sql, messageKey: string, reason: string): Promise<void> {
	await sql.run('UPDATE filed_message SET no_reply_reason = $2 WHERE message_key = $1', [messageKey, reason]);
}

/** How many replies went, or may have gone, to one person since a time. */
export async function countRepliesTo(sql: Sql, recipient: string, since: number): Promise<number> {
	const row = await sql.get<{ replies: number }>(
		`SELECT COUNT(*) AS replies FROM reply_claim WHERE recipient = $1 AND claimed_at > $2 AND status <> 'refused'`,
		[recipient, since],
	);
	return Number(row?.replies ?? 0);
}

/** How many replies went, or may have gone, out of one account since a time. */
export async function countRepliesFrom(sql: Sql, senderAddress: string, since: number): Promise<number> {
	const row = await sql.get<{ replies: number }>(
		`SELECT COUNT(*) AS replies FROM reply_claim WHERE sender_address = $1 AND claimed_at > $2 AND status <> 'refused'`,
		[senderAddress, since],
	);
	return Number(row?.replies ?? 0);
}

/** References of the listings that automatic replies to this person have named, or may have named. */
export async function listingsSentTo(sql: Sql, contactId: string): Promise<string[]> {
	const rows = await sql.all<{ listings: string }>(
		`SELECT r.listings FROM contact mine JOIN contact c ON c.root_id = mine.root_id JOIN reply_claim r ON r.contact_id = c.id
		 WHERE mine.id = $1 AND r.status <> 'refused' ORDER BY r.claimed_at DESC LIMIT 500`,
		[contactId],
	);
	return [...new Set(rows.flatMap((row) => JSON.parse(row.listings) as string[]))];
}

/** Whether one of these Message-IDs is an automatic reply of ours. */
export async function isOurReply(sql: Sql, headerIds: readonly string[]): Promise<boolean> {
	if (headerIds.length === 0) return false;
	const list = headerIds.map((_, index) => `$${index + 1}`).join(', ');
	return (await sql.get(`SELECT 1 AS found FROM reply_claim WHERE header_id IN (${list}) LIMIT 1`, [...headerIds])) !== undefined;
}
