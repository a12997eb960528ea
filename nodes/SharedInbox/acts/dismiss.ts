import { dismissAction, getAction } from '../../shared/store/outbox';
import { goTo, type Act } from '../visit';
import { mayKnow } from './known-action';
import { backOf, notThere } from './queue';

/** Somebody has seen that something failed, and leaves it at that. Nothing to carry out. */
export const dismiss: Act = async (visit, session) => {
	const { store } = visit.site;
	const action = await getAction(store, visit.request.form.did ?? '');
	if (action === null || !(await mayKnow(store, session.member, action))) return notThere(visit, session);
	await dismissAction(store, action.id, visit.now);
	return goTo(backOf(visit.request.form.back));
};
