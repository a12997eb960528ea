import type { ImapFlow } from 'imapflow';

import { isSameArrival } from '../../shared/mail/fetch/arrival-time';
import { fetchInTurns } from '../../shared/mail/fetch/fetch-in-turns';
import { folderNumbers, openFolder } from '../../shared/mail/imap';
import type { Folder } from '../../shared/store/folders';
import { newestMails } from '../../shared/store/ledger';
import type { Store } from '../../shared/store/store';

/** Mails that are compared; one that differs is enough to tell two folders apart. */
const SAMPLES = 5;

/**
 * The path under which a folder that is gone can be found now, or null. RENAME keeps UIDVALIDITY and UIDs (RFC 3501,
 * 6.3.5), but UIDVALIDITY alone is often the same for several folders: MAILBOXID decides where the server has it (RFC
 * 8474), else a few mails. Deselects whatever is selected when it has to look into folders.
 *
 * @param candidates paths that are not read in their own right
 * @param isNew whether a path was not there when the folder was last seen
 */
export async function findRenamed(client: ImapFlow, store: Store, folder: Folder, candidates: readonly string[], isNew: (path: string) => boolean): Promise<string | null> {
	if (folder.uidValidity === null) return null;
	for (const [path, numbers] of await folderNumbers(client, candidates)) {
		if (numbers === null || numbers.uidValidity !== folder.uidValidity || (numbers.uidNext ?? Infinity) <= folder.seenUid) continue;
		const { mailboxId, exists } = await openFolder(client, path, { readOnly: true });
		const alike = folder.objectId !== null && mailboxId !== undefined ? (mailboxId === folder.objectId ? 'same' : 'other') : exists === 0 ? 'nothing to compare' : await compare(client, store, folder);
		// Whoever reads it selects it anew, with the rights to change it. CLOSE takes nothing from a folder opened for reading.
		await client.mailboxClose();
		if (alike === 'same' || (alike === 'nothing to compare' && isNew(path))) return path;
	}
	return null;
}

async function compare(client: ImapFlow, store: Store, { id, uidValidity }: Folder): Promise<'same' | 'other' | 'nothing to compare'> {
	const known = new Map((await newestMails(store, id, uidValidity ?? 0, SAMPLES)).map((mail) => [mail.uid, mail]));
	if (known.size === 0) return 'nothing to compare';
	let same = 0;
	for await (const { uid, internalDate, envelope } of fetchInTurns(client, [...known.keys()], { uid: true, internalDate: true, envelope: true }, { uid: true })) {
		const mail = known.get(uid);
		if (mail === undefined) continue;
		const isSameMail = mail.headerId === null || (envelope?.messageId?.includes(bare(mail.headerId)) ?? false);
		if (!isSameMail || !isSameArrival(internalDate, mail.receivedAt)) return 'other';
		same++;
	}
	return same > 0 ? 'same' : 'nothing to compare';
}

function bare(headerId: string): string {
	return headerId.replace(/[<>\s]/g, '');
}
