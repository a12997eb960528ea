import type { Sql } from './store';

/** A team member who is listed for a shared mailbox (A1). With nobody listed, everybody in the team reads it and sends from it. */
export interface MailboxMember {
	memberId: string;
	email: string;
	canRead: boolean;
	canSend: boolean;
}

/** Who is listed for a mailbox, by address. Somebody who has left the team stays listed: a mailbox does not open to all by that. */
export async function mailboxMembers(sql: Sql, mailboxId: string): Promise<MailboxMember[]> {
	const rows = await sql.all<Pick<MailboxMember, 'memberId' | 'email'> & { reads: number; sends: number }>(
		'SELECT m.member_id AS "memberId", t.email, m.can_read AS reads, m.can_send AS sends FROM mailbox_member m JOIN team_member t ON t.id = m.member_id WHERE m.mailbox_id = $1 ORDER BY t.email',
		[mailboxId],
	);
	return rows.map(({ reads, sends, ...row }) => ({ ...row, canRead: reads === 1, canSend: sends === 1 }));
}

/**
 * Lists the members who read a mailbox, and nobody else. To run in a transaction.
 *
 * @param readers none = everybody in the team
 * @param senders those of them who also send from it; undefined = whoever did before, and all who are new
 */
export async function listMailboxMembers(sql: Sql, mailboxId: string, readers: readonly string[], senders?: readonly string[]): Promise<void> {
	const before = new Map((await mailboxMembers(sql, mailboxId)).map((member) => [member.memberId, member.canSend]));
	await sql.run('DELETE FROM mailbox_member WHERE mailbox_id = $1', [mailboxId]);
	for (const id of new Set(readers)) {
		await sql.run('INSERT INTO mailbox_member (mailbox_id, member_id, can_read, can_send) VALUES ($1, $2, 1, $3)', [mailboxId, id, senders?.includes(id) ?? before.get(id) ?? true]);
	}
}
