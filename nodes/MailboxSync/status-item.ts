import type { IDataObject } from 'n8n-workflow';

import { mailboxHealth, mailboxOptions, type ListedMailbox } from '../shared/store/mailboxes';
import { countCopies, type CopyCounts } from '../shared/store/original-copies';
import type { Sql } from '../shared/store/store';
import { importOf, syncStatus, type SyncStatus } from '../shared/store/sync-status';
import { blockedItem } from './blocked-item';
import { folderSyncItem } from './folder-item';
import { syncRunItem } from './sync-run-item';

/**
 * How a mailbox is doing, as an output item. Times are ISO 8601.
 *
 * @param simplify without the folders, the copies and the settings
 */
export async function statusItem(sql: Sql, mailbox: ListedMailbox, simplify: boolean): Promise<IDataObject> {
	const { id, address, kind, ownerEmail, createsContacts, source, isPrimary, isGeneralSender } = mailbox;
	const health = await mailboxHealth(sql, id);
	const { state = 'active', reason = null, since = null, lastContactAt = null, lastMailAt = null, lag = null, waiting = 0, retrying = 0, quarantined = 0, folders = [] } = health ?? {};
	const copies = await countCopies(sql, id);
	const sync = await syncStatus(sql, id);
	const item: IDataObject = {
		id,
		address,
		isPrimary,
		isGeneralSender,
		state,
		reason,
		since: iso(since),
		lastContactAt: iso(lastContactAt),
		lastMailAt: iso(lastMailAt),
		lagSeconds: lag === null ? null : Math.round(lag / 1000),
		waiting,
		retrying,
		quarantined,
		copyProblem: copyProblem(copies),
		lastSync: sync.last && syncRunItem(sync.last),
		toCarryOut: sync.pending,
		importPercent: importPercent(sync),
	};
	if (simplify) return item;
	const { autoLinks, filesMail } = await mailboxOptions(sql, id);
	return {
		...item,
		receivesFrom: source === 'smtp' ? 'direct' : 'imap',
		kind,
		ownerEmail,
		createsContacts,
		autoLink: autoLinks,
		crmIntegration: filesMail,
		copies: { ...copies, blocked: copies.blocked.map(blockedItem) },
		folders: [...new Set([...folders, ...sync.folders].map(({ path }) => path))].sort().map((path) => {
			const read = folders.find((folder) => folder.path === path);
			return { path, lastSweepAt: iso(read?.lastSweepAt ?? null), messages: read?.messages ?? null, ...folderSyncItem(sync.folders.find((folder) => folder.path === path)) };
		}),
	};
}

/** How far the first import of all folders is; null = there is none, or it is over. */
function importPercent({ folders }: SyncStatus): number | null {
	const open = folders.flatMap((folder) => (folder.isActive ? (importOf(folder) ?? []) : []));
	if (open.every(({ isOver }) => isOver)) return null;
	const [done, total] = [open.reduce((sum, one) => sum + one.done, 0), open.reduce((sum, one) => sum + one.total, 0)];
	return total === 0 ? 0 : Math.floor((100 * done) / total);
}

/** What is wrong with the copies of originals, and what to do; null when nothing is. */
function copyProblem({ blocked, refused, returned, waiting }: CopyCounts): string | null {
	const again = 'Change Copy of Original To, or use Retry Copies.';
	if (blocked.length > 0) return `Copies to ${blocked.map(({ address }) => address).join(', ')} are stopped, ${waiting} wait: ${blocked[0].reason}. ${again}`;
	const lost = [refused > 0 ? `${refused} refused` : '', returned > 0 ? `${returned} came back` : ''].filter((one) => one !== '');
	return lost.length === 0 ? null : `Copies of originals: ${lost.join(', ')}. ${again}`;
}

function iso(time: number | null): string | null {
	return time === null ? null : new Date(time).toISOString();
}
