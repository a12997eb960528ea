import { recipientsOfReply } from '../shared/mail/answer/answer';
import { listedAddresses } from '../shared/mail/address';
import { forwardSubject, replySubject } from '../shared/mail/message/subject-marks';
import { parseMail } from '../shared/mail/message/parse';
import { answerableMail } from '../shared/store/answerable-mail';
import { readPerson } from '../shared/store/contacts';
import { draftsAbout, type DraftContent, type DraftMode } from '../shared/store/drafts';
import { storedSource } from '../shared/store/mail-source';
import { answeringAddresses } from '../shared/store/mailboxes';
import { mailboxesToSendFrom } from '../shared/store/sending-right';
import type { Session } from '../shared/store/sessions';
import { newOnce } from './page/action-form';
import type { Visit } from './visit';

/** A draft that may not be kept yet. */
export type OpenDraft = DraftContent & { id: string };

const MODES: readonly DraftMode[] = ['new', 'reply', 'replyAll', 'forward'];

/** What an address of the page or a form calls it; undefined = nothing of that kind. */
export function draftMode(named: string | undefined): DraftMode | undefined {
	return MODES.find((mode) => mode === named);
}

/**
 * What a form to write in begins with: to whom, about what, and from where. Somebody who has begun an answer already goes
 * on with it. undefined when the mail is none of theirs.
 *
 * @param aboutId message id of the mail that is answered or passed on
 * @param contactId whom a new mail is for
 */
export async function newDraft(visit: Visit, { member }: Session, mode: DraftMode, { aboutId, contactId }: { aboutId?: string; contactId?: string }): Promise<OpenDraft | undefined> {
	const { store } = visit.site;
	const senders = await mailboxesToSendFrom(store, member);
	const empty: OpenDraft = {
		id: newOnce(), mode, aboutId: null, contactId: null, mailboxId: senders.at(0)?.id ?? null, to: '', cc: '', bcc: '', subject: '', body: '', language: visit.language, withOriginal: true, withSignature: true,
	};
	if (mode === 'new') {
		const person = contactId === undefined ? undefined : await readPerson(store, contactId);
		if (contactId !== undefined && (!person || person.erasedAt !== null)) return undefined;
		return person ? { ...empty, contactId: person.id, to: listedAddresses(person.emails.slice(0, 1).map((address) => ({ name: person.name ?? '', address }))), language: person.language ?? empty.language } : empty;
	}
	const about = await answerableMail(store, member, aboutId ?? '');
	if (!about) return undefined;
	const begun = (await draftsAbout(store, member.id, [about.messageId])).find((draft) => draft.mode === mode);
	if (begun) return begun;
	const read = await parseMail(await storedSource(store, about.messageId));
	const from = senders.find(({ id }) => id === about.mailboxId) ?? senders.at(0);
	const person = about.contactId === null ? undefined : await readPerson(store, about.contactId);
	const own = [...(from ? [from.address] : []), ...(await answeringAddresses(store, about.mailboxId))];
	const { to, cc } = mode === 'forward' ? { to: [], cc: [] } : recipientsOfReply({ ...read, receivedAt: '' }, mode === 'replyAll', own);
	return {
		...empty,
		aboutId: about.messageId,
		mailboxId: from?.id ?? null,
		to: listedAddresses(to),
		cc: listedAddresses(cc),
		subject: mode === 'forward' ? forwardSubject(read.mail.subject) : replySubject(read.mail.subject),
		language: person?.language ?? empty.language,
	};
}
