import { allowedTo } from '../../shared/store/action-rights';
import { keepPresent, leaveConversation, othersPresent } from '../../shared/store/presence';
import { presenceLine } from '../page/presence';
import { json } from '../json';
import { goTo, type Act } from '../visit';
import { backOf } from './queue';

/** The script says every half minute that somebody is in a conversation, and learns who else is. */
export const tellPresence: Act = async (visit, session) => {
	const { request, site, now } = visit;
	const allowed = await allowedTo(site.store, session.member, 'see', { thread: request.form.thread, message: request.form.message });
	const threadId = allowed?.acted?.threadId;
	if (threadId === undefined) return json(404, { html: '' });
	const { doing } = request.form;
	if (doing === 'gone') await leaveConversation(site.store, threadId, session.member.id);
	else await keepPresent(site.store, threadId, session.member.id, doing === 'replying' ? 'replying' : 'reading', now);
	// Whoever has no script posts no such form.
	if (request.form.back !== undefined) return goTo(backOf(request.form.back));
	return json(200, { html: presenceLine(visit.language, await othersPresent(site.store, threadId, session.member.id, now)).text });
};
