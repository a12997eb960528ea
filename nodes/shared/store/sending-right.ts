import { visibleMailboxes, type VisibleMailbox } from './inbox';
import type { Member } from './sessions';
import type { Sql } from './store';

/**
 * The mailboxes a team member may send from (invariant 10), the primary one first: administrators from every shared
 * mailbox they can read, everybody else from the shared ones that list them as a sender or list nobody, and everyone from
 * their own personal one.
 */
export async function mailboxesToSendFrom(sql: Sql, member: Pick<Member, 'id' | 'role'>): Promise<VisibleMailbox[]> {
	const visible = await visibleMailboxes(sql, member);
	if (member.role === 'administrator') return visible;
	const refused = await sql.all<{ id: string }>(
		`SELECT DISTINCT m.mailbox_id AS id FROM mailbox_member m JOIN mailbox b ON b.id = m.mailbox_id AND b.kind = 'shared'
		 WHERE NOT EXISTS (SELECT 1 FROM mailbox_member own WHERE own.mailbox_id = m.mailbox_id AND own.member_id = $1 AND own.can_send = 1)`,
		[member.id],
	);
	const without = new Set(refused.map(({ id }) => id));
	return visible.filter(({ id }) => !without.has(id));
}
