import type { IDataObject } from 'n8n-workflow';

import type { MailAccount } from '../shared/mail/accounts';
import { addressIdentity } from '../shared/mail/address';
import { InputError } from '../shared/node/input-error';
import { keyInMailbox } from '../shared/store/answerable-mail';
import { endDraft, readDraft, setDraftServerKey, type Draft } from '../shared/store/drafts';
import type { PageAction } from '../shared/store/outbox';
import { readOutgoing } from '../shared/store/outgoing';
import { removeReplaced } from '../shared/store/replaced-outgoing';
import { mailboxesToSendFrom } from '../shared/store/sending-mailboxes';
import { findTeamMember, type TeamMember } from '../shared/store/team';
import { changeMailByKey, type ChangedMailbox } from './change-mail';
import { sendOnce } from './send-staff-mail';
import { putDraft, removeDraft } from './server-draft';
import { markAnswered } from './wishes';
import { composeDraft } from './written-draft';

/** A mailbox in which actions of the page are carried out. */
export interface SendingMailbox extends ChangedMailbox {
	account: MailAccount;
	/** Of the workflow; IANA name. */
	timeZone: string;
}

/** What is done with mails that staff write on the page, by the operation of the action. */
export const WRITTEN: Record<string, (mailbox: SendingMailbox, action: PageAction) => Promise<IDataObject>> = { discardDraft, saveDraft, send };

/** Sends a draft, once: each of its versions leaves at most once. */
async function send(mailbox: SendingMailbox, action: PageAction): Promise<IDataObject> {
	const { store, account, timeZone } = mailbox;
	const { draft: id, version } = action.arguments;
	const begin = `page:${text(id)}:`;
	const key = `${begin}${Number(version)}`;
	const member = await writerOf(mailbox, action);
	const draft = await readDraft(store, member.id, text(id));
	if (!draft) {
		const earlier = await readOutgoing(store, key);
		if (earlier?.status === 'sent') return { outgoingId: earlier.id, messageId: earlier.headerId };
		throw new InputError('This mail is not here any more', 'It was sent or thrown away meanwhile.');
	}
	if (draft.version !== version) throw new InputError('The mail was changed after this', 'Send it again from the draft.');
	await requireSender(mailbox, draft, member);
	const { mail, about, answers } = await composeDraft(store, account, draft, member, timeZone);
	if (mail.to.length + mail.cc.length + mail.bcc.length === 0) throw new InputError('To has no address', 'Write at least one address, e.g. ann@example.com.');
	await store.transaction((sql) => removeReplaced(sql, begin, key));
	const sent = await sendOnce(mailbox, key, mail, { messageKey: about?.messageKey ?? null, enquiryId: null, answers, keepInSent: true, memberId: member.id });
	await store.transaction((sql) => endDraft(sql, draft.id));
	return { ...sent, warning: [sent.warning, await afterwards(mailbox, draft)].filter((one) => typeof one === 'string').join('. ') || null };
}

/** What goes with a mail that has left. That it fails is a warning: nobody may think the mail had not left. */
async function afterwards(mailbox: SendingMailbox, draft: Draft): Promise<string | null> {
	try {
		if (draft.serverKey !== null) await removeDraft(mailbox, draft.serverKey);
		const isAnswer = (draft.mode === 'reply' || draft.mode === 'replyAll') && draft.aboutId !== null && draft.mailboxId !== null;
		const answered = isAnswer ? await keyInMailbox(mailbox.store, String(draft.aboutId), String(draft.mailboxId)) : null;
		if (answered !== null) await changeMailByKey(mailbox, answered, markAnswered);
		return null;
	} catch (cause) {
		return `The mail was sent, but the mailbox was not told of it: ${(cause as Error).message}`;
	}
}

/** Puts a draft into the Drafts folder, in the place of an earlier version of it. */
async function saveDraft(mailbox: SendingMailbox, action: PageAction): Promise<IDataObject> {
	const { store, account, timeZone } = mailbox;
	const member = await writerOf(mailbox, action);
	const draft = await readDraft(store, member.id, text(action.arguments.draft));
	// What was sent or thrown away meanwhile needs no copy.
	if (!draft) return { messageKey: null, state: 'done', reason: null };
	await requireSender(mailbox, draft, member);
	const { mail } = await composeDraft(store, account, draft, member, timeZone);
	const saved = await putDraft(mailbox, mail, draft.serverKey ?? '');
	await store.transaction((sql) => setDraftServerKey(sql, draft.id, text(saved.messageKey)));
	return saved;
}

/** Takes the copy of a draft that was thrown away out of the Drafts folder. */
async function discardDraft(mailbox: SendingMailbox, action: PageAction): Promise<IDataObject> {
	const member = await writerOf(mailbox, action);
	const { serverKey, mailboxId } = action.arguments;
	await requireSender(mailbox, { mailboxId: text(mailboxId) }, member);
	await removeDraft(mailbox, text(serverKey));
	return { messageKey: text(serverKey), state: 'done' };
}

async function writerOf({ store }: SendingMailbox, { memberId }: PageAction): Promise<TeamMember> {
	const member = memberId === null ? undefined : await findTeamMember(store, memberId);
	if (member?.isActive === true) return member;
	throw new InputError('Whoever wrote this is not in the team any more', 'Somebody else can write it again.');
}

/** Checked when it is carried out, too: rights may have been taken away meanwhile (invariant 10). */
async function requireSender({ store, account }: SendingMailbox, { mailboxId }: Pick<Draft, 'mailboxId'>, member: TeamMember): Promise<void> {
	const from = (await mailboxesToSendFrom(store, member)).find(({ id }) => id === mailboxId);
	if (!from) throw new InputError('Whoever wrote this may not send from the mailbox any more', 'An administrator can give the right back; then try again.');
	if (from.address === addressIdentity(account.address)) return;
	throw new InputError(`This mail leaves from ${from.address}, and the chosen account is ${account.address}`, 'In the workflow, give actions of this mailbox to a Mailbox Sync with its credential; then try again.');
}

function text(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}
