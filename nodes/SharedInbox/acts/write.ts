import type { IDataObject } from 'n8n-workflow';

import { allowedTo } from '../../shared/store/action-rights';
import { addDraftFile, draftFiles, endDraft, keepDraft, readDraft, readDraftFile, removeDraftFile, setDraftAction } from '../../shared/store/drafts';
import { dismissAction, queueAction } from '../../shared/store/outbox';
import type { Session } from '../../shared/store/sessions';
import type { Sql } from '../../shared/store/store';
import { listTemplates } from '../../shared/store/templates';
import { withTemplate } from '../inserted-template';
import { json } from '../json';
import type { PageFile, PageResponse } from '../request';
import { showWriting } from '../views/compose';
import { goTo, type Act, type Visit } from '../visit';
import { keptFiles, problemsOf, readWrittenForm, tooLarge, type WrittenForm } from '../written-form';
import { actionItem, backOf, notThere } from './queue';

/** What the buttons of the form say, in their field `do`. */
const WORK: Record<string, (visit: Visit, session: Session, written: WrittenForm) => Promise<PageResponse>> = { send, save, keep, insert, discard };

/** The form that a mail is written in: each of its buttons keeps first what was written. */
export const write: Act = async (visit, session) => {
	const { form } = visit.request;
	const written = await readWrittenForm(visit, session);
	if (!written) return form.do === 'keep' ? json(404, { kept: false }) : notThere(visit, session);
	const name = form.do ?? 'save';
	if (name.startsWith('remove:')) return await remove(visit, session, written, name.slice('remove:'.length));
	return await (Object.hasOwn(WORK, name) ? WORK[name] : save)(visit, session, written);
};

/** Sends it, once: what is posted again finds that it is leaving, or has left. */
async function send(visit: Visit, session: Session, written: WrittenForm): Promise<PageResponse> {
	const { store } = visit.site;
	const { member } = session;
	const { draft, kept } = written;
	const problems = [...problemsOf(written), ...tooLarge(await keptFiles(visit, written), written.files)];
	if (problems.length > 0) {
		const files = problems.some(({ kind }) => kind === 'tooLarge') ? [] : await contents(written.files);
		if ((await store.transaction(async (sql) => await keepWritten(sql, visit, session, written, files))) === null) return await elsewhere(visit, session, written);
		return await showWriting(visit, session, { draft, problems, status: 422 });
	}
	const about: IDataObject = { mailbox: draft.mailboxId, ...(draft.aboutId !== null && { message: draft.aboutId }) };
	const allowed = await allowedTo(store, member, 'send', about);
	if (allowed === null) return notThere(visit, session);
	const files = await contents(written.files);
	const queued = await store.transaction(async (sql) => {
		const version = await keepWritten(sql, visit, session, written, files);
		if (version === null) return null;
		const given = { draft: draft.id, ...about, version };
		const { id } = await queueAction(sql, `${member.id}:send-${draft.id}-${version}`, { memberId: member.id, operation: 'send', arguments: given, threadId: allowed.acted?.threadId ?? null }, visit.now);
		// What failed before is over: this is the attempt that counts.
		if (kept?.actionId) await dismissAction(sql, kept.actionId, visit.now);
		await setDraftAction(sql, draft.id, id);
		return { id, arguments: given };
	});
	if (queued === null) return await elsewhere(visit, session, written);
	return goTo(backOf(visit.request.form.back, queued.id), { action: actionItem({ ...queued, operation: 'send' }, member) });
}

/** Keeps it here, and puts a copy into the Drafts folder of its mailbox, for other mail programs. */
async function save(visit: Visit, session: Session, written: WrittenForm): Promise<PageResponse> {
	const { member } = session;
	const { draft } = written;
	const refused = tooLarge(await keptFiles(visit, written), written.files);
	const files = refused.length > 0 ? [] : await contents(written.files);
	const args: IDataObject = { draft: draft.id, ...(draft.mailboxId !== null && { mailbox: draft.mailboxId }) };
	const queued = await visit.site.store.transaction(async (sql) => {
		const version = await keepWritten(sql, visit, session, written, files);
		if (version === null) return null;
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
	const version = await visit.site.store.transaction(async (sql) => await keepWritten(sql, visit, session, written, []));
	return json(version === null ? 409 : 200, { kept: version !== null });
}

async function insert(visit: Visit, session: Session, written: WrittenForm): Promise<PageResponse> {
	const { form } = visit.request;
	const template = (await listTemplates(visit.site.store)).find(({ id }) => id === form.template);
	const at = /^\d{1,7}$/.test(form.at ?? '') ? Number(form.at) : null;
	const draft = template ? await withTemplate(visit, session, written.draft, template, at) : written.draft;
	return await save(visit, session, { ...written, draft });
}

async function remove(visit: Visit, session: Session, written: WrittenForm, fileId: string): Promise<PageResponse> {
	await visit.site.store.transaction(async (sql) => {
		if ((await readDraft(sql, session.member.id, written.draft.id)) !== undefined) await removeDraftFile(sql, written.draft.id, fileId);
	});
	return await save(visit, session, written);
}

/** Throws it away, and its copy in the Drafts folder. */
async function discard(visit: Visit, session: Session, { draft }: WrittenForm): Promise<PageResponse> {
	const { store } = visit.site;
	const { member } = session;
	const item = await store.transaction(async (sql) => {
		const now = await readDraft(sql, member.id, draft.id);
		if (!now) return null;
		await endDraft(sql, draft.id, visit.now);
		if (now.actionId !== null) await dismissAction(sql, now.actionId, visit.now);
		if (now.serverKey === null || now.mailboxId === null) return null;
		const args = { mailbox: now.mailboxId, serverKey: now.serverKey };
		const { id } = await queueAction(sql, `${member.id}:discard-${draft.id}`, { memberId: member.id, operation: 'discardDraft', arguments: args }, visit.now);
		return actionItem({ id, operation: 'discardDraft', arguments: args }, member);
	});
	return goTo(backOf(visit.request.form.back), item === null ? {} : { action: item });
}

/** It is on its way, has left, or was thrown away in another window: where one sees what became of it. */
async function elsewhere({ request, site: { store } }: Visit, { member }: Session, { draft }: WrittenForm): Promise<PageResponse> {
	const leaving = await readDraft(store, member.id, draft.id);
	return goTo(backOf(request.form.back, leaving?.actionId ?? undefined));
}

/** The address of a draft. @param back where it was begun */
export function draftAddress(id: string, back?: string, actionId?: string | null): string {
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
