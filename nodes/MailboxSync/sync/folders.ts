import type { ImapFlow, StatusObject } from 'imapflow';

import { isInbox, roleOf, wrongRoles } from '../../shared/mail/folder-roles';
import { isSameArrival } from '../../shared/mail/fetch/arrival-time';
import { fetchInTurns } from '../../shared/mail/fetch/fetch-in-turns';
import { openFolder } from '../../shared/mail/imap';
import { keepListedFolder, removeListedFolder, syncedFolders, type SyncedFolder } from '../../shared/store/folder-sync';
import { renameFolder } from '../../shared/store/folders';
import { keepRoleNotice } from '../../shared/store/role-notice';
import { mailsAt } from '../../shared/store/folder-mail';
import type { Store } from '../../shared/store/store';
import type { SyncCounts } from '../../shared/store/sync-runs';
import type { Snapshot } from './changes';

/** Mails by which two folders are compared. */
const SAMPLES = 5;

/** Views of mail that is in other folders as well (Gmail): synced when somebody wants it. */
const VIEWS = new Set(['\\All', '\\Flagged', '\\Important']);
/** A8: what was thrown away before is not imported. */
const LEFT_OUT = new Set(['\\Junk', '\\Trash']);

/** Whether the mail that lies in a folder when it is first synced is left alone (A8). */
export function isLeftOutOfImport(folder: Pick<SyncedFolder, 'specialUse'>): boolean {
	return LEFT_OUT.has(folder.specialUse ?? '');
}

/** A folder of the server with what it looks like from outside. */
export interface ListedFolder extends SyncedFolder {
	/** null: the server does not say, or counts no changes, so that one has to look. */
	status: Snapshot | null;
}

/** The folders of an account, and what is wrong with their roles, with what to do. */
export interface ListedFolders {
	folders: ListedFolder[];
	warnings: string[];
}

/**
 * The folders of the server, with their rows: new ones are added, those with another name are followed with their mail, and
 * the mail of those that are gone goes with them. One round trip where the server offers LIST-STATUS (RFC 5819).
 */
export async function listSyncedFolders(client: ImapFlow, store: Store, mailboxId: string, counts: SyncCounts): Promise<ListedFolders> {
	// Who is subscribed to what is of no interest here, and would be a round trip of its own. imapflow has no option for it.
	Object.assign(client, { skipLsub: true, skipListSubscribedArg: true });
	const listed = (await client.list({ statusQuery: { messages: true, uidNext: true, uidValidity: true, highestModseq: true } })).filter(({ flags }) => !flags.has('\\Noselect') && !flags.has('\\NonExistent'));
	const warnings = wrongRoles(listed);
	await keepRoleNotice(store, mailboxId, warnings);
	const byPath = new Map(listed.map(({ path, specialUse, ...folder }) => [isInbox(path) ? 'INBOX' : path, { ...folder, path, specialUse: roleOf({ path, specialUse }) }]));
	const before = await syncedFolders(store, mailboxId);
	const known = new Map(before.map((folder) => [folder.path, folder]));
	const vanished = before.filter(({ path }) => !byPath.has(path));
	for (const folder of vanished) {
		const path = await findRenamed(client, store, folder, [...byPath].filter(([name]) => !known.has(name)).map(([name, { status }]) => ({ path: name, status })));
		if (path !== null && (await store.transaction((sql) => renameFolder(sql, folder.id, path)))) known.set(path, { ...folder, path });
		else counts.removed += await store.transaction((sql) => removeListedFolder(sql, folder.id));
	}
	const isChanged = (path: string, specialUse: string | null) => known.get(path)?.specialUse !== specialUse;
	const changed = [...byPath].filter(([path, { specialUse }]) => !known.has(path) || isChanged(path, specialUse));
	if (changed.length > 0) {
		await store.transaction(async (sql) => {
			for (const [path, { specialUse }] of changed) await keepListedFolder(sql, mailboxId, { path, specialUse, isActive: !VIEWS.has(specialUse ?? '') });
		});
	}
	const now = vanished.length + changed.length > 0 ? await syncedFolders(store, mailboxId) : before;
	return { folders: now.filter(({ path }) => byPath.has(path)).map((folder) => ({ ...folder, status: statusOf(byPath.get(folder.path)?.status) })), warnings };
}

function statusOf(status: StatusObject | undefined): Snapshot | null {
	if (!status || status.uidValidity === undefined || status.uidNext === undefined || status.messages === undefined) return null;
	const { uidValidity, uidNext, messages, highestModseq } = status;
	return { uidValidity: Number(uidValidity), uidNext, messages, highestModseq: highestModseq === undefined || highestModseq === 0n ? null : String(highestModseq) };
}

/** Whether a folder is as it was when it was last synced: nothing has to be asked. */
export function isUnchanged({ cursor, status }: ListedFolder): boolean {
	return (
		cursor !== null &&
		status !== null &&
		status.highestModseq !== null &&
		status.highestModseq === cursor.highestModseq &&
		status.uidValidity === cursor.uidValidity &&
		status.uidNext === cursor.uidNext &&
		status.messages === cursor.messages &&
		cursor.importBelow === 0
	);
}

/**
 * The new path of a folder that is gone under its old one, or null. RENAME keeps UIDVALIDITY and UIDs (RFC 3501, 6.3.5); since
 * several folders may have the same UIDVALIDITY, MAILBOXID decides where the server has it (RFC 8474), else a few mails.
 */
async function findRenamed(client: ImapFlow, store: Store, { id, cursor, objectId }: SyncedFolder, candidates: readonly { path: string; status: StatusObject | undefined }[]): Promise<string | null> {
	if (cursor === null) return null;
	for (const { path, status } of candidates) {
		if (Number(status?.uidValidity ?? cursor.uidValidity) !== cursor.uidValidity || (status?.uidNext ?? cursor.uidNext) < cursor.uidNext) continue;
		const { mailboxId, exists } = await openFolder(client, path, { readOnly: true });
		if (objectId !== null && mailboxId !== undefined) {
			if (objectId === mailboxId) return path;
			continue;
		}
		if (exists === 0 && cursor.messages === 0) return path;
		if (exists > 0 && (await isSameMail(client, store, id, cursor.uidValidity))) return path;
	}
	return null;
}

async function isSameMail(client: ImapFlow, store: Store, folderId: string, uidValidity: number): Promise<boolean> {
	const newest = await store.all<{ uid: number }>('SELECT uid FROM folder_mail WHERE server_folder_id = $1 AND uid_validity = $2 AND uid IS NOT NULL ORDER BY uid DESC LIMIT $3', [folderId, uidValidity, SAMPLES]);
	const known = new Map((await mailsAt(store, folderId, uidValidity, newest.map(({ uid }) => uid))).map((mail) => [mail.uid, mail]));
	if (known.size === 0) return false;
	let same = 0;
	for await (const { uid, size, internalDate } of fetchInTurns(client, [...known.keys()].flatMap((uid) => uid ?? []), { uid: true, size: true, internalDate: true }, { uid: true })) {
		const mail = known.get(uid);
		if (!mail) continue;
		if (size !== mail.sizeBytes || !isSameArrival(internalDate, mail.receivedAt)) return false;
		same++;
	}
	return same > 0;
}
