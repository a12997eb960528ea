import { allowedTo } from '../../shared/store/action-rights';
import { visibleMailboxes } from '../../shared/store/inbox';
import { mailboxSignature } from '../../shared/store/mailboxes';
import { memberSignature } from '../../shared/store/member-signature';
import type { Session } from '../../shared/store/sessions';
import { layout } from '../page/layout';
import { signaturePage, type SignatureView } from '../page/signature';
import { signatureWords } from '../page/words/signature';
import type { PageResponse } from '../request';
import { frameOf, page, type View, type Visit } from '../visit';

/** A member's own signature, and those of the mailboxes that are open to them (A11): `?signature`, `?signature=saved` after one was saved. */
export const showSignature: View = async (visit, session) => await signatureOf(visit, session);

/** @param tooLong what was not kept */
export async function signatureOf(visit: Visit, session: Session, tooLong?: SignatureView['tooLong']): Promise<PageResponse> {
	const { store } = visit.site;
	const { member } = session;
	const mailboxes = [];
	for (const mailbox of await visibleMailboxes(store, member)) {
		mailboxes.push({ ...mailbox, signature: await mailboxSignature(store, mailbox.address), mayEdit: (await allowedTo(store, member, 'mailboxSignature', { mailbox: mailbox.id })) !== null });
	}
	const frame = frameOf(visit, session, 'me');
	const view = { frame, own: await memberSignature(store, member.id), mailboxes, isSaved: visit.request.query.signature === 'saved', tooLong };
	return page(visit, tooLong ? 422 : 200, layout(signatureWords[visit.language].title, frame, signaturePage(view)));
}
