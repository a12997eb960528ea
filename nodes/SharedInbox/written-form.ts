import { isValidAddress, parseAddressList } from '../shared/mail/address';
import { allowedTo } from '../shared/store/action-rights';
import { answerableMail } from '../shared/store/answerable-mail';
import { draftFiles, readDraft, type Draft, type DraftContent, type DraftFile } from '../shared/store/drafts';
import { mailboxesToSendFrom } from '../shared/store/sending-right';
import type { Session } from '../shared/store/sessions';
import { draftMode, type OpenDraft } from './new-draft';
import type { PageFile } from './request';
import type { Visit } from './visit';

/** What somebody has written, as the form brings it. */
export interface WrittenForm {
	draft: OpenDraft;
	/** As it was kept before; undefined = never. */
	kept: Draft | undefined;
	/** Files that came with the form. */
	files: PageFile[];
}

/** Why a mail cannot be sent yet, by the field it is about; `given` = what is wrong there. */
export interface WrittenProblem {
	field: 'mailbox' | 'to' | 'cc' | 'bcc' | 'files';
	kind: 'noMailbox' | 'nobody' | 'noAddress' | 'tooLarge';
	given: string;
}

/** Files of one mail together; most servers take no more than that, and they grow by a third on their way. */
export const MOST_FILE_BYTES = 18_000_000;

/**
 * Reads the form that a mail is written in. Line breaks in lines become blanks: nothing in them begins a header.
 *
 * @returns undefined when the form is none of ours, or about something that is not the member's
 */
export async function readWrittenForm({ site: { store }, request: { form, files } }: Visit, { member }: Session): Promise<WrittenForm | undefined> {
	const id = form.draft ?? '';
	if (!/^[\w-]{8,64}$/.test(id)) return undefined;
	const kept = await readDraft(store, member.id, id);
	const wanted = kept?.mode ?? draftMode(form.mode);
	if (wanted === undefined) return undefined;
	// What it was about may be gone, or no longer theirs: what was written stays, as a mail of its own.
	const aboutId = kept ? kept.aboutId : wanted === 'new' ? null : ((await answerableMail(store, member, form.about ?? ''))?.messageId ?? null);
	const mode = aboutId === null ? 'new' : wanted;
	const contactId = kept ? kept.contactId : form.contact || null;
	if (!kept && contactId !== null && (await allowedTo(store, member, 'see', { contact: contactId })) === null) return undefined;
	const senders = await mailboxesToSendFrom(store, member);
	const content: DraftContent = {
		mode,
		aboutId,
		contactId,
		mailboxId: senders.find((mailbox) => mailbox.id === form.mailbox)?.id ?? null,
		to: line(form.to),
		cc: line(form.cc),
		bcc: line(form.bcc),
		subject: line(form.subject),
		body: (form.body ?? '').replace(/\r\n?/g, '\n'),
		language: kept?.language ?? line(form.language).slice(0, 20),
		withOriginal: form.original === '1',
		withSignature: form.signature === '1',
	};
	// A browser sends an empty file where none was chosen.
	return { draft: { id, ...content }, kept, files: files.filter(({ field, sizeBytes, fileName }) => field.startsWith('files') && (sizeBytes > 0 || fileName !== '')) };
}

/** What keeps a mail from being sent. */
export function problemsOf({ draft }: Pick<WrittenForm, 'draft'>): WrittenProblem[] {
	const problems: WrittenProblem[] = [];
	if (draft.mailboxId === null) problems.push({ field: 'mailbox', kind: 'noMailbox', given: '' });
	const lists = (['to', 'cc', 'bcc'] as const).map((field) => ({ field, addresses: parseAddressList(draft[field]) }));
	if (lists.every(({ addresses }) => addresses.length === 0)) problems.push({ field: 'to', kind: 'nobody', given: '' });
	for (const { field, addresses } of lists) {
		const wrong = addresses.filter(({ address }) => !isValidAddress(address)).map(({ name, address }) => address || name);
		if (wrong.length > 0) problems.push({ field, kind: 'noAddress', given: wrong.join(', ').slice(0, 200) });
	}
	return problems;
}

/** Whether the new files fit beside those that are kept. */
export function tooLarge(kept: readonly DraftFile[], files: readonly PageFile[]): WrittenProblem[] {
	const bytes = [...kept, ...files].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
	return bytes > MOST_FILE_BYTES ? [{ field: 'files', kind: 'tooLarge', given: files.map(({ fileName }) => fileName).join(', ').slice(0, 200) }] : [];
}

/** The files that are kept with it. */
export async function keptFiles(visit: Visit, { kept }: Pick<WrittenForm, 'kept'>): Promise<DraftFile[]> {
	return kept ? await draftFiles(visit.site.store, kept.id) : [];
}

function line(text: string | undefined): string {
	return (text ?? '').replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
