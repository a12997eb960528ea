import type { MailAccount } from '../shared/mail/accounts';
import { composeForward, composeReply, type AnswerParts, type Original, type Written } from '../shared/mail/answer/answer';
import { answerLanguage } from '../shared/mail/answer/answer-words';
import { textAsHtml } from '../shared/mail/answer/body';
import { withoutRepeats } from '../shared/mail/answer/recipients';
import { chosenSignature, withSignature } from '../shared/mail/answer/signature';
import { newMessageId, type OutgoingMail } from '../shared/mail/compose';
import { parseMail } from '../shared/mail/message/parse';
import { InputError } from '../shared/node/input-error';
import { answerableMail, type AnswerableMail } from '../shared/store/answerable-mail';
import { draftFiles, readDraftFile, type Draft } from '../shared/store/drafts';
import { storedSource } from '../shared/store/mail-source';
import { mailboxSignature } from '../shared/store/mailboxes';
import { readEnded } from '../shared/store/run-again';
import type { Store } from '../shared/store/store';
import type { TeamMember } from '../shared/store/team';
import { readRecipients } from './mail-parameters';

/** A draft as it leaves. */
export interface WrittenDraft {
	mail: OutgoingMail & Required<Pick<OutgoingMail, 'cc' | 'bcc'>>;
	/** What it answers or passes on; null = it is a new mail. */
	about: AnswerableMail | null;
	/** Message-IDs of what it answers, the nearest first; none = it is no answer. */
	answers: string[];
}

/**
 * The mail that a member wrote on the page, with its signature, what it quotes, and its files.
 *
 * @param timeZone for members without one of their own
 * @throws InputError when an address is none, or the mail it is about is no longer to be seen by the member
 */
export async function composeDraft(store: Store, account: MailAccount, draft: Draft, member: TeamMember, timeZone: string): Promise<WrittenDraft> {
	const recipients = withoutRepeats({ to: readRecipients(draft.to, 'To'), cc: readRecipients(draft.cc, 'Cc'), bcc: readRecipients(draft.bcc, 'Bcc') });
	const written: Written = {
		text: draft.body,
		// A browser lays a line out from the side its language begins at.
		html: `<div dir="auto">${textAsHtml(draft.body)}</div>`,
		signature: draft.withSignature ? chosenSignature(member.signature, await mailboxSignature(store, account.address)) : null,
		style: { language: answerLanguage(draft.language), timeZone: member.timeZone ?? timeZone },
	};
	const original = draft.mode === 'new' || draft.aboutId === null ? null : await originalOf(store, draft, draft.aboutId, member);
	const parts = original === null ? newMail(written) : await answerTo(original.original, draft, written);
	const files = await Promise.all((await draftFiles(store, draft.id)).map(async ({ id, fileName, mimeType }) => ({ fileName, mimeType, content: await readDraftFile(store, id) })));
	return {
		mail: {
			from: { name: account.senderName, address: account.address },
			...recipients,
			messageId: newMessageId(account.address),
			...parts,
			subject: draft.subject,
			attachments: [...files, ...parts.attachments],
		},
		about: original?.about ?? null,
		// A mail that is passed on has not been answered.
		answers: draft.mode === 'forward' ? [] : parts.references.toReversed(),
	};
}

function newMail(written: Written): Omit<AnswerParts, 'subject'> {
	const { text, html } = withSignature(written, written.signature);
	return { text, ...(html !== null && { html }), references: [], attachments: [] };
}

async function answerTo(original: Original, { mode, withOriginal }: Draft, written: Written): Promise<AnswerParts> {
	return mode === 'forward' ? await composeForward(original, written, withOriginal) : await composeReply(original, written, withOriginal);
}

async function originalOf(store: Store, { mode, withOriginal }: Draft, aboutId: string, member: TeamMember): Promise<{ original: Original; about: AnswerableMail }> {
	const about = await answerableMail(store, member, aboutId);
	if (!about) throw new InputError('The mail that is answered is not here any more', 'It was removed, or its mailbox is not open to you any more. Copy the text into a new mail.');
	const isPartial = about.messageKey !== null && (await readEnded(store, about.messageKey))?.isPartial === true;
	if (isPartial && mode === 'forward' && withOriginal) throw new InputError('Only the beginning of this mail is here, so its files cannot go along', 'Get it whole first, or leave its files out.');
	const original = await parseMail(await storedSource(store, aboutId));
	return { original: { ...original, receivedAt: new Date(about.receivedAt).toISOString() }, about };
}
