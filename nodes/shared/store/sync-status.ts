import { countPending } from './folder-mail';
import { syncedFolders, type SyncedFolder } from './folder-sync';
import type { Sql } from './store';
import { listSyncRuns, type SyncRun } from './sync-runs';

/** How the sync of a mailbox is doing. */
export interface SyncStatus {
	/** The newest one, which may be running; null = the mailbox was never synced. */
	last: SyncRun | null;
	/** Mails of which something is to be carried out on the server. */
	pending: number;
	/** The folders that are there, as they were last listed. */
	folders: SyncedFolder[];
}

export async function syncStatus(sql: Sql, mailboxId: string): Promise<SyncStatus> {
	return { last: (await listSyncRuns(sql, mailboxId, 1)).at(0) ?? null, pending: await countPending(sql, mailboxId), folders: await syncedFolders(sql, mailboxId) };
}

/** How far the first import of a folder is. */
export interface ImportProgress {
	done: number;
	/** Grows while the import runs, when it is not known yet. */
	total: number;
	isOver: boolean;
}

/** null = the folder was never synced. */
export function importOf({ cursor }: Pick<SyncedFolder, 'cursor'>): ImportProgress | null {
	return cursor && { done: cursor.importDone, total: cursor.importTotal, isOver: cursor.importBelow === 0 };
}
