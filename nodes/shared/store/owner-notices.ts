import type { Sql } from './store';

/**
 * claimed: about to be sent, or the process ended in between; sent: the server took it; refused: it certainly did not
 * leave; unknown: it may have left. None of them is sent again.
 */
export type OwnerNoticeStatus = 'claimed' | 'sent' | 'refused' | 'unknown';

/** The one mail that tells a member of one message. */
export interface OwnerNotice {
	status: OwnerNoticeStatus;
	reason: string | null;
}

/** Writes the claim; false when the member was told of this message before, or is being told. To be durable before the mail leaves. */
export async function claimOwnerNotice(sql: Sql, messageKey: string, memberId: string, now = Date.now()): Promise<boolean> {
	const rows = await sql.run(
		`INSERT INTO owner_notice (message_key, member_id, status, claimed_at) VALUES ($1, $2, 'claimed', $3) ON CONFLICT (message_key, member_id) DO NOTHING`,
		[messageKey, memberId, now],
	);
	return rows === 1;
}

/** Says how it ended. */
export async function settleOwnerNotice(sql: Sql, messageKey: string, memberId: string, status: Exclude<OwnerNoticeStatus, 'claimed'>, reason: string, now = Date.now()): Promise<void> {
	await sql.run('UPDATE owner_notice SET status = $3, reason = $4, settled_at = $5 WHERE message_key = $1 AND member_id = $2', [messageKey, memberId, status, reason, now]);
}

export async function readOwnerNotice(sql: Sql, messageKey: string, memberId: string): Promise<OwnerNotice | undefined> {
	return await sql.get<{ status: OwnerNoticeStatus; reason: string | null }>('SELECT status, reason FROM owner_notice WHERE message_key = $1 AND member_id = $2', [messageKey, memberId]);
}
