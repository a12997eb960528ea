import { copyOfMail, forgetFolderMail, mailsAt, writeFolderMail, type FolderMail, type ServerMail, type ServerPlace } from '../../shared/store/folder-mail';
import type { Sql, Store } from '../../shared/store/store';
import type { SyncCounts } from '../../shared/store/sync-runs';
import type { FolderChanges } from './changes';
import { settle, type Push, type Settled, type Side } from './conflicts';

/** Mails that are settled in one transaction. */
const BATCH = 200;

/** Brings what changed on the server in a folder into the store, as `settle` decides. Doing it again changes nothing. */
export async function pullChanges(store: Store, place: ServerPlace, changes: Pick<FolderChanges, 'flags' | 'gone'>, counts: SyncCounts): Promise<void> {
	const flags = [...changes.flags];
	for (let at = 0; at < flags.length; at += BATCH) {
		const some = new Map(flags.slice(at, at + BATCH));
		const done = await store.transaction(async (sql) => await pullFlags(sql, place, some));
		counts.flagged += done;
	}
	const gone = [...new Set(changes.gone)];
	for (let at = 0; at < gone.length; at += BATCH) {
		const { removed, moved } = await store.transaction(async (sql) => await pullGone(sql, place, gone.slice(at, at + BATCH)));
		counts.removed += removed;
		counts.moved += moved;
	}
}

async function pullFlags(sql: Sql, { folderId, uidValidity }: ServerPlace, flags: ReadonlyMap<number, number>): Promise<number> {
	let changed = 0;
	for (const mail of await mailsAt(sql, folderId, uidValidity, [...flags.keys()])) {
		const now = flags.get(mail.uid ?? 0);
		if (now === undefined || now === mail.serverFlags) continue;
		if (await agree(sql, mail, { folder: folderId, flags: now }, { folderId, uidValidity, uid: mail.uid ?? 0 })) changed++;
	}
	return changed;
}

/** A mail that is gone may have been moved: until it is found, it is a tombstone that keeps what was wanted of it. */
async function pullGone(sql: Sql, { folderId, uidValidity }: ServerPlace, uids: readonly number[]): Promise<{ removed: number; moved: number }> {
	let removed = 0;
	let moved = 0;
	for (const mail of await mailsAt(sql, folderId, uidValidity, uids)) {
		const copy = await copyOfMail(sql, mail.id);
		if (copy && (await takeOver(sql, mail, copy))) moved++;
		else if (await vanish(sql, mail)) removed++;
	}
	return { removed, moved };
}

/**
 * A copy was seen before its original was gone: together that is a move. The mail keeps its row, so that what is known of
 * it goes with it.
 */
async function takeOver(sql: Sql, mail: FolderMail, copy: FolderMail): Promise<boolean> {
	if (copy.uid === null || copy.uidValidity === null || copy.serverFolderId === null) return false;
	await forgetFolderMail(sql, copy.id);
	const theirs = { folder: copy.serverFolderId, flags: copy.serverFlags };
	const at = { folderId: copy.serverFolderId, uidValidity: copy.uidValidity, uid: copy.uid };
	// What was wanted of the copy is wanted of the mail, since people saw the copy last.
	const ours: Side | null = copy.goneBy === 'us' ? null : copy.isPending ? { folder: copy.folderId, flags: copy.flags } : sideOf(mail);
	return await write(sql, mail, settle(baseOf(mail), ours, theirs), theirs, at, { uid: copy.uid, flags: copy.serverFlags, sizeBytes: copy.sizeBytes, receivedAt: copy.receivedAt, emailId: copy.emailId });
}

async function vanish(sql: Sql, mail: FolderMail): Promise<boolean> {
	const { isLost } = settle(baseOf(mail), sideOf(mail), null);
	const { folderId, flags, serverFlags } = mail;
	return await writeFolderMail(sql, mail, { folderId, flags, gone: mail.goneBy ?? 'server', at: null, serverFlags, isPending: isLost || (mail.goneBy === 'us' && mail.isPending) });
}

/** What people see of a mail; null = they deleted it. */
export function sideOf({ folderId, flags, goneBy }: FolderMail): Side | null {
	return goneBy === 'us' ? null : { folder: folderId, flags };
}

/** Both sides of a mail when they were last equal; one that was never on the server is there as it was wanted. */
export function baseOf({ serverFolderId, serverFlags, flags, folderId }: FolderMail): Side {
	return serverFolderId === null ? { folder: folderId, flags } : { folder: serverFolderId, flags: serverFlags };
}

/** Settles a mail that the server has here. @returns whether it was written: somebody may have changed it meanwhile */
export async function agree(sql: Sql, mail: FolderMail, theirs: Side, at: { folderId: string; uidValidity: number; uid: number }, { ours = sideOf(mail), found = null }: { ours?: Side | null; found?: ServerMail | null } = {}): Promise<boolean> {
	return await write(sql, mail, settle(baseOf(mail), ours, theirs), theirs, at, found);
}

async function write(sql: Sql, mail: FolderMail, { ours, push }: Settled, theirs: Side, at: { folderId: string; uidValidity: number; uid: number }, found: ServerMail | null): Promise<boolean> {
	return await writeFolderMail(sql, mail, {
		folderId: ours?.folder ?? mail.folderId,
		flags: ours?.flags ?? mail.flags,
		gone: ours === null ? 'us' : null,
		at,
		serverFlags: theirs.flags,
		isPending: isToDo(push),
		found,
	});
}

/** Whether anything is to be done on the server. */
export function isToDo({ add, remove, moveTo, expunge }: Push): boolean {
	return add !== 0 || remove !== 0 || moveTo !== null || expunge;
}
