import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

import { allowedTo } from '../../shared/store/action-rights';
import { hasUnread } from '../../shared/store/acted-mails';
import { SESSION_LIFE_MS, type Session } from '../../shared/store/sessions';
import { isFetchedAhead } from '../fetched-ahead';
import { PASS_LENGTH, readPass, signPass } from '../signing';
import type { Visit } from '../visit';
import { keepAction } from './queue';

/**
 * The address that opens a conversation and so marks it as read. It is signed: no other site can have it, and it works
 * for this session alone.
 *
 * @param more what else the address says
 */
export function openingAddress({ key, now }: Visit, session: Session, threadId: string, more: Record<string, string> = {}): string {
	return `?${new URLSearchParams({ ...more, thread: threadId, read: signPass(key, { read: threadId }, session.id, now + SESSION_LIFE_MS) }).toString()}`;
}

/**
 * Whoever opens a conversation has read it: the one thing that looking does. Each rendering of a link does it once, so
 * that a mail that was marked as unread stays so when the page is loaded again.
 *
 * @returns the item for the workflow; null when there is nothing to mark
 */
export async function markOpened(visit: Visit, session: Session): Promise<IDataObject | null> {
	const { request, site, key, now } = visit;
	const { thread, read } = request.query;
	if (!thread || !read || isFetchedAhead(request)) return null;
	if (readPass(key, { read: thread }, read.slice(0, PASS_LENGTH), now) !== session.id) return null;
	const allowed = await allowedTo(site.store, session.member, 'markRead', { thread });
	if (!allowed?.acted || !(await hasUnread(site.store, allowed.acted))) return null;
	const once = `read-${createHash('sha256').update(read).digest('base64url').slice(0, 32)}`;
	return (await keepAction(visit, session, once, 'markRead', { thread }))?.item ?? null;
}
