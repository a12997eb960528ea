import { newId } from './ids';
import { FLAG } from './mail-flags';
import { sightMail } from './sighted-mail';
import type { Sql, SqlValue } from './store';

/** A mail in a folder: what people see of it, and what the server is known to have. Times are epoch milliseconds. */
export interface FolderMail {
	id: string;
	mailboxId: string;
	messageId: string;
	/** Where people see it. */
	folderId: string;
	/** Bits, see `FLAG`. */
	flags: number;
	/** Where it lies, or was last found, on the server; null = it was never there. */
	serverFolderId: string | null;
	/** null = not found on the server at present. */
	uidValidity: number | null;
	uid: number | null;
	serverFlags: number;
	emailId: string | null;
	/** RFC822.SIZE. */
	sizeBytes: number;
	/** INTERNALDATE. */
	receivedAt: number;
	copyOf: string | null;
	movedFrom: string | null;
	isPending: boolean;
	attempts: number;
	/** Why the server refused what is pending; null = it did not. */
	reason: string | null;
	goneAt: number | null;
	goneBy: 'server' | 'us' | null;
	/** Message-ID, as it is kept. */
	headerId: string | null;
}

/** A mail as it lies on the server. */
export interface ServerMail {
	uid: number;
	/** Bits, see `FLAG`. */
	flags: number;
	sizeBytes: number;
	/** INTERNALDATE; epoch milliseconds. */
	receivedAt: number;
	/** EMAILID (RFC 8474) or X-GM-MSGID; null where the server has none. */
	emailId: string | null;
}

/** Where on the server. */
export interface ServerPlace {
	mailboxId: string;
	folderId: string;
	uidValidity: number;
}

const COLUMNS = `f.id, f.mailbox_id AS "mailboxId", f.message_id AS "messageId", f.folder_id AS "folderId",
	f.is_seen * ${FLAG.seen} + f.is_answered * ${FLAG.answered} + f.is_flagged * ${FLAG.flagged} + f.is_draft * ${FLAG.draft} AS flags,
	f.server_folder_id AS "serverFolderId", f.uid_validity AS "uidValidity", f.uid, f.server_flags AS "serverFlags", f.email_id AS "emailId",
	f.size_bytes AS "sizeBytes", f.received_at AS "receivedAt", f.copy_of AS "copyOf", f.moved_from AS "movedFrom", f.is_pending AS pending, f.attempts, f.reason,
	f.gone_at AS "goneAt", f.gone_by AS "goneBy", m.header_id AS "headerId"`;
const FROM = 'folder_mail f JOIN message m ON m.id = f.message_id';

/** The columns is_seen, is_answered, is_flagged and is_draft of flags. */
function flagColumns(flags: number): number[] {
	return [FLAG.seen, FLAG.answered, FLAG.flagged, FLAG.draft].map((bit) => ((flags & bit) === 0 ? 0 : 1));
}

async function select(sql: Sql, where: string, values: readonly SqlValue[]): Promise<FolderMail[]> {
	const rows = await sql.all<Omit<FolderMail, 'isPending'> & { pending: number }>(`SELECT ${COLUMNS} FROM ${FROM} WHERE ${where}`, values);
	return rows.map(({ pending, ...row }) => ({ ...row, flags: Number(row.flags), isPending: pending === 1 }));
}

function listed(items: readonly SqlValue[], values: SqlValue[]): string {
	// Lengths are rounded up by repeating the last one, so that few different statements are prepared.
	const length = 2 ** Math.ceil(Math.log2(Math.max(1, items.length)));
	return Array.from({ length }, (_, index) => `$${values.push(items[Math.min(index, items.length - 1)])}`).join(', ');
}

/** One mail, or null. */
export async function getFolderMail(sql: Sql, id: string): Promise<FolderMail | null> {
	return (await select(sql, 'f.id = $1', [id])).at(0) ?? null;
}

/** The mails with these UIDs. At most some hundred at once. */
export async function mailsAt(sql: Sql, folderId: string, uidValidity: number, uids: readonly number[]): Promise<FolderMail[]> {
	if (uids.length === 0) return [];
	const values: SqlValue[] = [folderId, uidValidity];
	return await select(sql, `f.server_folder_id = $1 AND f.uid_validity = $2 AND f.uid IN (${listed(uids, values)})`, values);
}

/** The UIDs that a folder is known to have from `from` on, ascending. */
export async function knownUids(sql: Sql, folderId: string, uidValidity: number, from = 0): Promise<number[]> {
	const rows = await sql.all<{ uid: number }>('SELECT uid FROM folder_mail WHERE server_folder_id = $1 AND uid_validity = $2 AND uid >= $3 ORDER BY uid', [folderId, uidValidity, from]);
	return rows.map(({ uid }) => uid);
}

/** Mails of a mailbox that are not found on the server at present and may be what has just been found there. */
export async function unplacedMails(sql: Sql, mailboxId: string, sizes: readonly number[]): Promise<FolderMail[]> {
	if (sizes.length === 0) return [];
	const values: SqlValue[] = [mailboxId];
	return await select(sql, `f.mailbox_id = $1 AND f.uid IS NULL AND f.size_bytes IN (${listed(sizes, values)}) ORDER BY f.gone_at DESC, f.id`, values);
}

/** Whether any mail of the mailbox is not found on the server at present. */
export async function hasUnplaced(sql: Sql, mailboxId: string): Promise<boolean> {
	return (await sql.get('SELECT 1 AS one FROM folder_mail WHERE mailbox_id = $1 AND uid IS NULL LIMIT 1', [mailboxId])) !== undefined;
}

/** Mails of a mailbox that the server gave these ids, wherever they are. */
export async function mailsByEmailId(sql: Sql, mailboxId: string, emailIds: readonly string[]): Promise<FolderMail[]> {
	if (emailIds.length === 0) return [];
	const values: SqlValue[] = [mailboxId];
	return await select(sql, `f.mailbox_id = $1 AND f.email_id IN (${listed(emailIds, values)}) ORDER BY f.gone_at DESC, f.id`, values);
}

/** The mails that a message key names: a delivery's, wherever they lie by now, or the one with this id. Those that are gone are left out. */
export async function mailsByKey(sql: Sql, messageKey: string): Promise<FolderMail[]> {
	const delivery = await sql.get<{ mailboxId: string; messageId: string }>('SELECT mailbox_id AS "mailboxId", message_id AS "messageId" FROM delivery WHERE message_key = $1', [messageKey]);
	if (delivery) return await select(sql, 'f.message_id = $2 AND f.mailbox_id = $1 AND f.gone_at IS NULL ORDER BY f.created_at, f.id', [delivery.mailboxId, delivery.messageId]);
	return await select(sql, 'f.id = $1 AND f.gone_at IS NULL', [messageKey]);
}

/** All places where a mail is, or was, in a mailbox. Those that are there come first. */
export async function mailsOfMessage(sql: Sql, mailboxId: string, messageId: string): Promise<FolderMail[]> {
	return await select(sql, 'f.message_id = $2 AND f.mailbox_id = $1 ORDER BY CASE WHEN f.gone_at IS NULL THEN 0 ELSE 1 END, f.created_at, f.id', [mailboxId, messageId]);
}

/** A mail that was found in a folder for the first time. @returns its id */
export async function insertFolderMail(sql: Sql, place: ServerPlace, mail: ServerMail, messageId: string, copyOf: string | null, now = Date.now()): Promise<string> {
	const id = newId(now);
	await sql.run(
		`INSERT INTO folder_mail (id, mailbox_id, message_id, folder_id, is_seen, is_answered, is_flagged, is_draft, server_folder_id, uid_validity, uid, server_flags, email_id, size_bytes, received_at, copy_of, created_at)
		 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $4, $9, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT (server_folder_id, uid_validity, uid) DO NOTHING`,
		[id, place.mailboxId, messageId, place.folderId, ...flagColumns(mail.flags), place.uidValidity, mail.uid, mail.flags, mail.emailId, mail.sizeBytes, mail.receivedAt, copyOf, now],
	);
	await sightMail(sql, { ...place, uid: mail.uid }, messageId);
	return id;
}

/** What a mail is from now on, on both sides. */
export interface Agreed {
	/** What people see. */
	folderId: string;
	flags: number;
	gone: 'server' | 'us' | null;
	/** Where the server has it; null = it is not found there. */
	at: { folderId: string; uidValidity: number; uid: number } | null;
	serverFlags: number;
	isPending: boolean;
	/** The mail as it has just been found: a server that was moved may give it another time of arrival. */
	found?: ServerMail | null;
}

/**
 * Writes what both sides have of a mail.
 *
 * @param before as it was read: nothing is written when somebody has changed it meanwhile
 * @returns whether it was written
 */
export async function writeFolderMail(sql: Sql, before: FolderMail, now: Agreed, at = Date.now()): Promise<boolean> {
	const changed = await sql.run(
		`UPDATE folder_mail SET folder_id = $2, is_seen = $3, is_answered = $4, is_flagged = $5, is_draft = $6, server_folder_id = $7, uid_validity = $8, uid = $9, server_flags = $10, email_id = COALESCE($11, email_id), size_bytes = COALESCE($21, size_bytes), received_at = COALESCE($22, received_at),
			is_pending = $12, attempts = 0, reason = NULL, next_attempt_at = NULL, gone_at = CASE WHEN CAST($13 AS TEXT) IS NULL THEN NULL ELSE COALESCE(gone_at, $14) END, gone_by = $13
		 WHERE id = $1 AND folder_id = $15 AND is_seen = $16 AND is_answered = $17 AND is_flagged = $18 AND COALESCE(uid, 0) = $19 AND COALESCE(gone_by, '') = $20`,
		[
			before.id, now.folderId, ...flagColumns(now.flags), now.at?.folderId ?? before.serverFolderId, now.at?.uidValidity, now.at?.uid, now.serverFlags, now.found?.emailId,
			now.isPending, now.gone, at, before.folderId, ...flagColumns(before.flags).slice(0, 3), before.uid ?? 0, before.goneBy ?? '', now.found?.sizeBytes, now.found?.receivedAt,
		],
	);
	if (changed === 1 && now.at && (now.at.uid !== before.uid || now.at.folderId !== before.serverFolderId)) await sightMail(sql, now.at, before.messageId);
	return changed === 1;
}

/** A row that another one stands for. */
export async function forgetFolderMail(sql: Sql, id: string): Promise<void> {
	await sql.run('UPDATE folder_mail SET copy_of = NULL WHERE copy_of = $1', [id]);
	await sql.run('DELETE FROM folder_mail WHERE id = $1', [id]);
}

/** A mail that was first taken for a copy of this one. */
export async function copyOfMail(sql: Sql, id: string): Promise<FolderMail | null> {
	return (await select(sql, 'f.copy_of = $1 AND f.uid IS NOT NULL ORDER BY f.created_at DESC, f.id DESC LIMIT 1', [id])).at(0) ?? null;
}

/** The UIDs of a folder are no longer those of its mails (a new UIDVALIDITY, a restored backup): they are recognised anew. */
export async function unplaceFolder(sql: Sql, folderId: string): Promise<void> {
	await sql.run('UPDATE folder_mail SET uid_validity = NULL, uid = NULL WHERE server_folder_id = $1 AND uid IS NOT NULL', [folderId]);
}

/** Mails of a folder whose UIDs were taken back, and that were not found again: somebody has removed them. @returns how many */
export async function removeUnplaced(sql: Sql, folderId: string, now = Date.now()): Promise<number> {
	return await sql.run("UPDATE folder_mail SET gone_at = $2, gone_by = 'server' WHERE server_folder_id = $1 AND uid IS NULL AND gone_at IS NULL", [folderId, now]);
}

/**
 * What was wanted of mails that the server no longer has is given up.
 *
 * @returns how many
 */
export async function giveUpOnGone(sql: Sql, mailboxId: string): Promise<number> {
	// Deleted on both sides: that is what was wanted.
	await sql.run("UPDATE folder_mail SET is_pending = 0 WHERE mailbox_id = $1 AND is_pending = 1 AND uid IS NULL AND gone_by = 'us'", [mailboxId]);
	return await sql.run(
		`UPDATE folder_mail SET is_pending = 0, folder_id = COALESCE(server_folder_id, folder_id), next_attempt_at = NULL, reason = NULL
		 WHERE mailbox_id = $1 AND is_pending = 1 AND uid IS NULL AND gone_by = 'server'`,
		[mailboxId],
	);
}

/** Mails of which something is to be carried out on the server, by folder. */
export async function pendingMails(sql: Sql, mailboxId: string, limit: number, now = Date.now()): Promise<FolderMail[]> {
	return await select(sql, 'f.mailbox_id = $1 AND f.is_pending = 1 AND f.uid IS NOT NULL AND COALESCE(f.next_attempt_at, 0) <= $2 ORDER BY f.server_folder_id, f.uid LIMIT $3', [mailboxId, now, limit]);
}

/** Mails that were written here and are in no folder of the server yet. */
export async function writtenMails(sql: Sql, mailboxId: string, now = Date.now()): Promise<FolderMail[]> {
	return await select(sql, 'f.mailbox_id = $1 AND f.is_pending = 1 AND f.server_folder_id IS NULL AND f.gone_at IS NULL AND COALESCE(f.next_attempt_at, 0) <= $2 ORDER BY f.created_at, f.id', [mailboxId, now]);
}

/** A mail that was written here, to be put into a folder of the server. @returns its id */
export async function insertWrittenMail(sql: Sql, { mailboxId, folderId }: Pick<ServerPlace, 'mailboxId' | 'folderId'>, messageId: string, mail: Pick<ServerMail, 'flags' | 'sizeBytes' | 'receivedAt'>, now = Date.now()): Promise<string> {
	const id = newId(now);
	await sql.run(
		`INSERT INTO folder_mail (id, mailbox_id, message_id, folder_id, is_seen, is_answered, is_flagged, is_draft, size_bytes, received_at, is_pending, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11)`,
		[id, mailboxId, messageId, folderId, ...flagColumns(mail.flags), mail.sizeBytes, mail.receivedAt, now],
	);
	return id;
}

/** Of which something is still to be carried out. */
export async function countPending(sql: Sql, mailboxId: string): Promise<number> {
	return Number((await sql.get<{ n: number }>('SELECT COUNT(*) AS n FROM folder_mail WHERE mailbox_id = $1 AND is_pending = 1', [mailboxId]))?.n ?? 0);
}

/** The server did not do it: tried again later. */
export async function postponeMails(sql: Sql, ids: readonly string[], reason: string, nextAttemptAt: number): Promise<void> {
	if (ids.length === 0) return;
	const values: SqlValue[] = [reason, nextAttemptAt];
	await sql.run(`UPDATE folder_mail SET attempts = attempts + 1, reason = $1, next_attempt_at = $2 WHERE id IN (${listed(ids, values)}) AND is_pending = 1`, values);
}

/** What a person wants of mails. */
export type Wish = { set: number; clear: number } | { moveTo: string } | 'remove';

/**
 * Makes what people see what they want it to be; the server follows.
 *
 * @returns how many mails it changed: those that are as wanted already, or gone, do not count
 */
export async function wish(sql: Sql, ids: readonly string[], wanted: Wish, now = Date.now()): Promise<number> {
	if (ids.length === 0) return 0;
	const values: SqlValue[] = [];
	const where = (list: string) => `id IN (${list}) AND gone_at IS NULL`;
	// Pending is whatever differs from the server, so that a wish taken back is none.
	const pending = (flags: Record<string, string>, folder = 'folder_id') => {
		const bits = (['is_seen', 'is_answered', 'is_flagged', 'is_draft'] as const).map((column, index) => `${flags[column] ?? column} * ${1 << index}`).join(' + ');
		return `is_pending = CASE WHEN ${folder} = server_folder_id AND ${bits} = (server_flags & 15) THEN 0 ELSE 1 END, attempts = 0, reason = NULL, next_attempt_at = NULL`;
	};
	if (wanted === 'remove') {
		values.push(now);
		return await sql.run(`UPDATE folder_mail SET gone_at = $1, gone_by = 'us', is_pending = CASE WHEN uid IS NULL THEN 0 ELSE 1 END, attempts = 0, reason = NULL, next_attempt_at = NULL WHERE ${where(listed(ids, values))}`, values);
	}
	if ('moveTo' in wanted) {
		values.push(wanted.moveTo);
		return await sql.run(`UPDATE folder_mail SET moved_from = folder_id, folder_id = $1, ${pending({}, '$1')} WHERE ${where(listed(ids, values))} AND folder_id <> $1`, values);
	}
	const columns = { is_seen: FLAG.seen, is_answered: FLAG.answered, is_flagged: FLAG.flagged };
	const flags = Object.fromEntries(Object.entries(columns).flatMap(([column, bit]) => ((wanted.set & bit) !== 0 ? [[column, '1']] : (wanted.clear & bit) !== 0 ? [[column, '0']] : [])));
	if (Object.keys(flags).length === 0) return 0;
	const differs = Object.entries(flags).map(([column, value]) => `${column} <> ${value}`).join(' OR ');
	return await sql.run(`UPDATE folder_mail SET ${Object.entries(flags).map(([column, value]) => `${column} = ${value}`).join(', ')}, ${pending(flags)} WHERE ${where(listed(ids, values))} AND (${differs})`, values);
}
