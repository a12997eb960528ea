import { createHash } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { allowedTo } from '../../shared/store/action-rights';
import { inTransaction } from '../../shared/store/conflicts';
import { addDraftFile, attemptToSend, draftFiles, endDraft, isOpenDraft, keepDraft, readDraft, readDraftFile, removeDraftFile, setDraftAction, takeTurnsWith } from '../../shared/store/drafts';
import { dismissAction, getAction, queueAction } from '../../shared/store/outbox';
import type { Session } from '../../shared/store/sessions';
import type { Sql } from '../../shared/store/store';
import { listTemplates } from '../../shared/store/templates';
import { withTemplate } from '../inserted-template';
import { json } from '../json';
import type { OpenDraft } from '../new-draft';
import { newOnce } from '../page/action-form';
import type { PageFile, PageResponse } from '../request';
import { showWriting } from '../views/compose';
import { goTo, type Act, type Visit } from '../visit';
import { keptFiles, problemsOf, readWrittenForm, tooLarge, type WrittenForm } from '../written-form';
import { actionItem, backOf, notThere } from './queue';

/** What the buttons of the form say, in their field `do`. */
const WORK: Record<string, (visit: Visit, session: Session, written: WrittenForm) => Promise<PageResponse>> = {
	send,
	save: async (visit, session, written) => await save(visit, session, written),
	keep,
	insert,
	discard,
};

/** The form that a mail is written in: each of its buttons keeps first what was written. */
export const write: Act = async (visit, session) => {
	const { form } = visit.request;
	const written = await readWrittenForm(visit, session);
	if (!written) return form.do === 'keep' ? json(404, { kept: false }) : notThere(visit, session);
	const name = form.do ?? 'save';
	if (name.startsWith('remove:')) return await save(visit, session, written, name.slice('remove:'.length));
	return await WORK[Object.hasOwn(WORK, name) ? name : 'save'](visit, session, written);
};

/** Sends it, once: what is posted again finds that it is leaving, or has left. */
async function send(visit: Visit, session: Session, written: WrittenForm): Promise<PageResponse> {
	const { store } = visit.site;
	const { member } = session;
	const { draft } = written;
	const problems = [...problemsOf(written), ...tooLarge(await keptFiles(visit, written), written.files)];
	if (problems.length > 0) {
		const files = problems.some(({ kind }) => kind === 'tooLarge') ? [] : await contents(written.files);
		if ((await inTransaction(store, async (sql) => await keepWritten(sql, visit, session, written, files))) === null) return await elsewhere(visit, session, written);
		return await showWriting(visit, session, { draft, problems, status: 422 });
	}
	const files = await contents(written.files);
	const { about, threadId } = await sentAbout(visit, session, draft);
	const digest = digestOf(draft);
	const queued = await inTransaction(store, async (sql) => {
		const version = await keepWritten(sql, visit, session, written, files);
		if (version === null) return null;
		const given: IDataObject = { draft: draft.id, mailbox: draft.mailboxId, ...about, version, digest };
		const { id } = await queueAction(sql, `${member.id}:send-${draft.id}-${version}`, { memberId: member.id, operation: 'send', arguments: given, threadId }, visit.now);
		// What failed before is over: this is the attempt that counts.
		const before = await attemptToSend(sql, member.id, draft.id);
		if (before !== null) await dismissAction(sql, before, visit.now);
		await setDraftAction(sql, draft.id, id);
		return { id, arguments: given };
	});
	if (queued === null) return await elsewhere(visit, session, written);
	return goTo(backOf(visit.request.form.back, queued.id), { action: actionItem({ ...queued, operation: 'send' }, member) });
}

/** The mail it is about, as long as it is there for whoever writes: else carrying it out says so, and the draft stays. */
async function sentAbout({ site: { store } }: Visit, { member }: Session, { aboutId, mailboxId }: OpenDraft): Promise<{ about: IDataObject; threadId: string | null }> {
	if (aboutId === null) return { about: {}, threadId: null };
	const allowed = await allowedTo(store, member, 'send', { mailbox: mailboxId, message: aboutId });
	return allowed?.acted ? { about: { message: aboutId }, threadId: allowed.acted.threadId } : { about: {}, threadId: null };
}

/** Keeps it here, and puts a copy into the Drafts folder of its mailbox, for other mail programs. */
async function save(visit: Visit, session: Session, written: WrittenForm, removedFile?: string): Promise<PageResponse> {
	const { member } = session;
	const { draft } = written;
	const refused = tooLarge(await keptFiles(visit, written), written.files);
	const files = refused.length > 0 ? [] : await contents(written.files);
	const args: IDataObject = { draft: draft.id, ...(draft.mailboxId !== null && { mailbox: draft.mailboxId }) };
	const queued = await inTransaction(visit.site.store, async (sql) => {
		const version = await keepWritten(sql, visit, session, written, files);
		if (version === null) return null;
		if (removedFile !== undefined) await removeDraftFile(sql, draft.id, removedFile);
		// An attachment alone is no reason to write to the server, nor is a mail that leaves from nowhere.
		if (visit.request.form.do !== 'save' || draft.mailboxId === null) return { id: null };
		const { id } = await queueAction(sql, `${member.id}:save-${draft.id}-${version}`, { memberId: member.id, operation: 'saveDraft', arguments: args }, visit.now);
		return { id };
	});
	if (queued === null) return await elsewhere(visit, session, written);
	if (refused.length > 0) return await showWriting(visit, session, { draft, problems: refused, status: 422 });
	const action = queued.id === null ? undefined : actionItem({ id: queued.id, operation: 'saveDraft', arguments: args }, member);
	return goTo(draftAddress(draft.id, visit.request.form.back, queued.id), action && { action });
}

/** While somebody writes, the script keeps what is there. */
async function keep(visit: Visit, session: Session, written: WrittenForm): Promise<PageResponse> {
	const version = await inTransaction(visit.site.store, async (sql) => await keepWritten(sql, visit, session, written, []));
	return json(version === null ? 409 : 200, { kept: version !== null });
}

async function insert(visit: Visit, session: Session, written: WrittenForm): Promise<PageResponse> {
	const { form } = visit.request;
	const template = (await listTemplates(visit.site.store)).find(({ id }) => id === form.template);
	const at = /^\d{1,7}$/.test(form.at ?? '') ? Number(form.at) : null;
	const draft = template ? await withTemplate(visit, session, written.draft, template, at) : written.draft;
	return await save(visit, session, { ...written, draft });
}

/** Throws it away, and its copy in the Drafts folder. What is on its way is not stopped by that: what becomes of it is shown. */
async function discard(visit: Visit, session: Session, { draft }: WrittenForm): Promise<PageResponse> {
	const { store } = visit.site;
	const { member } = session;
	const { back } = visit.request.form;
	const done = await inTransaction(store, async (sql) => {
		await takeTurnsWith(sql, draft.id);
		const now = await readDraft(sql, member.id, draft.id);
		if (!now) return { item: null, actionId: undefined };
		if (!(await isOpenDraft(sql, member.id, draft.id))) return { item: null, actionId: now.actionId ?? undefined };
		await endDraft(sql, draft.id, visit.now);
		if (now.actionId !== null) await dismissAction(sql, now.actionId, visit.now);
		if (now.serverKey === null || now.mailboxId === null) return { item: null, actionId: undefined };
		const args = { mailbox: now.mailboxId, serverKey: now.serverKey };
		const { id } = await queueAction(sql, `${member.id}:discard-${draft.id}`, { memberId: member.id, operation: 'discardDraft', arguments: args }, visit.now);
		return { item: actionItem({ id, operation: 'discardDraft', arguments: args }, member), actionId: undefined };
	});
	return goTo(backOf(back, done.actionId), done.item === null ? {} : { action: done.item });
}

/**
 * It is on its way, has left, or was thrown away in another window. The same form posted twice shows what became of the
 * first; what was written apart from that goes on in a new mail.
 */
async function elsewhere(visit: Visit, session: Session, { draft }: WrittenForm): Promise<PageResponse> {
	const { request, site: { store } } = visit;
	const actionId = await attemptToSend(store, session.member.id, draft.id);
	const action = actionId === null ? null : await getAction(store, actionId);
	if (action?.arguments.digest === digestOf(draft)) return goTo(backOf(request.form.back, action.id));
	return await showWriting(visit, session, { draft: { ...draft, id: newOnce() }, status: 409, isMovedHere: true });
}

/** Tells whether two forms say the same. */
function digestOf({ mailboxId, to, cc, bcc, subject, body, withOriginal, withSignature }: OpenDraft): string {
	return createHash('sha256').update(JSON.stringify([mailboxId, to, cc, bcc, subject, body, withOriginal, withSignature])).digest('base64url');
}

/** The address of a draft. @param back where it was begun */
function draftAddress(id: string, back: string | undefined, actionId: string | null): string {
	const from = backOf(back);
	return `?${new URLSearchParams({ draft: id, ...(from !== '?' && { back: from }), ...(actionId && { did: actionId }) }).toString()}`;
}

interface Content {
	file: PageFile;
	bytes: Buffer;
}

async function contents(files: readonly PageFile[]): Promise<Content[]> {
	return await Promise.all(files.map(async (file) => ({ file, bytes: await file.content() })));
}

/** Keeps the text and the new files. @returns its version; null when it has left, or was thrown away */
async function keepWritten(sql: Sql, { now }: Visit, { member }: Session, { draft: { id, ...content } }: WrittenForm, files: readonly Content[]): Promise<number | null> {
	const version = await keepDraft(sql, member.id, id, content, now);
	if (version === null) return null;
	for (const { file, bytes } of files) {
		const fileName = fileNameOf(file.fileName);
		// The same form, posted twice, brings them twice.
		if (!(await hasFile(sql, id, fileName, bytes))) await addDraftFile(sql, id, { fileName, mimeType: mimeTypeOf(file.mimeType) }, bytes, now);
	}
	return version;
}

async function hasFile(sql: Sql, draftId: string, fileName: string, bytes: Buffer): Promise<boolean> {
	const alike = (await draftFiles(sql, draftId)).filter((one) => one.fileName === fileName && one.sizeBytes === bytes.length);
	for (const { id } of alike) if ((await readDraftFile(sql, id)).equals(bytes)) return true;
	return false;
}

/** Without a path, and without characters nobody sees. */
function fileNameOf(given: string): string {
	return given.replace(/^.*[\\/]/, '').replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim().slice(0, 200) || 'file';
}

function mimeTypeOf(given: string): string {
	return /^[a-z0-9][\w.+-]{0,80}\/[a-z0-9][\w.+-]{0,80}$/i.test(given) ? given.toLowerCase() : 'application/octet-stream';
}
