import { LONGEST_SIGNATURE, readSignature } from '../../shared/mail/answer/signature';
import { allowedTo } from '../../shared/store/action-rights';
import { setMailboxSignature } from '../../shared/store/mailboxes';
import { setMemberSignature } from '../../shared/store/member-signature';
import { signatureOf } from '../views/signature';
import { goTo, type Act } from '../visit';
import { notThere } from './queue';

/** Keeps a member's own signature, nobody else's, or that of a mailbox (A11). */
export const saveSignature: Act = async (visit, session) => {
	const { store } = visit.site;
	const { signature: typed = '', mailbox } = visit.request.form;
	const mailboxId = mailbox ?? null;
	if (mailboxId !== null && (mailboxId === '' || (await allowedTo(store, session.member, 'mailboxSignature', { mailbox: mailboxId })) === null)) return notThere(visit, session);
	const signature = readSignature(typed);
	if (signature !== null && signature.length > LONGEST_SIGNATURE) return await signatureOf(visit, session, { mailboxId, typed });
	await store.transaction(async (sql) => {
		if (mailboxId === null) await setMemberSignature(sql, session.member.id, signature, visit.now);
		else await setMailboxSignature(sql, mailboxId, signature);
	});
	return goTo('?signature=saved');
};
