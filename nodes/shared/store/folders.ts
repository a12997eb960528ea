import { newId } from './ids';
import type { Sql } from './store';

/** A folder that is read, with its cursor. UIDs mean nothing without their UIDVALIDITY (RFC 3501, 2.3.1.1). */
export interface Folder {
	id: string;
	mailboxId: string;
	path: string;
	/** null until the folder was opened for the first time. */
	uidValidity: number | null;
	/** The next UID when reading began under this UIDVALIDITY: below it Start From decides, from it on every mail is taken. */
	firstUid: number;
	/** Every UID at or below it is in the ledger, gone, or older than Start From. */
	seenUid: number;
	/** Mail the server had before this moment is left alone; epoch milliseconds, fixed once set (A3). */
	startFrom: number;
	/** MAILBOXID (RFC 8474): stays when the folder is renamed; null where the server has none. */
	objectId: string | null;
	/** UIDNEXT when the folder was last looked through; null = never, or the server does not say. */
	uidNext: number | null;
	/** Its messages at that time. */
	messages: number | null;
}

const COLUMNS = `id, mailbox_id AS "mailboxId", path, uid_validity AS "uidValidity", COALESCE(first_uid, 0) AS "firstUid",
	COALESCE(seen_uid, 0) AS "seenUid", COALESCE(start_from, 0) AS "startFrom", object_id AS "objectId", uid_next AS "uidNext", message_count AS messages`;

/** The folder with this path, made when it is new; only then `startFrom` counts. */
export async function ensureFolder(sql: Sql, mailboxId: string, path: string, startFrom: number, now = Date.now()): Promise<Folder> {
	await sql.run(
		'INSERT INTO folder (id, mailbox_id, path, start_from, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (mailbox_id, path) DO NOTHING',
		[newId(now), mailboxId, path, startFrom, now],
	);
	// Another node may have made the row without reading the folder.
	await sql.run('UPDATE folder SET start_from = $3 WHERE mailbox_id = $1 AND path = $2 AND start_from IS NULL', [mailboxId, path, startFrom]);
	const folder = await sql.get<Folder>(`SELECT ${COLUMNS} FROM folder WHERE mailbox_id = $1 AND path = $2`, [mailboxId, path]);
	if (folder === undefined) throw new Error(`The folder ${path} was removed while it was being opened`);
	return folder;
}

export async function getFolder(sql: Sql, id: string): Promise<Folder | undefined> {
	return await sql.get<Folder>(`SELECT ${COLUMNS} FROM folder WHERE id = $1`, [id]);
}

/**
 * Starts reading a folder, or starts again after the server gave it a new UIDVALIDITY: what is there is looked at from
 * the beginning, and what the ledger knows by content is not taken twice.
 */
export async function beginFolder(sql: Sql, id: string, uidValidity: number, uidNext: number): Promise<void> {
	await sql.run('UPDATE folder SET uid_validity = $2, first_uid = $3, uid_next = $3, seen_uid = 0 WHERE id = $1', [id, uidValidity, uidNext]);
}

/** Moves the cursor; never back, and not when the folder has another UIDVALIDITY by now. */
export async function advanceFolder(sql: Sql, id: string, uidValidity: number, seenUid: number): Promise<void> {
	await sql.run('UPDATE folder SET seen_uid = $3 WHERE id = $1 AND uid_validity = $2 AND seen_uid < $3', [id, uidValidity, seenUid]);
}

/**
 * Moves the cursor back: the UIDs from `uid` on no longer name the mails they did. Those mails keep their rows, without a
 * UID until they are seen again.
 */
export async function rewindFolder(sql: Sql, id: string, uidValidity: number, uid: number, now = Date.now()): Promise<void> {
	await sql.run('UPDATE delivery SET uid_validity = NULL, uid = NULL, gone_at = $4 WHERE folder_id = $1 AND uid_validity = $2 AND uid >= $3', [id, uidValidity, uid, now]);
	await sql.run('UPDATE folder SET seen_uid = $3 WHERE id = $1 AND uid_validity = $2 AND seen_uid > $3', [id, uidValidity, uid - 1]);
}

/** What a folder looked like before it was looked through. */
export interface FolderSnapshot {
	objectId?: string;
	uidNext?: number;
	messages: number;
}

/** The folder was looked through: push missed nothing up to now. */
export async function recordSweep(sql: Sql, id: string, { objectId, uidNext, messages }: FolderSnapshot, now = Date.now()): Promise<void> {
	await sql.run('UPDATE folder SET last_sweep_at = $2, object_id = COALESCE($3, object_id), uid_next = $4, message_count = $5 WHERE id = $1', [id, now, objectId, uidNext, messages]);
}

/** A8: a folder of spam or rubbish that was never read begins now, whatever Start From says. */
export async function leaveOutOfImport(sql: Sql, id: string, from: number): Promise<void> {
	await sql.run('UPDATE folder SET start_from = $2 WHERE id = $1 AND uid_validity IS NULL AND start_from < $2', [id, from]);
}

/** The folder with this path, if it was ever chosen. */
export async function findFolder(sql: Sql, mailboxId: string, path: string): Promise<Folder | undefined> {
	return await sql.get<Folder>(`SELECT ${COLUMNS} FROM folder WHERE mailbox_id = $1 AND path = $2`, [mailboxId, path]);
}

/**
 * The folder has another name on the server: its mail, cursor and runs stay with it. A row that somebody made for the new
 * name and never read gives way.
 *
 * @returns false when the new name is that of a folder that is read in its own right
 */
export async function renameFolder(sql: Sql, id: string, path: string): Promise<boolean> {
	const other = await sql.get<{ id: string; uidValidity: number | null; goneAt: number | null; synced: string | null }>(
		'SELECT o.id, o.uid_validity AS "uidValidity", o.gone_at AS "goneAt", (SELECT MIN(id) FROM folder_mail WHERE o.id IN (folder_id, server_folder_id, moved_from)) AS synced FROM folder f JOIN folder o ON o.mailbox_id = f.mailbox_id WHERE f.id = $1 AND o.path = $2 AND o.id <> $1',
		[id, path],
	);
	if (other && (other.uidValidity !== null || (other.synced !== null && other.goneAt === null))) return false;
	// A folder of that name which is gone: its tombstones stay.
	if (other?.synced) await sql.run("UPDATE folder SET path = path || ' (' || id || ')' WHERE id = $1", [other.id]);
	else if (other) {
		await sql.run('DELETE FROM folder_sync WHERE folder_id = $1', [other.id]);
		await sql.run('DELETE FROM chosen_folder WHERE folder_id = $1', [other.id]);
		await sql.run('DELETE FROM sighted_mail WHERE folder_id = $1', [other.id]);
		await sql.run('DELETE FROM folder WHERE id = $1', [other.id]);
	}
	await sql.run('UPDATE folder SET path = $2 WHERE id = $1', [id, path]);
	return true;
}
