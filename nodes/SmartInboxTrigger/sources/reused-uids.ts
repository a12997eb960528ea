import type { ImapFlow } from 'imapflow';

import { isSameArrival } from '../../shared/mail/fetch/arrival-time';
import { fetchInTurns } from '../../shared/mail/fetch/fetch-in-turns';
import { getFolder, rewindFolder } from '../../shared/store/folders';
import { newestMails } from '../../shared/store/ledger';
import type { Store } from '../../shared/store/store';

/** A backup is rarely further back than this many mails. */
const COMPARED = 500;

/**
 * A mailbox restored from a backup gives the UIDs of the mail it lost to new mail, under the same UIDVALIDITY (RFC 3501,
 * 2.3.1.1 forbids it). The cursor would have passed that mail before it came: it is set back to where the UIDs part.
 * To be called when a folder has just been opened.
 */
export async function noticeReusedUids(client: ImapFlow, store: Store, folderId: string): Promise<void> {
	const folder = await getFolder(store, folderId);
	if (!folder || !client.mailbox || folder.uidValidity !== Number(client.mailbox.uidValidity)) return;
	const { uidValidity, seenUid } = folder;
	const { uidNext } = client.mailbox;
	const known = new Map((await newestMails(store, folderId, uidValidity, COMPARED)).map(({ uid, receivedAt }) => [uid, receivedAt]));
	const reused = uidNext !== undefined && uidNext <= seenUid ? [uidNext] : [];
	if (known.size > 0 && client.mailbox.exists > 0) {
		for await (const { uid, internalDate } of fetchInTurns(client, [...known.keys()], { uid: true, internalDate: true }, { uid: true })) {
			if (!isSameArrival(internalDate, known.get(uid))) reused.push(uid);
		}
	}
	if (reused.length === 0) return;
	const from = reused.reduce((least, uid) => Math.min(least, uid));
	await store.transaction((sql) => rewindFolder(sql, folderId, uidValidity, from), { durable: true });
}
