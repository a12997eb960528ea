import type { IDataObject } from 'n8n-workflow';

import type { SyncedFolder } from '../shared/store/folder-sync';
import { importOf } from '../shared/store/sync-status';

/** How a folder is synced, as part of an output item. null for a folder that no sync has seen yet. Times are ISO 8601. */
export function folderSyncItem(folder: SyncedFolder | undefined): IDataObject {
	if (folder === undefined) return { active: null, syncEverySeconds: null, lastSyncAt: null, importDone: null, importTotal: null, importPercent: null };
	const progress = importOf(folder);
	return {
		active: folder.isActive,
		syncEverySeconds: folder.everySeconds,
		lastSyncAt: folder.cursor && new Date(folder.cursor.syncedAt).toISOString(),
		importDone: progress && progress.done,
		importTotal: progress && progress.total,
		importPercent: progress && (progress.isOver ? 100 : progress.total === 0 ? 0 : Math.floor((100 * progress.done) / progress.total)),
	};
}
