import type { ImapFlow } from 'imapflow';

import { isSameArrival } from '../../shared/mail/fetch/arrival-time';
import { fetchInTurns } from '../../shared/mail/fetch/fetch-in-turns';
import { search } from '../../shared/mail/fetch/search';
import { openFolder } from '../../shared/mail/imap';
import { isConnectionLost } from '../../shared/mail/imap-fault';
import { MailServerError } from '../../shared/mail/mail-server-error';
import { FLAG, flagBits, flagNames, OUR_FLAGS } from '../../shared/store/mail-flags';
import { getFolderMail, insertFolderMail, pendingMails, postponeMails, writeFolderMail, writtenMails, type FolderMail } from '../../shared/store/folder-mail';
import { readSource } from '../../shared/store/ledger';
import type { Store } from '../../shared/store/store';
import type { SyncCounts } from '../../shared/store/sync-runs';
import { settle, type Push } from './conflicts';
import { agree, baseOf, sideOf } from './pull';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** Mails that are carried out together. */
const BATCH = 500;

export interface Pushing {
	store: Store;
	mailboxId: string;
	/** Paths of the folders by their ids. */
	paths: ReadonlyMap<string, string>;
	counts: SyncCounts;
}

/** A mail with what is to be done to it. */
interface Todo {
	mail: FolderMail;
	uid: number;
	/** Bits, on the server now. */
	theirs: number;
	push: Push;
}

/**
 * Carries out on the server what is wanted here, folder by folder. Each mail is looked at first: nothing is moved or
 * removed because of a UID alone. What the server refuses is tried again later, and does not stop the rest.
 */
export async function pushPending(client: ImapFlow, pushing: Pushing): Promise<void> {
	const { store, mailboxId } = pushing;
	await pushWritten(client, pushing);
	for (const done = new Set<string>(); ; ) {
		const pending = (await pendingMails(store, mailboxId, BATCH)).filter(({ id }) => !done.has(id));
		if (pending.length === 0) return;
		for (const { id } of pending) done.add(id);
		for (const [folderId, mails] of grouped(pending, ({ serverFolderId }) => serverFolderId ?? '')) await pushFolder(client, pushing, folderId, mails);
	}
}

/**
 * Puts mail into its folder that was written here (A15). One that is there already, because the line was cut after it
 * arrived, is only noted.
 */
async function pushWritten(client: ImapFlow, pushing: Pushing): Promise<void> {
	const { store, mailboxId, paths, counts } = pushing;
	for (const mail of await writtenMails(store, mailboxId)) {
		const path = paths.get(mail.folderId);
		if (path === undefined) continue;
		try {
			const { uidValidity } = await openFolder(client, path);
			const known = mail.headerId === null ? [] : await search(client, { header: { 'message-id': mail.headerId.slice(1, -1) } });
			const uid = known.at(-1) ?? (await append(client, path, await readSource(store, mail.messageId), mail));
			await store.transaction(async (sql) => {
				const now = await getFolderMail(sql, mail.id);
				if (now?.serverFolderId !== null) return;
				const place = { folderId: mail.folderId, uidValidity: Number(uidValidity) };
				if (uid !== null) await agree(sql, now, { folder: mail.folderId, flags: mail.flags }, { ...place, uid });
				else await writeFolderMail(sql, { ...now, serverFolderId: mail.folderId }, { folderId: now.folderId, flags: now.flags, gone: now.goneBy, at: null, serverFlags: mail.flags, isPending: false });
			});
			counts.pushed++;
		} catch (cause) {
			if (isConnectionLost(client, cause)) throw cause;
			await refused(pushing, [mail], cause);
		}
	}
}

/** @returns its UID; null where the server does not say (RFC 4315): the next sync finds it */
async function append(client: ImapFlow, path: string, source: Buffer, { flags, receivedAt }: FolderMail): Promise<number | null> {
	const done = await client.append(path, source, flagNames(flags), new Date(receivedAt));
	if (!done) throw new Error(`The server does not take mail into "${path}"`);
	return done.uid ?? null;
}

async function pushFolder(client: ImapFlow, pushing: Pushing, folderId: string, mails: readonly FolderMail[]): Promise<void> {
	const path = pushing.paths.get(folderId);
	if (path === undefined) return;
	try {
		const uidValidity = await select(client, path);
		const todo = await lookAt(client, pushing, mails.filter((mail) => mail.uidValidity === uidValidity), folderId);
		await storeFlags(client, pushing, todo, { folderId, uidValidity });
		await moveMails(client, pushing, todo, { folderId, uidValidity });
		await removeMails(client, pushing, todo, { folderId, uidValidity });
	} catch (cause) {
		if (isConnectionLost(client, cause)) throw cause;
		// It has another name by now, which the next sync finds out.
		if (cause instanceof MailServerError && cause.reason === 'folder') return;
		await refused(pushing, mails, cause);
	}
}

async function select(client: ImapFlow, path: string): Promise<number> {
	const selected = client.mailbox && client.mailbox.path === path && client.mailbox.readOnly !== true ? client.mailbox : await openFolder(client, path);
	return Number(selected.uidValidity);
}

/** What the server has of the mails now, and what is left to do. One that is gone waits for the next sync, which finds out where it went. */
async function lookAt(client: ImapFlow, { store }: Pushing, mails: readonly FolderMail[], folderId: string): Promise<Todo[]> {
	const byUid = new Map(mails.map((mail) => [mail.uid, mail]));
	const todo: Todo[] = [];
	if (byUid.size === 0) return todo;
	for await (const { uid, flags, size, internalDate } of fetchInTurns(client, [...byUid.keys()].flatMap((uid) => uid ?? []), { uid: true, flags: true, size: true, internalDate: true }, { uid: true })) {
		const mail = byUid.get(uid);
		// A restored backup may have given the UID to another mail.
		if (!mail || (size !== undefined && size !== mail.sizeBytes) || !isSameArrival(internalDate, mail.receivedAt)) continue;
		const theirs = flagBits(flags);
		todo.push({ mail, uid, theirs, push: settle(baseOf(mail), sideOf(mail), { folder: folderId, flags: theirs }).push });
	}
	for (const one of todo) await keep(store, one, folderId, one.theirs);
	return todo;
}

/** Writes what the server has of a mail. */
async function keep(store: Store, { mail, uid }: Todo, folderId: string, theirs: number): Promise<void> {
	await store.transaction(async (sql) => {
		// As it is by now: somebody may have changed their mind.
		const now = await getFolderMail(sql, mail.id);
		if (now === null || now.uid !== uid || now.uidValidity === null || now.serverFolderId !== folderId) return;
		if (now.serverFlags === theirs && now.isPending) return;
		await agree(sql, now, { folder: folderId, flags: theirs }, { folderId, uidValidity: now.uidValidity, uid });
	});
}

async function storeFlags(client: ImapFlow, pushing: Pushing, todo: readonly Todo[], { folderId }: { folderId: string; uidValidity: number }): Promise<void> {
	const changed = todo.filter(({ push }) => push.add !== 0 || push.remove !== 0);
	if (changed.length === 0) return;
	for (const bit of [FLAG.seen, FLAG.answered, FLAG.flagged]) {
		const of = (which: 'add' | 'remove') => changed.filter(({ push }) => (push[which] & bit) !== 0);
		for (const which of ['add', 'remove'] as const) {
			const some = of(which);
			if (some.length === 0) continue;
			const range = some.map(({ uid }) => uid);
			const done = which === 'add' ? await client.messageFlagsAdd(range, flagNames(bit), { uid: true }) : await client.messageFlagsRemove(range, flagNames(bit), { uid: true });
			if (!done) await refused(pushing, some.map(({ mail }) => mail), new Error(`The server does not take the flag ${flagNames(bit)[0]}`), client);
		}
	}
	// A STORE passes over what is gone without a word: only what is seen afterwards is done.
	const byUid = new Map(changed.map((one) => [one.uid, one]));
	const seen: [Todo, number][] = [];
	for await (const { uid, flags } of fetchInTurns(client, [...byUid.keys()], { uid: true, flags: true }, { uid: true })) {
		const one = byUid.get(uid);
		if (one) seen.push([one, flagBits(flags)]);
	}
	for (const [one, theirs] of seen) {
		if (((one.theirs ^ theirs) & OUR_FLAGS) !== 0) pushing.counts.pushed++;
		one.theirs = theirs;
		await keep(pushing.store, one, folderId, theirs);
	}
}

async function moveMails(client: ImapFlow, pushing: Pushing, todo: readonly Todo[], place: { folderId: string; uidValidity: number }): Promise<void> {
	const moving = todo.filter(({ push }) => push.moveTo !== null);
	for (const [folderId, some] of grouped(moving, ({ push }) => push.moveTo ?? '')) {
		const path = pushing.paths.get(folderId);
		if (path === undefined) {
			await refused(pushing, some.map(({ mail }) => mail), new Error('The folder that it is to be moved to is no longer there'));
			continue;
		}
		if (client.capabilities.has('MOVE')) await moveAtOnce(client, pushing, some, folderId, path);
		else await copyAndRemove(client, pushing, some, folderId, path, place);
	}
}

async function moveAtOnce(client: ImapFlow, pushing: Pushing, some: readonly Todo[], folderId: string, path: string): Promise<void> {
	const result = await client.messageMove(some.map(({ uid }) => uid), path, { uid: true });
	if (!result) return await refused(pushing, some.map(({ mail }) => mail), new Error(`The server does not move mail to "${path}"`), client);
	for (const one of some) await placeMoved(pushing, one, folderId, result.uidValidity === undefined ? null : Number(result.uidValidity), result.uidMap?.get(one.uid) ?? null, result.uidMap !== undefined);
}

/** @param isTold whether the server says where its mails went: then one it does not name was gone */
async function placeMoved({ store, counts }: Pushing, { mail, uid, theirs }: Todo, folderId: string, uidValidity: number | null, newUid: number | null, isTold: boolean): Promise<void> {
	if (isTold && newUid === null) return;
	await store.transaction(async (sql) => {
		const now = await getFolderMail(sql, mail.id);
		if (now === null || now.uid !== uid) return;
		const at = newUid === null || uidValidity === null ? null : { folderId, uidValidity, uid: newUid };
		if (at) await agree(sql, now, { folder: folderId, flags: theirs }, at);
		// Where it is now is found out when the folder is looked at.
		else await writeFolderMail(sql, { ...now, serverFolderId: folderId }, { folderId: now.folderId, flags: now.flags, gone: now.goneBy, at: null, serverFlags: theirs, isPending: now.folderId !== folderId });
	});
	counts.pushed++;
}

/**
 * Without MOVE (RFC 6851): a copy, and its original is a mail that is to be removed, with a row of its own: a line that is
 * cut in between leaves nothing twice. Whether a copy was made is known by looking into the other folder, which the sync
 * has done before.
 */
async function copyAndRemove(client: ImapFlow, pushing: Pushing, some: readonly Todo[], folderId: string, path: string, place: { folderId: string; uidValidity: number }): Promise<void> {
	const { store, mailboxId } = pushing;
	const fresh: Todo[] = [];
	for (const one of some) {
		const copy = await store.get<{ id: string }>('SELECT id FROM folder_mail WHERE copy_of = $1 AND server_folder_id = $2 AND uid IS NOT NULL AND gone_at IS NULL', [one.mail.id, folderId]);
		if (copy) await swap(pushing, one, copy.id, place);
		else fresh.push(one);
	}
	if (fresh.length === 0) return;
	const result = await client.messageCopy(fresh.map(({ uid }) => uid), path, { uid: true });
	if (!result) return await refused(pushing, fresh.map(({ mail }) => mail), new Error(`The server does not copy mail to "${path}"`), client);
	for (const one of fresh) {
		const newUid = result.uidMap?.get(one.uid) ?? null;
		if (result.uidMap !== undefined && newUid === null) continue;
		await placeMoved(pushing, one, folderId, result.uidValidity === undefined ? null : Number(result.uidValidity), newUid, false);
		await store.transaction(async (sql) => {
			const { mail, uid, theirs } = one;
			const id = await insertFolderMail(sql, { mailboxId, ...place }, { uid, flags: theirs, sizeBytes: mail.sizeBytes, receivedAt: mail.receivedAt, emailId: null }, mail.messageId, null);
			await sql.run("UPDATE folder_mail SET gone_at = $2, gone_by = 'us', is_pending = 1 WHERE id = $1", [id, Date.now()]);
		});
		await removeMails(client, pushing, [{ ...one, push: { add: 0, remove: 0, moveTo: null, expunge: true } }], place, true);
	}
}

/** The copy was made before the line was cut: the mail is the copy, and the other row is the original that is to be removed. */
async function swap({ store }: Pushing, { mail, uid }: Todo, copyId: string, place: { folderId: string; uidValidity: number }): Promise<void> {
	await store.transaction(async (sql) => {
		const [now, copy] = [await getFolderMail(sql, mail.id), await getFolderMail(sql, copyId)];
		if (now?.uid !== uid || copy === null || copy.uid === null || copy.uidValidity === null || copy.serverFolderId === null) return;
		const { serverFolderId: folderId, uidValidity, serverFlags } = copy;
		await sql.run('UPDATE folder_mail SET uid = NULL, uid_validity = NULL, copy_of = NULL WHERE id IN ($1, $2)', [mail.id, copyId]);
		await agree(sql, { ...now, uid: null, uidValidity: null }, { folder: folderId, flags: serverFlags }, { folderId, uidValidity, uid: copy.uid });
		await sql.run("UPDATE folder_mail SET server_folder_id = $2, folder_id = $2, uid_validity = $3, uid = $4, gone_at = $5, gone_by = 'us', is_pending = 1 WHERE id = $1", [copyId, place.folderId, place.uidValidity, uid, Date.now()]);
	});
}

/** @param isOriginal they are the originals of copies: not counted */
async function removeMails(client: ImapFlow, pushing: Pushing, todo: readonly Todo[], { folderId, uidValidity }: { folderId: string; uidValidity: number }, isOriginal = false): Promise<void> {
	const removing = todo.filter(({ push }) => push.expunge);
	if (removing.length === 0) return;
	const uids = removing.map(({ uid }) => uid);
	// A plain EXPUNGE would take other people's marked mail with it: without UIDPLUS (RFC 4315) the mail stays, marked as deleted.
	const canExpunge = client.capabilities.has('UIDPLUS');
	const done = canExpunge ? await client.messageDelete(uids, { uid: true }) : await client.messageFlagsAdd(uids, ['\\Deleted'], { uid: true });
	if (!done) return await refused(pushing, removing.map(({ mail }) => mail), new Error('The server does not remove the mail'), client);
	for (const { uid } of removing) {
		await pushing.store.run(
			`UPDATE folder_mail SET is_pending = 0, attempts = 0, reason = NULL, server_flags = ${canExpunge ? 'server_flags' : `CASE WHEN (server_flags & ${FLAG.deleted}) = 0 THEN server_flags + ${FLAG.deleted} ELSE server_flags END`}
				${canExpunge ? ', uid = NULL, uid_validity = NULL' : ''} WHERE server_folder_id = $1 AND uid_validity = $2 AND uid = $3 AND gone_by = 'us'`,
			[folderId, uidValidity, uid],
		);
		if (!isOriginal) pushing.counts.pushed++;
	}
}

async function refused({ store, counts }: Pushing, mails: readonly FolderMail[], cause: unknown, client?: ImapFlow): Promise<void> {
	// A line that is cut says nothing about the mails.
	if (client && !client.usable) throw new MailServerError('IMAP', 'network', 'The connection to the mail server was lost', 'Nothing to do: what is left is carried out with the next sync.');
	counts.refused += mails.length;
	const attempts = mails.reduce((most, mail) => Math.max(most, mail.attempts), 0);
	const reason = cause instanceof Error ? cause.message.slice(0, 300) : 'The server refused it';
	await store.transaction((sql) => postponeMails(sql, mails.map(({ id }) => id), reason, Date.now() + Math.min(60, 2 ** attempts) * MINUTE));
}

function grouped<T>(items: readonly T[], by: (item: T) => string): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const item of items) {
		const group = groups.get(by(item));
		if (group) group.push(item);
		else groups.set(by(item), [item]);
	}
	return groups;
}
