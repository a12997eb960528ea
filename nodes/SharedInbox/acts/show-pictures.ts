import { visibleMailboxes } from '../../shared/store/inbox';
import { readableMail } from '../../shared/store/readable-mail';
import { showPicturesOf } from '../../shared/store/shown-pictures';
import { goTo, type Act } from '../visit';
import { backOf, notThere } from './queue';

/** From now on the pictures of this sender are loaded, for this member. */
export const showPictures: Act = async (visit, session) => {
	const { site, request } = visit;
	const mailboxes = await visibleMailboxes(site.store, session.member);
	const mail = await readableMail(site.store, mailboxes.map(({ id }) => id), request.form.message ?? '');
	if (!mail) return notThere(visit, session);
	await site.store.transaction((sql) => showPicturesOf(sql, session.member.id, mail.fromAddress.toLowerCase()));
	return goTo(backOf(request.form.back));
};
