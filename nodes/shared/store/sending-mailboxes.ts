import type { VisibleMailbox } from './inbox';
import type { Member } from './sessions';
import type { Sql } from './store';

/**
 * The mailboxes that somebody may send from, the primary one first: an administrator from every shared one, a member from
 * those that list them for it or list nobody, and everybody from their own.
 */
export async function mailboxesToSendFrom(sql: Sql, member: Pick<Member, 'id' | 'role'>): Promise<VisibleMailbox[]> {
	return await sql.all<VisibleMailbox>(
		`SELECT b.id, b.address, b.name, b.kind FROM mailbox b
		 WHERE (b.kind = 'personal' AND b.owner_id = $1)
		    OR (b.kind = 'shared' AND ($2 = 'administrator'
		        OR EXISTS (SELECT 1 FROM mailbox_member m WHERE m.mailbox_id = b.id AND m.member_id = $1 AND m.can_read = 1 AND m.can_send = 1)
		        OR NOT EXISTS (SELECT 1 FROM mailbox_member m WHERE m.mailbox_id = b.id)))
		 ORDER BY b.is_primary DESC, b.kind DESC, b.address`,
		[member.id, member.role],
	);
}
