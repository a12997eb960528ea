import { personalMailboxes } from './delete-mailbox';
import type { Sql } from './store';

/** What goes, or changes hands, when a member leaves (A17). */
export interface MemberHoldings {
	/** Deleted with the member. `mails`: those that lie in it, or were sent from it. */
	mailboxes: { id: string; address: string; mails: number }[];
	/** Open ones, that get another owner. */
	enquiries: number;
	contacts: number;
	listings: number;
}

export async function memberHoldings(sql: Sql, memberId: string): Promise<MemberHoldings> {
	const mailboxes: MemberHoldings['mailboxes'] = [];
	for (const mailbox of await personalMailboxes(sql, memberId)) mailboxes.push({ ...mailbox, mails: await mailsIn(sql, mailbox) });
	return {
		mailboxes,
		enquiries: await count(sql, "enquiry WHERE owner_id = $1 AND status = 'open' AND joined_into IS NULL", memberId),
		contacts: await count(sql, 'contact WHERE owner_id = $1 AND erased_at IS NULL AND root_id = id', memberId),
		listings: await count(sql, 'listing WHERE owner_id = $1', memberId),
	};
}

/** The mails that go with a mailbox, as `deleteMailbox` counts them. */
async function mailsIn(sql: Sql, { id, address }: { id: string; address: string }): Promise<number> {
	const row = await sql.get<{ n: number }>(
		`SELECT COUNT(*) AS n FROM (
		   SELECT message_id FROM delivery WHERE mailbox_id = $1
		   UNION SELECT message_id FROM folder_mail WHERE mailbox_id = $1
		   UNION SELECT id FROM outgoing_mail WHERE sender_address = $2
		 ) AS mails`,
		[id, address],
	);
	return Number(row?.n ?? 0);
}

async function count(sql: Sql, rows: string, memberId: string): Promise<number> {
	return Number((await sql.get<{ n: number }>(`SELECT COUNT(*) AS n FROM ${rows}`, [memberId]))?.n ?? 0);
}
