import { mayKnow } from '../acts/known-action';
import { getActions } from '../../shared/store/outbox';
import { actionState } from '../page/action-state';
import { json } from '../json';
import { frameOf, type View } from '../visit';
import { hereOf } from './doings';

/** The script does not ask for more at once. */
const MOST = 50;

/** What has become of what staff did, for the script: `?state=<id>,<id>`. What one may not see is left out. */
export const showState: View = async (visit, session) => {
	const { request, site, now } = visit;
	const actions = await getActions(site.store, request.query.state.split(',').slice(0, MOST));
	const known = [];
	for (const action of actions) if (await mayKnow(site.store, session.member, action)) known.push(action);
	const frame = frameOf(visit, session);
	return json(200, { actions: known.map((action) => ({ id: action.id, operation: action.operation, state: action.status, result: action.result, html: actionState(frame, action, { back: hereOf(backQuery(request.query.back)), now }).text })) });
};

function backQuery(back: string | undefined): Record<string, string> {
	return Object.fromEntries(new URLSearchParams(back?.startsWith('?') ? back.slice(1, 1500) : ''));
}
