import { newId } from './ids';
import { writePieces } from './arrivals';
import { readSource } from './ledger';
import type { Sql } from './store';

/** What a mail that is written has to do with another one. */
export type DraftMode = 'new' | 'reply' | 'replyAll' | 'forward';

/** What a person has written so far. */
export interface DraftContent {
	mode: DraftMode;
	/** Message id of the mail that is answered or passed on. */
	aboutId: string | null;
	/** Whom it is for, when it answers nothing. */
	contactId: string | null;
	mailboxId: string | null;
	/** As written, also what is no address yet. */
	to: string;
	cc: string;
	bcc: string;
	subject: string;
	/** Without signature and quotation. */
	body: string;
	/** Of the line above what is quoted. */
	language: string;
	/** Whether the original is quoted; of a mail that is passed on, whether its files go along. */
	withOriginal: boolean;
	withSignature: boolean;
}

/** A mail that somebody of the team writes. Times are epoch milliseconds. */
export interface Draft extends DraftContent {
	id: string;
	memberId: string;
	/** Of what is written: an older one does not leave any more. */
	version: number;
	/** The last attempt to send it; null = there was none. */
	actionId: string | null;
	/** Key of its copy in the Drafts folder of the mailbox. */
	serverKey: string | null;
	updatedAt: number;
}

/** A file that goes with it. */
export interface DraftFile {
	id: string;
	fileName: string;
	mimeType: string;
	sizeBytes: number;
}

const COLUMNS = `d.id, d.member_id AS "memberId", d.mode, d.about_id AS "aboutId", d.contact_id AS "contactId", d.mailbox_id AS "mailboxId", d.to_text AS "to", d.cc_text AS cc, d.bcc_text AS bcc, d.subject, d.body,
	d.language, d.with_original AS original, d.with_signature AS signature, d.version, d.action_id AS "actionId", d.server_key AS "serverKey", d.updated_at AS "updatedAt"`;

type DraftRow = Omit<Draft, 'withOriginal' | 'withSignature'> & { original: number; signature: number };

const fromRow = ({ original, signature, ...row }: DraftRow): Draft => ({ ...row, withOriginal: original === 1, withSignature: signature === 1 });

/** Ended drafts are kept for so long, so that nothing that comes late brings them back. */
const A_DAY = 24 * 3_600_000;

/** It is on its way: what comes from a form that is still open does not change it. */
const notLeaving = (draft: string) => `NOT EXISTS (SELECT 1 FROM outbox_action a WHERE a.id = ${draft}.action_id AND a.status IN ('queued', 'running'))`;

/** Whoever changes a draft sees what others have made of it meanwhile. To run first in a transaction. */
export async function takeTurnsWith(sql: Sql, id: string): Promise<void> {
	await sql.takeTurns([`draft ${id}`]);
}

/** Whether a draft of a member is there to be changed: it has not ended, and is not on its way. */
export async function isOpenDraft(sql: Sql, memberId: string, id: string): Promise<boolean> {
	return (await sql.get(`SELECT 1 AS one FROM mail_draft d WHERE d.id = $1 AND d.member_id = $2 AND d.ended_at IS NULL AND ${notLeaving('d')}`, [id, memberId])) !== undefined;
}

/** The last attempt to send a draft, also of one that has ended; null = there was none. */
export async function attemptToSend(sql: Sql, memberId: string, id: string): Promise<string | null> {
	return (await sql.get<{ actionId: string | null }>('SELECT action_id AS "actionId" FROM mail_draft WHERE id = $1 AND member_id = $2', [id, memberId]))?.actionId ?? null;
}

/**
 * Keeps what a member has written; the draft is made when it is new. To run in a transaction.
 *
 * @returns its version; null when it has left, is leaving, was thrown away, or is somebody else's
 */
export async function keepDraft(sql: Sql, memberId: string, id: string, content: DraftContent, now = Date.now()): Promise<number | null> {
	await takeTurnsWith(sql, id);
	const changed = await sql.run(
		`INSERT INTO mail_draft (id, member_id, mode, about_id, contact_id, mailbox_id, to_text, cc_text, bcc_text, subject, body, language, with_original, with_signature, updated_at)
		 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
		 ON CONFLICT (id) DO UPDATE SET mailbox_id = excluded.mailbox_id, to_text = excluded.to_text, cc_text = excluded.cc_text, bcc_text = excluded.bcc_text, subject = excluded.subject, body = excluded.body,
		   language = excluded.language, with_original = excluded.with_original, with_signature = excluded.with_signature, version = mail_draft.version + 1, updated_at = excluded.updated_at
		 WHERE mail_draft.member_id = excluded.member_id AND mail_draft.ended_at IS NULL AND ${notLeaving('mail_draft')}`,
		[
			id, memberId, content.mode, content.aboutId, content.contactId, content.mailboxId, content.to, content.cc, content.bcc, content.subject, content.body, content.language, content.withOriginal, content.withSignature, now,
		],
	);
	if (changed === 0) return null;
	await sql.run("DELETE FROM mail_draft WHERE ended_at < $1", [now - A_DAY]);
	return (await sql.get<{ version: number }>('SELECT version FROM mail_draft WHERE id = $1', [id]))?.version ?? null;
}

/** A draft of a member that has not ended; undefined when there is none: somebody else's is none. */
export async function readDraft(sql: Sql, memberId: string, id: string): Promise<Draft | undefined> {
	const row = await sql.get<DraftRow>(`SELECT ${COLUMNS} FROM mail_draft d WHERE d.id = $1 AND d.member_id = $2 AND d.ended_at IS NULL`, [id, memberId]);
	return row && fromRow(row);
}

/** How many mails a member is writing. */
export async function countDrafts(sql: Sql, memberId: string): Promise<number> {
	return Number((await sql.get<{ n: number }>(`SELECT COUNT(*) AS n FROM mail_draft d WHERE d.member_id = $1 AND d.ended_at IS NULL AND ${notLeaving('d')}`, [memberId]))?.n ?? 0);
}

/** What a member is writing, the newest first; what is on its way is not among it. */
export async function draftsOf(sql: Sql, memberId: string, limit: number): Promise<Draft[]> {
	return (await sql.all<DraftRow>(`SELECT ${COLUMNS} FROM mail_draft d WHERE d.member_id = $1 AND d.ended_at IS NULL AND ${notLeaving('d')} ORDER BY d.updated_at DESC, d.id DESC LIMIT $2`, [memberId, limit])).map(fromRow);
}

/**
 * What a member is writing about some mails, the newest first: shown in their conversation.
 *
 * @param messageIds at most some hundreds
 */
export async function draftsAbout(sql: Sql, memberId: string, messageIds: readonly string[]): Promise<Draft[]> {
	if (messageIds.length === 0) return [];
	const list = messageIds.map((_, index) => `$${index + 2}`).join(', ');
	return (await sql.all<DraftRow>(`SELECT ${COLUMNS} FROM mail_draft d WHERE d.member_id = $1 AND d.ended_at IS NULL AND ${notLeaving('d')} AND d.about_id IN (${list}) ORDER BY d.updated_at DESC, d.id DESC`, [memberId, ...messageIds])).map(fromRow);
}

/** Says which action is to send a draft. */
export async function setDraftAction(sql: Sql, id: string, actionId: string): Promise<void> {
	await sql.run('UPDATE mail_draft SET action_id = $2 WHERE id = $1', [id, actionId]);
}

/**
 * Says where its copy in the Drafts folder is.
 *
 * @param before where the last one was
 * @returns false when the draft has ended meanwhile, or has another copy: this one is nobody's
 */
export async function setDraftServerKey(sql: Sql, id: string, key: string, before: string | null): Promise<boolean> {
	return (await sql.run("UPDATE mail_draft SET server_key = $2 WHERE id = $1 AND ended_at IS NULL AND COALESCE(server_key, '') = COALESCE($3, '')", [id, key, before])) === 1;
}

/** A draft has left, or is thrown away: nothing of what was written is kept here. To run in a transaction. */
export async function endDraft(sql: Sql, id: string, now = Date.now()): Promise<void> {
	for (const file of await draftFiles(sql, id)) await removeDraftFile(sql, id, file.id);
	await sql.run("UPDATE mail_draft SET ended_at = $2, to_text = '', cc_text = '', bcc_text = '', subject = '', body = '' WHERE id = $1 AND ended_at IS NULL", [id, now]);
}

/** The files of a draft, in the order they came. */
export async function draftFiles(sql: Sql, draftId: string): Promise<DraftFile[]> {
	return await sql.all<DraftFile>('SELECT id, file_name AS "fileName", mime_type AS "mimeType", size_bytes AS "sizeBytes" FROM draft_file WHERE draft_id = $1 ORDER BY id', [draftId]);
}

/** Adds a file to a draft. To run in a transaction. @returns its id */
export async function addDraftFile(sql: Sql, draftId: string, file: Pick<DraftFile, 'fileName' | 'mimeType'>, bytes: Uint8Array, now = Date.now()): Promise<string> {
	const id = newId(now);
	await sql.run('INSERT INTO draft_file (id, draft_id, file_name, mime_type, size_bytes) VALUES ($1, $2, $3, $4, $5)', [id, draftId, file.fileName, file.mimeType, bytes.length]);
	await writePieces(sql, id, bytes);
	return id;
}

/** Takes a file out of a draft. To run in a transaction. */
export async function removeDraftFile(sql: Sql, draftId: string, fileId: string): Promise<void> {
	if ((await sql.run('DELETE FROM draft_file WHERE id = $1 AND draft_id = $2', [fileId, draftId])) === 1) await sql.run('DELETE FROM message_source WHERE message_id = $1', [fileId]);
}

/** What is in a file of a draft. */
export async function readDraftFile(sql: Sql, fileId: string): Promise<Buffer> {
	return await readSource(sql, fileId);
}
