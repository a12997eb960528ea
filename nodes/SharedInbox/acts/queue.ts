import type { IDataObject } from 'n8n-workflow';

import { queueAction } from '../../shared/store/outbox';
import type { Session } from '../../shared/store/sessions';
import { html } from '../../shared/html/html';
import { plainPage } from '../page/layout';
import type { PageResponse } from '../request';
import { frameOf, goTo, page, type Visit } from '../visit';

/**
 * Keeps what somebody did, gives it to the workflow as an item, and goes back to where they were. The same form posted
 * twice is one action, and one item.
 *
 * @param operation what Apply Page Action knows it by
 * @param args what it is done to and with
 */
export async function queueForPage(visit: Visit, session: Session, operation: string, args: IDataObject): Promise<PageResponse> {
	const { request, site, now } = visit;
	const once = onceOf(request.form.once);
	if (once === null) return page(visit, 400, plainPage('Nothing happened', frameOf(visit, session), html`<p>The page did not understand this request.</p><p><a href="?">Back to the inbox</a></p>`));
	const { id, name, email } = session.member;
	// Of this member: nobody can keep another one's action from being queued by guessing its name.
	const { id: actionId, isNew } = await site.store.transaction((sql) => queueAction(sql, `${id}:${once}`, { memberId: id, operation, arguments: args }, now));
	return goTo(backOf(request.form.back), isNew ? { action: { action: 'pageAction', actionId, operation, by: { id, name, email }, ...args } } : {});
}

function onceOf(given: string | undefined): string | null {
	return given !== undefined && /^[\w-]{8,64}$/.test(given) ? given : null;
}

/** Where a form goes back to: a view of the page, never another site. */
export function backOf(given: string | undefined): string {
	return given !== undefined && /^\?[\x21-\x7e]{0,1500}$/.test(given) ? given : '?';
}
