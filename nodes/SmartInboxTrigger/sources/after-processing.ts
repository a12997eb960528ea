import type { ImapFlow } from 'imapflow';

import { acknowledgeDeliveries, unacknowledgedDeliveries } from '../../shared/store/ledger';
import type { Store } from '../../shared/store/store';
import type { AfterProcessing } from '../settings';

const AT_ONCE = 200;

/**
 * Applies After Processing to the mails whose run ended well. Safe to repeat; what the server refuses stays to be done
 * and is tried again later.
 *
 * @returns what the server refused, in words, or null
 */
export async function applyAfterProcessing(client: ImapFlow, store: Store, folderId: string, after: AfterProcessing): Promise<string | null> {
	if (after.action === 'leave' || !client.mailbox) return null;
	const uidValidity = Number(client.mailbox.uidValidity);
	for (;;) {
		const mails = await unacknowledgedDeliveries(store, folderId, uidValidity, AT_ONCE);
		if (mails.length === 0) return null;
		const uids = mails.map(({ uid }) => uid).join(',');
		if (!(await apply(client, uids, after))) return REFUSED[after.action];
		await store.transaction((sql) => acknowledgeDeliveries(sql, mails.map(({ messageKey }) => messageKey)));
	}
}

const REFUSED = {
	read: 'The server does not let processed mail be marked as read',
	flag: 'The server does not let processed mail be flagged',
	move: 'The server does not let processed mail be moved to the destination folder',
};

async function apply(client: ImapFlow, uids: string, after: Exclude<AfterProcessing, { action: 'leave' }>): Promise<boolean> {
	switch (after.action) {
		case 'read':
			return await client.messageFlagsAdd(uids, ['\\Seen'], { uid: true });
		case 'flag':
			return await client.messageFlagsAdd(uids, ['\\Flagged'], { uid: true });
		case 'move':
			return await move(client, uids, after.folder);
	}
}

/**
 * imapflow's own move deletes although the copy was refused when the server has no MOVE. Without UIDPLUS the copied mail
 * stays, marked as deleted: a plain EXPUNGE would take other people's marked mail with it.
 */
async function move(client: ImapFlow, uids: string, destination: string): Promise<boolean> {
	if (client.capabilities.has('MOVE')) return Boolean(await client.messageMove(uids, destination, { uid: true }));
	if (!(await client.messageCopy(uids, destination, { uid: true }))) return false;
	if (client.capabilities.has('UIDPLUS')) return await client.messageDelete(uids, { uid: true });
	return await client.messageFlagsAdd(uids, ['\\Deleted'], { uid: true });
}
