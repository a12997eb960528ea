import { allowedTo } from '../../shared/store/action-rights';
import { readDraft } from '../../shared/store/drafts';
import { failedActionsOf, getActions, openActionsIn, type PageAction } from '../../shared/store/outbox';
import { othersPresent } from '../../shared/store/presence';
import type { Session } from '../../shared/store/sessions';
import { threadsAsOne } from '../../shared/store/thread-merge';
import { html, type Html } from '../../shared/html/html';
import { mayKnow } from '../acts/known-action';
import { actionState } from '../page/action-state';
import { presenceLine } from '../page/presence';
import { actWords } from '../page/words/acts';
import { frameOf, type Visit } from '../visit';

/** What failed longer ago is not shown; milliseconds. */
const SHOWN_FOR = 7 * 24 * 3_600_000;
/** On a page that is about no conversation. */
const MOST_FAILED = 3;

/** This view of the page, without what was only for once. */
export function hereOf(query: Record<string, string>): string {
	const rest = Object.entries(query).filter(([name]) => !['read', 'did', 'told'].includes(name));
	return `?${new URLSearchParams(rest).toString()}`;
}

/**
 * What stands above every view: what has become of what was just done, what is not over in the conversation that is open,
 * and who else is in it.
 */
export async function doingsOf(visit: Visit, session: Session): Promise<Html> {
	const { request, site, now, language } = visit;
	const { did } = request.query;
	const about = await conversationOf(visit, session);
	const acted = about && (await allowedTo(site.store, session.member, 'see', about))?.acted;
	const actions = new Map<string, PageAction>();
	for (const action of did ? await getActions(site.store, [did]) : []) if (await mayKnow(site.store, session.member, action)) actions.set(action.id, action);
	const open = acted ? await openActionsIn(site.store, await threadsAsOne(site.store, acted.threadId), now - SHOWN_FOR) : await failedActionsOf(site.store, session.member.id, now - SHOWN_FOR, MOST_FAILED);
	for (const action of open) if (acted || (await mayKnow(site.store, session.member, action))) actions.set(action.id, action);
	const frame = frameOf(visit, session);
	const back = hereOf(request.query);
	const states = [...actions.values()].filter((action) => !isQuiet(action, did)).map((action) => actionState(frame, action, { back, now, isElsewhere: action.threadId !== acted?.threadId }));
	const others = acted ? await othersPresent(site.store, acted.threadId, session.member.id, now) : [];
	const presence = acted && html`<p class="present" role="status" data-thread="${acted.threadId}">${presenceLine(language, others)}</p>`;
	return html`${(states.length > 0 || acted) && html`<section class="doings" aria-label="${actWords[language].notices}"><div role="status"><ul data-back="${back}">${states}</ul></div>${presence}</section>`}`;
}

/** That what was opened is marked as read need not be told, unless it fails. */
function isQuiet({ id, operation, status }: PageAction, did: string | undefined): boolean {
	return operation === 'markRead' && status !== 'failed' && id !== did;
}

/** The address names a conversation, or a mail by its id, or by its key, or what somebody writes about one; null = none of these. */
async function conversationOf({ request, site: { store } }: Visit, { member }: Session): Promise<Record<string, string> | null> {
	const { thread, message, compose, draft } = request.query;
	if (thread) return { thread };
	if (message) return compose === undefined ? { messageKey: message } : { message };
	const aboutId = draft ? (await readDraft(store, member.id, draft))?.aboutId : null;
	return aboutId ? { message: aboutId } : null;
}
