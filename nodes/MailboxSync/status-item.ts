import type { IDataObject } from 'n8n-workflow';

import { mailboxHealth, type ListedMailbox } from '../shared/store/mailboxes';
import { countCopies, type CopyCounts } from '../shared/store/original-copies';
import type { Sql } from '../shared/store/store';
import { blockedItem } from './blocked-item';

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
	};
	if (simplify) return item;
	return {
		...item,
		receivesFrom: source === 'smtp' ? 'direct' : 'imap',
		kind,
		ownerEmail,
		createsContacts,
		copies: { ...copies, blocked: copies.blocked.map(blockedItem) },
		folders: folders.map(({ path, lastSweepAt, messages }) => ({ path, lastSweepAt: iso(lastSweepAt), messages })),
	};
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
