import { chosenSignature } from '../../shared/mail/answer/signature';
import { allowedTo } from '../../shared/store/action-rights';
import { answerableMail } from '../../shared/store/answerable-mail';
import { draftFiles, isOpenDraft, readDraft } from '../../shared/store/drafts';
import { mailboxSignature } from '../../shared/store/mailboxes';
import { memberSignature } from '../../shared/store/member-signature';
import { keepPresent } from '../../shared/store/presence';
import { mailboxesToSendFrom } from '../../shared/store/sending-right';
import type { Session } from '../../shared/store/sessions';
import { listTemplates } from '../../shared/store/templates';
import { html } from '../../shared/html/html';
import { backOf, notThere } from '../acts/queue';
import { draftMode, newDraft, type OpenDraft } from '../new-draft';
import { composePage } from '../page/compose';
import { layout, plainPage } from '../page/layout';
import { composeWords } from '../page/words/compose';
import type { PageResponse } from '../request';
import { frameOf, page, type View, type Visit } from '../visit';
import type { WrittenProblem } from '../written-form';
import { bodyAddress } from './body';
import { doingsOf } from './doings';

/** A form to write a mail in (S7): `?compose=new`, or `?compose=reply&message=<message id>`. */
export const showCompose: View = async (visit, session) => {
	const { compose, message, contact } = visit.request.query;
	const draft = await newDraft(visit, session, draftMode(compose) ?? 'new', { aboutId: message, contactId: contact });
	return draft ? await showWriting(visit, session, { draft }) : notThere(visit, session);
};

/** A mail that somebody went on writing later: `?draft=<id>`. */
export const showDraft: View = async (visit, session) => {
	const { store } = visit.site;
	const draft = await readDraft(store, session.member.id, visit.request.query.draft);
	const words = composeWords[visit.language];
	const frame = frameOf(visit, session);
	const back = html`<p><a href="${backOf(visit.request.query.back)}">${words.back}</a></p>`;
	if (!draft) return page(visit, 404, plainPage(words.gone, frame, html`<p>${words.goneHint}</p>${back}`));
	if (!(await isOpenDraft(store, session.member.id, draft.id))) return page(visit, 200, plainPage(words.leaving, frame, html`<p>${words.leavingHint}</p>${back}`));
	return await showWriting(visit, session, { draft });
};

/**
 * The form with what was written.
 *
 * @param problems what keeps it from being sent, said beside its field
 * @param isMovedHere the mail it was written for has left, or was thrown away, in another window
 */
export async function showWriting(visit: Visit, session: Session, { draft, problems = [], status = 200, isMovedHere = false }: { draft: OpenDraft; problems?: readonly WrittenProblem[]; status?: number; isMovedHere?: boolean }): Promise<PageResponse> {
	const { request, site: { store }, now, language } = visit;
	const { member } = session;
	const senders = await mailboxesToSendFrom(store, member);
	const about = draft.aboutId === null ? undefined : await answerableMail(store, member, draft.aboutId);
	const threadId = about ? ((await allowedTo(store, member, 'see', { message: about.messageId }))?.acted?.threadId ?? null) : null;
	// Said at once, so that nobody else begins to answer; the script goes on saying it.
	if (threadId !== null && draft.mode !== 'forward') await keepPresent(store, threadId, member.id, 'replying', now);
	const sender = senders.find(({ id }) => id === draft.mailboxId);
	// A form that was posted comes without what stands above a view.
	const query = { draft: draft.id, ...(draft.aboutId !== null && { compose: draft.mode, message: draft.aboutId }) };
	const doings = visit.doings ?? (await doingsOf({ ...visit, request: { ...request, query } }, session));
	const frame = frameOf({ ...visit, doings }, session);
	const begunAt = request.form.back ?? request.query.back;
	return page(
		visit,
		status,
		layout(composeWords[language].titles[draft.mode], frame, composePage({
			frame,
			draft,
			problems,
			isMovedHere,
			senders,
			signature: sender ? chosenSignature(await memberSignature(store, member.id), await mailboxSignature(store, sender.address)) : null,
			files: await draftFiles(store, draft.id),
			templates: await listTemplates(store),
			threadId,
			original: about ? bodyAddress(visit, session, about.messageId) : null,
			back: begunAt !== undefined ? backOf(begunAt) : threadId !== null ? `?${new URLSearchParams({ thread: threadId }).toString()}` : draft.contactId !== null ? `?${new URLSearchParams({ contact: draft.contactId }).toString()}` : '?',
		})),
	);
}
