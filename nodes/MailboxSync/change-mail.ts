import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { ImapFlow } from 'imapflow';

import { listFolders, openFolder, type MailFolder } from '../shared/mail/imap';
import { MailServerError } from '../shared/mail/mail-server-error';
import { InputError } from '../shared/node/input-error';
import { storeOf } from '../shared/node/store-of';
import { FLAG } from '../shared/store/mail-flags';
import { getFolderMail, insertFolderMail, mailsByKey, wish, type FolderMail, type Wish } from '../shared/store/folder-mail';
import { keepListedFolder, syncedFolders } from '../shared/store/folder-sync';
import { getDelivery } from '../shared/store/ledger';
import { ensureMailbox } from '../shared/store/mailboxes';
import type { Store } from '../shared/store/store';
import { NOTHING_SYNCED } from '../shared/store/sync-runs';
import { readMessageKey, unknownMessage } from './message-key-parameter';
import type { MailboxSession } from './session';
import { pushPending } from './sync/push';
import { serverMail } from './sync/take';

/** What is wanted of a mail; given the folders of its mailbox where it needs them. */
export type WishFor = (mail: FolderMail, folders: MailboxFolders) => Promise<Wish>;

/** The folders of a mailbox, as far as they are known here, or asked of the server. */
export class MailboxFolders {
	constructor(
		private readonly store: Store,
		private readonly mailboxId: string,
		private readonly onServer: <T>(work: (client: ImapFlow) => Promise<T>) => Promise<T>,
	) {}

	/** The id of the folder with this path. @throws InputError when the mailbox has none */
	async at(path: string): Promise<string> {
		const known = (await this.known()).find((folder) => folder.path === path);
		if (known) return known.id;
		const listed = (await this.listed()).find((folder) => folder.path === path);
		if (listed) return await this.keep(listed);
		throw new InputError(`The mailbox has no folder "${path.slice(0, 200)}"`, 'Choose the folder from the list again: it may have been renamed or deleted.');
	}

	/** The id of the folder with this role (RFC 6154), whatever it is called; null when there is none. */
	async withRole(role: string): Promise<string | null> {
		const known = (await this.known()).find(({ specialUse }) => specialUse === role);
		if (known) return known.id;
		const listed = (await this.listed()).find(({ specialUse }) => specialUse === role);
		return listed ? await this.keep(listed) : null;
	}

	/** The id of a folder that is made for this. */
	async create(path: string): Promise<string> {
		await this.onServer(async (client) => await client.mailboxCreate(path));
		return await this.at(path);
	}

	/** Paths by id. */
	async paths(): Promise<Map<string, string>> {
		return new Map((await this.known()).map(({ id, path }) => [id, path]));
	}

	private async known() {
		return await syncedFolders(this.store, this.mailboxId);
	}

	private async listed(): Promise<MailFolder[]> {
		return await this.onServer(listFolders);
	}

	private async keep({ path, specialUse }: MailFolder): Promise<string> {
		return await this.store.transaction((sql) => keepListedFolder(sql, this.mailboxId, { path, specialUse, isActive: true }));
	}
}

/** Where a mail is to be changed. */
export interface ChangedMailbox {
	store: Store;
	/** Of the account that is signed in to. */
	address: string;
	onServer: <T>(work: (client: ImapFlow) => Promise<T>) => Promise<T>;
}

/**
 * Makes the mail in *Message Key* what is wanted of it: here at once, and on the server as soon as it is reached. What
 * cannot be carried out now is kept, and carried out with the next sync.
 *
 * @throws InputError when the mail is not here, or belongs to another account than the chosen one
 */
export async function changeMail(context: IExecuteFunctions, itemIndex: number, session: MailboxSession, wishFor: WishFor): Promise<IDataObject> {
	const store = await storeOf(context);
	const messageKey = readMessageKey(context, itemIndex);
	const { address } = await session.account(itemIndex);
	return await changeMailByKey({ store, address, onServer: async (work) => await session.imap(itemIndex, work) }, messageKey, wishFor);
}

/**
 * Does something in the store, and carries out on the server what follows from it.
 *
 * @returns what `work` gave, and why it could not be carried out now; null = it was
 */
export async function carryOutNow<T>({ store, onServer }: ChangedMailbox, mailboxId: string, work: (folders: MailboxFolders) => Promise<T>): Promise<{ result: T; problem: string | null }> {
	const folders = new MailboxFolders(store, mailboxId, onServer);
	const result = await work(folders);
	return { result, problem: await carryOut(store, mailboxId, folders, onServer) };
}

/** As `changeMail`, for any mail of an account. */
export async function changeMailByKey({ store, address, onServer }: ChangedMailbox, messageKey: string, wishFor: WishFor): Promise<IDataObject> {
	const { id: mailboxId } = await store.transaction((sql) => ensureMailbox(sql, address, 'imap'));
	const mails = await mailsOf(store, messageKey, mailboxId, address, onServer);
	const { result: paths, problem } = await carryOutNow({ store, address, onServer }, mailboxId, async (folders) => {
		for (const mail of mails) {
			const wanted = await wishFor(mail, folders);
			await store.transaction((sql) => wish(sql, [mail.id], wanted));
		}
		return await folders.paths();
	});
	return await changedItem(store, messageKey, mails.map(({ id }) => id), paths, problem);
}

async function mailsOf(store: Store, messageKey: string, mailboxId: string, address: string, onServer: <T>(work: (client: ImapFlow) => Promise<T>) => Promise<T>): Promise<FolderMail[]> {
	const mails = await mailsByKey(store, messageKey);
	if (mails.some((mail) => mail.mailboxId !== mailboxId)) throw otherMailbox(address);
	if (mails.length > 0) return mails;
	const delivery = await getDelivery(store, messageKey);
	if (delivery === null) throw unknownMessage(messageKey);
	if (delivery.mailbox.address !== address.toLowerCase()) throw otherMailbox(address);
	return await adopt(store, messageKey, onServer);
}

function otherMailbox(address: string): InputError {
	return new InputError(`This mail is in another mailbox than ${address}`, 'Choose the account that the mail came to: "mailbox" in its item says which.');
}

/** A mail that only the trigger has seen so far: what the server has of it is asked for. */
export async function adopt(store: Store, messageKey: string, onServer: <T>(work: (client: ImapFlow) => Promise<T>) => Promise<T>): Promise<FolderMail[]> {
	const at = await store.get<{ mailboxId: string; messageId: string; folderId: string | null; path: string | null; uidValidity: number | null; uid: number | null }>(
		`SELECT d.mailbox_id AS "mailboxId", d.message_id AS "messageId", d.folder_id AS "folderId", f.path, d.uid_validity AS "uidValidity", d.uid
		 FROM delivery d LEFT JOIN folder f ON f.id = d.folder_id WHERE d.message_key = $1`,
		[messageKey],
	);
	const missing = new InputError('The mail is no longer where it arrived', 'Run Sync for this account first: it finds out where the mail is now.');
	if (!at || at.folderId === null || at.path === null || at.uid === null || at.uidValidity === null) throw missing;
	const { folderId, path, uid, uidValidity, mailboxId, messageId } = at;
	const found = await onServer(async (client) => {
		const mailbox = await openFolder(client, path);
		return Number(mailbox.uidValidity) === uidValidity ? await client.fetchOne(String(uid), { uid: true, flags: true, size: true, internalDate: true }, { uid: true }) : false;
	});
	if (!found) throw missing;
	const id = await store.transaction((sql) => insertFolderMail(sql, { mailboxId, folderId, uidValidity }, serverMail(found), messageId, null));
	const mail = await getFolderMail(store, id);
	return mail ? [mail] : await mailsByKey(store, messageKey);
}

/** @returns why it could not be carried out now; null = it was */
async function carryOut(store: Store, mailboxId: string, folders: MailboxFolders, onServer: <T>(work: (client: ImapFlow) => Promise<T>) => Promise<T>): Promise<string | null> {
	try {
		await onServer(async (client) => await pushPending(client, { store, mailboxId, paths: await folders.paths(), counts: { ...NOTHING_SYNCED } }));
		return null;
	} catch (cause) {
		if (!(cause instanceof MailServerError)) throw cause;
		return cause.message;
	}
}

async function changedItem(store: Store, messageKey: string, ids: readonly string[], paths: ReadonlyMap<string, string>, problem: string | null): Promise<IDataObject> {
	const now = (await Promise.all(ids.map((id) => getFolderMail(store, id)))).filter((mail) => mail !== null);
	const [mail] = now.filter(({ goneAt }) => goneAt === null);
	const waiting = now.find(({ isPending }) => isPending);
	return {
		messageKey,
		folder: mail ? (paths.get(mail.folderId) ?? null) : null,
		isRead: mail ? (mail.flags & FLAG.seen) !== 0 : null,
		isAnswered: mail ? (mail.flags & FLAG.answered) !== 0 : null,
		isFlagged: mail ? (mail.flags & FLAG.flagged) !== 0 : null,
		isDeleted: mail === undefined,
		// Queued: kept here, and carried out with the next sync.
		state: waiting ? 'queued' : 'done',
		reason: waiting ? (problem ?? waiting.reason ?? 'The mail is not where it was; the next sync finds out where it is') : null,
	};
}
