import type { IDataObject } from 'n8n-workflow';

import { allowedTo } from '../../shared/store/action-rights';
import { queueAction, type PageAction } from '../../shared/store/outbox';
import type { Session } from '../../shared/store/sessions';
import { html } from '../../shared/html/html';
import { plainPage } from '../page/layout';
import { notUnderstoodPage } from '../page/not-open';
import { actWords } from '../page/words/acts';
import type { PageResponse } from '../request';
import { frameOf, goTo, page, type Visit } from '../visit';

/**
 * Keeps what somebody did, gives it to the workflow as an item, and goes back to where they were. The same form posted
 * twice is one action, and one item. What they may not see is answered like what does not exist.
 *
 * @param operation what Apply Page Action knows it by
 * @param args what it is done to and with
 */
export async function queueForPage(visit: Visit, session: Session, operation: string, args: IDataObject): Promise<PageResponse> {
	const { request } = visit;
	const once = onceOf(request.form.once);
	if (once === null) return nothingHappened(visit, session);
	const queued = await keepAction(visit, session, once, operation, args);
	if (queued === null) return notThere(visit, session);
	return goTo(backOf(request.form.back, queued.actionId), queued.item === null ? {} : { action: queued.item });
}

/**
 * Keeps an action.
 *
 * @param once names it among what this member does
 * @returns the item for the workflow (null = it was kept before), or null when they may not do it
 */
export async function keepAction({ site, now }: Visit, { member }: Session, once: string, operation: string, args: IDataObject): Promise<{ actionId: string; item: IDataObject | null } | null> {
	const allowed = await allowedTo(site.store, member, operation, args);
	if (allowed === null) return null;
	const threadId = allowed.acted?.threadId ?? null;
	// Of this member: nobody can keep another one's action from being queued by guessing its name.
	const { id: actionId, isNew } = await site.store.transaction((sql) => queueAction(sql, `${member.id}:${once}`, { memberId: member.id, operation, arguments: args, threadId }, now));
	return { actionId, item: isNew ? actionItem({ id: actionId, operation, arguments: args }, member) : null };
}

/** What a workflow gets to carry out. */
export function actionItem({ id, operation, arguments: args }: Pick<PageAction, 'id' | 'operation' | 'arguments'>, { id: memberId, name, email }: Session['member']): IDataObject {
	return { ...(args as IDataObject), action: 'pageAction', actionId: id, operation, by: { id: memberId, name, email } };
}

/** The answer to what is not there, or not for this member. */
export function notThere(visit: Visit, session: Session): PageResponse {
	const words = actWords[visit.language];
	return page(visit, 404, plainPage(words.notThere, frameOf(visit, session), html`<p>${words.notThereWhy}</p><p><a href="?">${words.backToInbox}</a></p>`));
}

/** The answer to a form that is none of ours. */
export function nothingHappened(visit: Visit, session: Session): PageResponse {
	return page(visit, 400, notUnderstoodPage(frameOf(visit, session)));
}

function onceOf(given: string | undefined): string | null {
	return given !== undefined && /^[\w-]{8,64}$/.test(given) ? given : null;
}

/**
 * Where a form goes back to: a view of the page, never another site.
 *
 * @param actionId what has just been done, whose state the view shows
 */
export function backOf(given: string | undefined, actionId?: string): string {
	const address = given !== undefined && /^\?[\x21-\x7e]{0,1500}$/.test(given) ? given : '?';
	const parameters = new URLSearchParams(address.slice(1));
	// What was opened to be read is not read anew by that.
	parameters.delete('read');
	parameters.delete('did');
	if (actionId !== undefined) parameters.set('did', actionId);
	return `?${parameters.toString()}`;
}
