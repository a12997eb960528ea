import { addressIdentity } from '../../shared/mail/address';
import { InputError } from '../../shared/node/input-error';
import { keyInMailbox } from '../../shared/store/answerable-mail';
import { inTransaction } from '../../shared/store/conflicts';
import { endDraft, readDraft, setDraftServerKey, type Draft } from '../../shared/store/drafts';
import { readOutgoing } from '../../shared/store/outgoing';
import { outgoingVersions, removeReplaced } from '../../shared/store/replaced-outgoing';
import { mailboxesToSendFrom } from '../../shared/store/sending-right';
import type { Store } from '../../shared/store/store';
import { changeMailByKey, type ChangedMailbox } from '../change-mail';
import { sendOnce, type StaffSender } from '../send-staff-mail';
import { putDraft, removeDraft } from '../server-draft';
import { markAnswered } from '../wishes';
import { composeDraft } from '../written-draft';
import { field, type Doing, type PageWork } from './doing';

/** Sends a draft, once: each of its versions leaves at most once. */
const send: PageWork = async (doing) => {
	const { store, member, action, run } = doing;
	const keyOf = (version: number) => `page:${field(doing, 'draft')}:${version}`;
	const key = keyOf(Number(action.arguments.version));
	const draft = await readDraft(store, member.id, field(doing, 'draft'));
	if (!draft) {
		const earlier = await readOutgoing(store, key);
		if (earlier?.status === 'sent') return { outgoingId: earlier.id, messageId: earlier.headerId };
		throw new InputError('This mail is not here any more', 'It was sent or thrown away meanwhile.');
	}
	const earlier = await outgoingVersions(store, Array.from({ length: draft.version - 1 }, (_, index) => keyOf(index + 1)));
	const left = earlier.find(({ status }) => status === 'sent');
	if (left) {
		await inTransaction(store, (sql) => endDraft(sql, draft.id));
		return { outgoingId: left.id, messageId: left.headerId, warning: 'It had been sent before, as it was then' };
	}
	if (earlier.some(({ status }) => status === 'sending' || status === 'unknown')) throw new InputError('Nobody knows whether this mail left before it was changed', 'Ask the recipient, or look into the Sent folder. To send it all the same, copy the text into a new mail.');
	if (draft.version !== action.arguments.version) throw new InputError('The mail was changed after this', 'Send it again from the draft.');
	const mailbox = await senderOf(doing, draft);
	const { mail, about, answers } = await composeDraft(store, mailbox.account, draft, member, run.context.getTimezone());
	if (mail.to.length + mail.cc.length + mail.bcc.length === 0) throw new InputError('To has no address', 'Write at least one address, e.g. ann@example.com.');
	await inTransaction(store, (sql) => removeReplaced(sql, earlier));
	const sent = await sendOnce(mailbox, key, mail, { messageKey: about?.messageKey ?? null, enquiryId: null, answers, keepInSent: true, memberId: member.id });
	return { ...sent, warning: [sent.warning, await ended(store, draft.id), await afterwards(mailbox, draft)].filter((one) => typeof one === 'string').join('. ') || null };
};

/** The draft of a mail that has left. That it stays is a warning, too: nothing may make the mail leave once more. */
async function ended(store: Store, id: string): Promise<string | null> {
	try {
		await inTransaction(store, (sql) => endDraft(sql, id));
		return null;
	} catch (cause) {
		return `The mail was sent, but its draft could not be removed: ${(cause as Error).message}`;
	}
}

/** What goes with a mail that has left. That it fails is a warning: nobody may think the mail had not left. */
async function afterwards(mailbox: Sender, draft: Draft): Promise<string | null> {
	// An account that only sends has no folders.
	if (mailbox.account.imap === null) return null;
	try {
		if (draft.serverKey !== null) await removeDraft(mailbox, draft.serverKey);
		const isAnswer = draft.mode === 'reply' || draft.mode === 'replyAll';
		const answered = isAnswer && draft.aboutId !== null && draft.mailboxId !== null ? await keyInMailbox(mailbox.store, draft.aboutId, draft.mailboxId) : null;
		if (answered !== null) await changeMailByKey(mailbox, answered, markAnswered);
		return null;
	} catch (cause) {
		return `The mail was sent, but the mailbox was not told of it: ${(cause as Error).message}`;
	}
}

/** Puts a draft into the Drafts folder, in the place of an earlier version of it. */
const saveDraft: PageWork = async (doing) => {
	const { store, member, run } = doing;
	const draft = await readDraft(store, member.id, field(doing, 'draft'));
	// What was sent or thrown away meanwhile needs no copy.
	if (!draft) return { messageKey: null, state: 'done', reason: null };
	const mailbox = await senderOf(doing, draft);
	// An account that only sends has no Drafts folder: the draft is on the page.
	if (mailbox.account.imap === null) return { messageKey: null, state: 'done', reason: null };
	const { mail } = await composeDraft(store, mailbox.account, draft, member, run.context.getTimezone());
	const saved = await putDraft(mailbox, mail, draft.serverKey ?? '');
	// It was sent or thrown away meanwhile, or saved by another run.
	if (!(await inTransaction(store, (sql) => setDraftServerKey(sql, draft.id, String(saved.messageKey), draft.serverKey)))) await removeDraft(mailbox, String(saved.messageKey));
	return saved;
};

/** Takes the copy of a draft that was thrown away out of the Drafts folder. */
const discardDraft: PageWork = async (doing) => {
	const mailbox = await senderOf(doing, { mailboxId: field(doing, 'mailbox') });
	await removeDraft(mailbox, field(doing, 'serverKey'));
	return { messageKey: field(doing, 'serverKey'), state: 'done' };
};

/** What is done with mails that staff write on the page. */
export const WRITTEN_WORK: Record<string, PageWork> = { discardDraft, saveDraft, send };

/** A mailbox that a mail leaves from. */
type Sender = ChangedMailbox & StaffSender;

/** Checked when it is carried out, too: rights may have been taken away meanwhile (invariant 10). */
async function senderOf({ store, member, acting }: Doing, { mailboxId }: Pick<Draft, 'mailboxId'>): Promise<Sender> {
	const from = (await mailboxesToSendFrom(store, member)).find(({ id }) => id === mailboxId);
	if (!from) throw new InputError('Whoever wrote this may not send from the mailbox any more', 'An administrator can give the right back; then try again.');
	if (acting === null) throw new InputError('No mailbox account is chosen in Mailbox Sync', 'Choose the credential of this account there, then try again.');
	if (from.address !== addressIdentity(acting.account.address)) throw new InputError(`This mail leaves from ${from.address}, and the chosen account is ${acting.account.address}`, 'In the workflow, give actions of this mailbox to a Mailbox Sync with its credential; then try again.');
	return { store, ...acting };
}
