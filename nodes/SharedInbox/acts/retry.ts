import { allowedTo } from '../../shared/store/action-rights';
import { getAction, retryAction } from '../../shared/store/outbox';
import { goTo, type Act } from '../visit';
import { mayKnow } from './known-action';
import { actionItem, backOf, notThere } from './queue';

/** Tries again what failed, in the name of whoever asks for that. For the workflow it is a new item with the same action. */
export const retry: Act = async (visit, session) => {
	const { store } = visit.site;
	const { member } = session;
	const action = await getAction(store, visit.request.form.did ?? '');
	if (action === null || !(await mayKnow(store, member, action)) || (await allowedTo(store, member, action.operation, action.arguments)) === null) return notThere(visit, session);
	// Posted twice, the second finds nothing to try again.
	const isQueued = await store.transaction((sql) => retryAction(sql, action.id, member.id, visit.now));
	return goTo(backOf(visit.request.form.back, action.id), isQueued ? { action: actionItem(action, member) } : {});
};
