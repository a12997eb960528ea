import { allowedTo } from '../../shared/store/action-rights';
import type { PageAction } from '../../shared/store/outbox';
import type { Member } from '../../shared/store/sessions';
import type { Sql } from '../../shared/store/store';

/** Whether a member may know of an action: what they did, as long as they may see what it was done to, and what others did to conversations they see. */
export async function mayKnow(sql: Sql, member: Member, { memberId, threadId, operation, arguments: given }: PageAction): Promise<boolean> {
	if (threadId === null) return memberId === member.id && (await allowedTo(sql, member, operation, given)) !== null;
	return (await allowedTo(sql, member, 'see', { thread: threadId })) !== null;
}
