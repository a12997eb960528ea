import type { IDataObject } from 'n8n-workflow';

import { mailboxHealth, type ListedMailbox } from '../shared/store/mailboxes';
import { countCopies } from '../shared/store/original-copies';
import type { Sql } from '../shared/store/store';

/**
 * How a mailbox is doing, as an output item. Times are ISO 8601.
 *
 * @param simplify without the folders, the copies and the settings
 */
export async function statusItem(sql: Sql, mailbox: ListedMailbox, simplify: boolean): Promise<IDataObject> {
	const { id, address, kind, ownerEmail, createsContacts, source, isPrimary, isGeneralSender } = mailbox;
	const health = await mailboxHealth(sql, id);
	const { state = 'active', reason = null, since = null, lastContactAt = null, lastMailAt = null, lag = null, waiting = 0, retrying = 0, quarantined = 0, folders = [] } = health ?? {};
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
	};
	if (simplify) return item;
	return {
		...item,
		receivesFrom: source === 'smtp' ? 'direct' : 'imap',
		kind,
		ownerEmail,
		createsContacts,
		copies: await countCopies(sql, id),
		folders: folders.map(({ path, lastSweepAt, messages }) => ({ path, lastSweepAt: iso(lastSweepAt), messages })),
	};
}

function iso(time: number | null): string | null {
	return time === null ? null : new Date(time).toISOString();
}
