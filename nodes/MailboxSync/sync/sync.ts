import type { ImapFlow } from 'imapflow';

import { search } from '../../shared/mail/fetch/search';
import { openFolder } from '../../shared/mail/imap';
import { isConnectionLost } from '../../shared/mail/imap-fault';
import { MailServerError } from '../../shared/mail/mail-server-error';
import { countPending, giveUpOnGone, knownUids, removeUnplaced, unplaceFolder, type ServerPlace } from '../../shared/store/folder-mail';
import { keepObjectId, writeCursor, type SyncCursor } from '../../shared/store/folder-sync';
import type { Sql, Store } from '../../shared/store/store';
import { NOTHING_SYNCED, type SyncCounts } from '../../shared/store/sync-runs';
import { readChanges, snapshotOf, type FolderChanges, type Snapshot } from './changes';
import { isLeftOutOfImport, isUnchanged, listSyncedFolders, type ListedFolder } from './folders';
import { pullChanges } from './pull';
import { pushPending } from './push';
import { takeMails, type NewMail, type Taking } from './take';

const HOUR = 3_600_000;
/** Mails of a first import after which the cursor moves on. */
const IMPORT_STEP = 500;

export interface SyncOptions {
	store: Store;
	mailboxId: string;
	/** Mail the server had before this moment is left alone when a folder is first synced; epoch milliseconds (A3). */
	importFrom: number;
	own: readonly string[];
	sizeLimitBytes: number;
	onNew?: (sql: Sql, mail: NewMail) => Promise<void>;
	/** Some work is done: how far the sync is. */
	onProgress?: (counts: SyncCounts, folder: string) => Promise<void>;
	/** When a first import is to stop for this time and go on with the next sync; as `performance.now()`. */
	until?: number;
	now?: number;
}

/** What a sync found and did. */
export interface Synced {
	counts: SyncCounts;
	/** Mails of first imports that are still to come. */
	remaining: number;
	/** What went wrong in single folders; the others are synced. */
	problems: { folder: string; message: string }[];
	/** What is wrong with the roles of folders, with what to do (B1). */
	warnings: string[];
}

/**
 * Makes a mailbox and the store equal, both ways. Asks the server for nothing that did not change, and may break off and
 * begin again anywhere.
 *
 * First everything that changed in folders is read, then the mail that is new in them: so that a mail that was moved is
 * missed in one folder before it is met in the other. Then what is wanted here is carried out there.
 */
export async function syncMailbox(client: ImapFlow, options: SyncOptions): Promise<Synced> {
	const { store, mailboxId, now = Date.now() } = options;
	const counts: SyncCounts = { ...NOTHING_SYNCED };
	const synced: Synced = { counts, remaining: 0, problems: [], warnings: [] };
	await deselect(client);
	const { folders, warnings } = await listSyncedFolders(client, store, mailboxId, counts);
	synced.warnings = warnings;
	const isDue = ({ everySeconds, cursor }: ListedFolder) => everySeconds === null || cursor === null || cursor.syncedAt + everySeconds * 1000 <= now;
	const changed = folders.filter((folder) => folder.isActive && isDue(folder) && !isUnchanged(folder));
	const looks = [];
	for (const folder of changed) {
		const look = await within(client, synced, folder, async () => await lookInto(client, options, folder, counts));
		if (look) looks.push(look);
	}
	for (const look of looks) await within(client, synced, look.folder, async () => await takeNew(client, options, look, synced));
	if ((await countPending(store, mailboxId)) > 0) {
		counts.lost += await store.transaction((sql) => giveUpOnGone(sql, mailboxId));
		await pushPending(client, { store, mailboxId, paths: new Map(folders.map(({ id, path }) => [id, path])), counts });
	}
	await deselect(client);
	return synced;
}

/**
 * STATUS and LIST-STATUS tell of the selected folder what was last told to this connection (RFC 3501, 6.3.10): nothing is
 * selected when folders are listed. CLOSE removes the mail that others have marked, unless the folder is open for reading.
 */
async function deselect(client: ImapFlow): Promise<void> {
	if (!client.mailbox) return;
	try {
		if (client.mailbox.readOnly !== true) await client.mailboxOpen(client.mailbox.path, { readOnly: true });
		await client.mailboxClose();
	} catch (cause) {
		// A folder that is not there any more is not selected any more either.
		if (isConnectionLost(client, cause)) throw cause;
	}
}

/** What is wrong with one folder does not stop the others (invariant 9). */
async function within<T>(client: ImapFlow, { problems }: Synced, { path }: ListedFolder, work: () => Promise<T>): Promise<T | undefined> {
	try {
		return await work();
	} catch (cause) {
		if (isConnectionLost(client, cause) || (cause instanceof MailServerError && cause.reason === 'timeout')) throw cause;
		problems.push({ folder: path, message: cause instanceof Error ? cause.message : String(cause) });
		return undefined;
	}
}

/** A folder that was looked into, with what is still to be taken from it. */
interface Look {
	folder: ListedFolder;
	place: ServerPlace;
	cursor: SyncCursor;
	/** UIDs from here on are new; null = none are. */
	newFrom: number | null;
	isReset: boolean;
}

async function lookInto(client: ImapFlow, options: SyncOptions, folder: ListedFolder, counts: SyncCounts): Promise<Look> {
	const { store, mailboxId, now = Date.now() } = options;
	const { id, path, cursor } = folder;
	counts.folders++;
	const place = (uidValidity: number): ServerPlace => ({ mailboxId, folderId: id, uidValidity });
	if (cursor === null) return await beginFolder(client, options, folder, place);
	const changes = await readChanges(client, path, cursor, async (from) => await knownUids(store, id, cursor.uidValidity, from));
	await keepMailboxId(client, store, folder);
	const { snapshot, isReset, newFrom } = changes;
	if (isReset) await store.transaction((sql) => unplaceFolder(sql, id));
	else await pullChanges(store, place(snapshot.uidValidity), changes, counts);
	return { folder, place: place(snapshot.uidValidity), newFrom, isReset, cursor: { ...cursor, ...cursorOf(changes, now), ...(isReset && { importBelow: 0 }) } };
}

function cursorOf({ snapshot, sweptUid }: Pick<FolderChanges, 'snapshot' | 'sweptUid'>, now: number): Snapshot & Pick<SyncCursor, 'sweptUid' | 'syncedAt'> {
	return { ...snapshot, sweptUid, syncedAt: now };
}

/** A folder that is synced for the first time: what it has is imported, the newest mail first. */
async function beginFolder(client: ImapFlow, { store, importFrom, now = Date.now() }: SyncOptions, folder: ListedFolder, place: (uidValidity: number) => ServerPlace): Promise<Look> {
	const snapshot = await snapshotOf(client, await openFolder(client, folder.path));
	await keepMailboxId(client, store, folder);
	const from = isLeftOutOfImport(folder) ? Math.max(importFrom, now) : importFrom;
	const cursor: SyncCursor = { ...cursorOf({ snapshot, sweptUid: 0 }, now), importFrom: from, importBelow: from > now - 1 ? 0 : snapshot.uidNext, importTotal: 0, importDone: 0 };
	// Rows of an earlier time, when the folder was not gone yet, are recognised.
	await store.transaction(async (sql) => {
		await unplaceFolder(sql, folder.id);
		await writeCursor(sql, folder.id, cursor);
	});
	return { folder, place: place(snapshot.uidValidity), cursor, newFrom: null, isReset: false };
}

async function keepMailboxId(client: ImapFlow, store: Store, { id, objectId }: ListedFolder): Promise<void> {
	const mailboxId = client.mailbox ? client.mailbox.mailboxId : undefined;
	if (mailboxId !== undefined && mailboxId !== objectId) await store.transaction((sql) => keepObjectId(sql, id, mailboxId));
}

async function takeNew(client: ImapFlow, options: SyncOptions, look: Look, synced: Synced): Promise<void> {
	const { store } = options;
	const { folder, place, newFrom, isReset } = look;
	const taking: Taking = { store, own: options.own, sizeLimitBytes: options.sizeLimitBytes, counts: synced.counts, onNew: options.onNew, ...(isReset && { leaveBefore: look.cursor.importFrom }) };
	if (newFrom !== null || look.cursor.importBelow > 0) await selectAgain(client, folder.path, place.uidValidity);
	// "n:*" names the last mail even when its UID is below n.
	if (newFrom !== null) await takeMails(client, taking, place, (await search(client, { uid: `${newFrom}:*` })).filter((uid) => uid >= newFrom), isReset);
	if (isReset) synced.counts.removed += await store.transaction((sql) => removeUnplaced(sql, folder.id));
	await store.transaction((sql) => writeCursor(sql, folder.id, look.cursor));
	if (look.cursor.importBelow > 0) synced.remaining += await importOlder(client, options, look, taking);
}

async function selectAgain(client: ImapFlow, path: string, uidValidity: number): Promise<void> {
	if (client.mailbox && client.mailbox.path === path) return;
	const mailbox = await openFolder(client, path);
	if (Number(mailbox.uidValidity) !== uidValidity) throw new MailServerError('IMAP', 'folder', `The folder "${path}" was made anew while it was synced`, 'Nothing to do: the next sync takes it as it is then.');
}

/**
 * Imports the next older mails, the newest first, and keeps how far it is.
 *
 * @returns how many are left
 */
async function importOlder(client: ImapFlow, { store, until = Infinity, onProgress }: SyncOptions, look: Look, taking: Taking): Promise<number> {
	const { folder, place } = look;
	let { cursor } = look;
	const query = { uid: `1:${Math.max(1, cursor.importBelow - 1)}`, ...(cursor.importFrom > 0 && { since: new Date(cursor.importFrom - 26 * HOUR) }) };
	const uids = client.mailbox && client.mailbox.exists > 0 && cursor.importBelow > 1 ? (await search(client, query)).filter((uid) => uid < cursor.importBelow) : [];
	const total = cursor.importDone + uids.length;
	while (uids.length > 0) {
		if (performance.now() > until) break;
		const step = uids.splice(-IMPORT_STEP);
		await takeMails(client, taking, place, step);
		cursor = { ...cursor, importBelow: uids.length === 0 ? 0 : step[0], importTotal: total, importDone: cursor.importDone + step.length };
		await store.transaction((sql) => writeCursor(sql, folder.id, cursor));
		await onProgress?.(taking.counts, folder.path);
	}
	if (uids.length === 0 && cursor.importBelow > 0) {
		cursor = { ...cursor, importBelow: 0 };
		await store.transaction((sql) => writeCursor(sql, folder.id, cursor));
	}
	return uids.length;
}
