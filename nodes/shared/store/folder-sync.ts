import { newId } from './ids';
import type { Sql } from './store';

/** A folder as the sync knows it. Times are epoch milliseconds. */
export interface SyncedFolder {
	id: string;
	path: string;
	/** e.g. "\\Sent" (RFC 6154); null for the others. */
	specialUse: string | null;
	/** MAILBOXID (RFC 8474); null where the server has none. */
	objectId: string | null;
	/** Whether it is shown and synced (A9). */
	isActive: boolean;
	/** How often it is synced (S1); null = each time. */
	everySeconds: number | null;
	/** null until it was synced for the first time. */
	cursor: SyncCursor | null;
}

/**
 * Up to where a folder has been synced. Always what the folder looked like *before* the look at it that was carried
 * through: what changed meanwhile is seen again next time.
 */
export interface SyncCursor {
	uidValidity: number;
	uidNext: number;
	/** HIGHESTMODSEQ (RFC 7162), 63 bits; null where the server counts no changes. */
	highestModseq: string | null;
	messages: number;
	/** Mail the server had before this moment is left alone (A3). */
	importFrom: number;
	/** UIDs below it are still to be imported; 0 = none. */
	importBelow: number;
	importTotal: number;
	importDone: number;
	/** Without CONDSTORE: the flags of older mail are looked at in turns, down to here. */
	sweptUid: number;
	syncedAt: number;
}

type FolderRow = Omit<SyncedFolder, 'isActive' | 'cursor'> & Omit<SyncCursor, 'uidValidity'> & { active: number; uidValidity: number | null };

/** The folders of a mailbox that the server has, as far as they are known here. */
export async function syncedFolders(sql: Sql, mailboxId: string): Promise<SyncedFolder[]> {
	const rows = await sql.all<FolderRow>(
		`SELECT f.id, f.path, f.special_use AS "specialUse", f.object_id AS "objectId", f.is_active AS active, f.sync_seconds AS "everySeconds",
			s.uid_validity AS "uidValidity", s.uid_next AS "uidNext", s.highest_modseq AS "highestModseq", s.message_count AS messages, s.import_from AS "importFrom", s.import_below AS "importBelow",
			s.import_total AS "importTotal", s.import_done AS "importDone", s.swept_uid AS "sweptUid", s.synced_at AS "syncedAt"
		 FROM folder f LEFT JOIN folder_sync s ON s.folder_id = f.id WHERE f.mailbox_id = $1 AND f.gone_at IS NULL ORDER BY f.created_at, f.id`,
		[mailboxId],
	);
	return rows.map(({ id, path, specialUse, objectId, active, everySeconds, uidValidity, ...cursor }) => ({
		id,
		path,
		specialUse,
		objectId,
		isActive: active === 1,
		everySeconds,
		cursor: uidValidity === null ? null : { uidValidity, ...cursor },
	}));
}

/** A folder that the server lists: its row is made, or brought up to date. @returns its id */
export async function keepListedFolder(sql: Sql, mailboxId: string, { path, specialUse, isActive }: { path: string; specialUse: string | null; isActive: boolean }, now = Date.now()): Promise<string> {
	await sql.run(
		`INSERT INTO folder (id, mailbox_id, path, special_use, is_active, created_at) VALUES ($1, $2, $3, $4, $5, $6)
		 ON CONFLICT (mailbox_id, path) DO UPDATE SET special_use = excluded.special_use, gone_at = NULL`,
		[newId(now), mailboxId, path, specialUse, isActive, now],
	);
	const row = await sql.get<{ id: string }>('SELECT id FROM folder WHERE mailbox_id = $1 AND path = $2', [mailboxId, path]);
	if (!row) throw new Error(`The folder ${path} was removed while it was being listed`);
	return row.id;
}

/** How a folder is synced; what is not given stays. */
export async function setFolderSync(sql: Sql, folderId: string, { isActive, everySeconds }: { isActive?: boolean; everySeconds?: number | null }): Promise<void> {
	if (isActive !== undefined) await sql.run('UPDATE folder SET is_active = $2 WHERE id = $1', [folderId, isActive]);
	if (everySeconds !== undefined) await sql.run('UPDATE folder SET sync_seconds = $2 WHERE id = $1', [folderId, everySeconds]);
}

/** The server has the folder no longer: its mail goes with it. @returns how many mails */
export async function removeListedFolder(sql: Sql, folderId: string, now = Date.now()): Promise<number> {
	await sql.run('UPDATE folder SET gone_at = $2 WHERE id = $1', [folderId, now]);
	await sql.run('DELETE FROM folder_sync WHERE folder_id = $1', [folderId]);
	await sql.run('UPDATE folder_mail SET is_pending = 0, uid_validity = NULL, uid = NULL WHERE server_folder_id = $1 AND gone_at IS NOT NULL', [folderId]);
	// What was to be moved into it stays where it is.
	await sql.run('UPDATE folder_mail SET folder_id = server_folder_id WHERE folder_id = $1 AND server_folder_id <> $1 AND gone_at IS NULL', [folderId]);
	return await sql.run("UPDATE folder_mail SET uid_validity = NULL, uid = NULL, gone_at = $2, gone_by = 'server' WHERE server_folder_id = $1 AND gone_at IS NULL", [folderId, now]);
}

/** Writes up to where a folder has been synced. */
export async function writeCursor(sql: Sql, folderId: string, cursor: SyncCursor): Promise<void> {
	const { uidValidity, uidNext, highestModseq, messages, importFrom, importBelow, importTotal, importDone, sweptUid, syncedAt } = cursor;
	await sql.run(
		`INSERT INTO folder_sync (folder_id, uid_validity, uid_next, highest_modseq, message_count, import_from, import_below, import_total, import_done, swept_uid, synced_at)
		 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		 ON CONFLICT (folder_id) DO UPDATE SET uid_validity = excluded.uid_validity, uid_next = excluded.uid_next, highest_modseq = excluded.highest_modseq, message_count = excluded.message_count,
			import_below = excluded.import_below, import_total = excluded.import_total, import_done = excluded.import_done, swept_uid = excluded.swept_uid, synced_at = excluded.synced_at`,
		[folderId, uidValidity, uidNext, highestModseq, messages, importFrom, importBelow, importTotal, importDone, sweptUid, syncedAt],
	);
}

/** MAILBOXID of a folder: it stays when the folder is renamed. */
export async function keepObjectId(sql: Sql, folderId: string, objectId: string): Promise<void> {
	await sql.run('UPDATE folder SET object_id = $2 WHERE id = $1', [folderId, objectId]);
}

/** Mail before this moment is left alone when folders are synced for the first time (A3); null = the mailbox was never synced. */
export async function syncFrom(sql: Sql, mailboxId: string): Promise<number | null> {
	return (await sql.get<{ at: number | null }>('SELECT sync_from AS at FROM mailbox WHERE id = $1', [mailboxId]))?.at ?? null;
}

/** Fixes from when on mail is synced; does nothing once it is fixed. */
export async function fixSyncFrom(sql: Sql, mailboxId: string, at: number): Promise<void> {
	await sql.run('UPDATE mailbox SET sync_from = $2 WHERE id = $1 AND sync_from IS NULL', [mailboxId, at]);
}
