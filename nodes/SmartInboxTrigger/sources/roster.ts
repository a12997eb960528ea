import type { ImapFlow } from 'imapflow';

import { listFolders, type MailFolder } from '../../shared/mail/imap';
import { chooseFolders, chosenFolders, foldersLeftBehind, keepChosenFolder, type FolderChoice } from '../../shared/store/folder-choices';
import { ensureFolder, getFolder, leaveOutOfImport, renameFolder } from '../../shared/store/folders';
import { deletedMailboxError, isMailbox } from '../../shared/store/mailboxes';
import { resolveNotice } from '../../shared/store/notices';
import type { Store } from '../../shared/store/store';
import { noticeSubject, type Health } from '../health';
import { ALL_FOLDERS, describeMissing, foldersMeant, isLeftOutOfImport, isOpenChoice } from '../../shared/mail/folder-choice';
import { SettingsError } from '../settings';
import { findRenamed } from './renamed-folder';
import type { WatchedFolder } from './watched-folder';

const SECOND = 1000;
/** How often the list is looked at: something is missing, folders may come at any time, or none of it. */
const LISTING = { missing: 10 * SECOND, open: 30 * SECOND, fixed: 600 * SECOND };

export interface RosterOptions {
	store: Store;
	mailboxId: string;
	/** Identity of the node in the store. */
	reader: string;
	choices: readonly string[];
	startFrom: number;
	/** Where processed mail is moved to: never read, or it would be read again there. A path or a role; null = nowhere. */
	destination: string | null;
	reading: Omit<WatchedFolder['reading'], 'folderId' | 'failures' | 'careful'>;
	health: Health;
}

/** The folders that a node reads: what its choices mean on the server, by now. */
export class Roster {
	private choices: FolderChoice[] = [];
	private listedBefore: ReadonlySet<string> | null = null;
	private readonly missing = new Set<string>();
	/** A folder could not be opened: it may have another name by now. */
	isDoubted = false;
	/** The folders that are there, the main one first. */
	folders: readonly WatchedFolder[] = [];
	/** Ids of all folders whose mail this node runs; grows as folders are found. */
	readonly folderIds: string[] = [];
	/** Where processed mail is moved to, as the server calls it; null = nowhere, or there is no such folder. */
	destination: string | null;
	/** The folder that is read and that processed mail was to be moved into; null = there is none. */
	readDestination: string | null = null;

	private constructor(private readonly options: RosterOptions) {
		this.destination = options.destination !== null && isOpenChoice(options.destination) ? null : options.destination;
	}

	/** What was chosen by its path has its row, with its Start From, before anything can arrive. */
	static async open(options: RosterOptions): Promise<Roster> {
		const { store, reader, mailboxId, choices, startFrom } = options;
		const roster = new Roster(options);
		await store.transaction(
			async (sql) => {
				const { kept, removed } = await chooseFolders(sql, reader, mailboxId, { choices, startFrom });
				roster.choices = kept;
				for (const { mailboxId: owner, choice, paths } of removed) {
					for (const part of new Set([choice, ...paths])) for (const name of [part, `${part}:after`]) await resolveNotice(sql, noticeSubject(owner, name));
				}
				for (const choice of kept) {
					const isKnown = (await chosenFolders(sql, reader, mailboxId)).some((chosen) => chosen.choice === choice.choice);
					if (isOpenChoice(choice.choice) || isKnown) continue;
					await keepChosenFolder(sql, reader, choice.choice, (await ensureFolder(sql, mailboxId, choice.choice, choice.startFrom)).id);
				}
			},
			{ durable: true },
		);
		const chosen = await chosenFolders(store, reader, mailboxId);
		roster.folders = roster.inOrder(chosen.filter(({ choice }) => !isOpenChoice(choice)).map((row) => roster.watched(row)));
		for (const { folderId } of chosen) roster.adopt(folderId);
		// What arrived while a folder was chosen is run, also when it is chosen no longer.
		for (const folderId of await foldersLeftBehind(store, mailboxId)) roster.adopt(folderId);
		return roster;
	}

	/** @throws SettingsError when the mailbox was deleted while it was read (A17): the server is not asked any more */
	async requireMailbox(): Promise<void> {
		if (await isMailbox(this.options.store, this.options.mailboxId)) return;
		const { message, description } = deletedMailboxError();
		throw new SettingsError(message, description);
	}

	/** Whether the choices need the server's list: INBOX alone is always there. */
	get needsList(): boolean {
		return this.choices.some(({ choice }) => choice !== 'INBOX') || this.destination !== this.options.destination;
	}

	/** How often the server's list is to be looked at; milliseconds. */
	get listEvery(): number {
		if (this.isDoubted || this.missing.size > 0) return LISTING.missing;
		const isOpen = ({ choice }: FolderChoice) => choice === ALL_FOLDERS || (!isOpenChoice(choice) && !this.folders.some(({ path }) => path === choice));
		return this.choices.some(isOpen) ? LISTING.open : LISTING.fixed;
	}

	/** Asks the server for its folders and follows those that were renamed. May leave another folder selected, or none. */
	async refresh(client: ImapFlow): Promise<void> {
		const { store, reader, mailboxId, health } = this.options;
		this.isDoubted = false;
		const listed = await listFolders(client);
		const byPath = new Map(listed.map((folder) => [folder.path, folder]));
		this.findDestination(listed);
		const now: WatchedFolder[] = [];
		const add = (folder: WatchedFolder) => {
			if (folder.path !== this.destination && !now.some(({ path }) => path === folder.path)) now.push(folder);
		};
		await this.followRenamed(client, byPath);
		for (const choice of this.choices) {
			const meant = foldersMeant(choice.choice, listed);
			for (const folder of meant) add(await this.take(choice, folder));
			// A folder that was chosen by its path and renamed stays chosen.
			const renamed = isOpenChoice(choice.choice) ? [] : (await chosenFolders(store, reader, mailboxId)).filter((row) => row.choice === choice.choice && row.path !== choice.choice && byPath.has(row.path));
			for (const row of renamed) add(this.watched(row));
			if (meant.length > 0 || renamed.length > 0 || choice.choice === ALL_FOLDERS) {
				if (this.missing.delete(choice.choice)) await health.good(choice.choice);
			} else {
				this.missing.add(choice.choice);
				await health.bad(choice.choice, { reason: 'folder', ...describeMissing(choice.choice) });
			}
		}
		for (const { choice, path } of this.folders) if (choice === ALL_FOLDERS && !now.some((folder) => folder.path === path)) await health.forget(path);
		this.folders = this.inOrder(now);
		this.listedBefore = new Set(byPath.keys());
	}

	/** A folder that was chosen to be read is read, and not moved into: nothing in it may be hidden. */
	private findDestination(listed: readonly MailFolder[]): void {
		const { destination } = this.options;
		if (destination === null) return;
		const path = isOpenChoice(destination) ? (foldersMeant(destination, listed)[0]?.path ?? null) : destination;
		const isRead = ({ choice }: FolderChoice) => choice !== ALL_FOLDERS && foldersMeant(choice, listed).some((folder) => folder.path === path);
		this.readDestination = this.choices.some(isRead) ? path : null;
		this.destination = this.readDestination === null ? path : null;
	}

	/** Rows whose path is gone from the server get the path under which the folder can be found now. */
	private async followRenamed(client: ImapFlow, byPath: ReadonlyMap<string, MailFolder>): Promise<void> {
		const { store, reader, mailboxId } = this.options;
		const chosen = await chosenFolders(store, reader, mailboxId);
		const vanished = chosen.filter(({ path }) => !byPath.has(path));
		if (vanished.length === 0) return;
		const taken = new Set(chosen.map(({ path }) => path));
		const candidates = [...byPath.keys()].filter((path) => !taken.has(path));
		for (const { folderId } of vanished) {
			const folder = await getFolder(store, folderId);
			const path = folder && candidates.length > 0 ? await findRenamed(client, store, folder, candidates, (name) => this.listedBefore !== null && !this.listedBefore.has(name)) : null;
			if (path === null || !(await store.transaction((sql) => renameFolder(sql, folderId, path), { durable: true }))) continue;
			const watched = this.folders.find(({ reading }) => reading.folderId === folderId);
			if (watched) watched.path = path;
			candidates.splice(candidates.indexOf(path), 1);
		}
	}

	/** The folder of a choice, as it is watched; its row is made when it is new. */
	private async take(choice: FolderChoice, folder: MailFolder): Promise<WatchedFolder> {
		const { store, mailboxId, reader } = this.options;
		const present = this.folders.find(({ path }) => path === folder.path);
		if (present && this.listedBefore !== null) return present;
		const path = folder.path.toUpperCase() === 'INBOX' ? 'INBOX' : folder.path;
		const folderId = await store.transaction(
			async (sql) => {
				const { id } = await ensureFolder(sql, mailboxId, path, choice.startFrom);
				if (isLeftOutOfImport(folder)) await leaveOutOfImport(sql, id, Math.floor(choice.chosenAt / SECOND) * SECOND);
				await keepChosenFolder(sql, reader, choice.choice, id);
				return id;
			},
			{ durable: true },
		);
		this.adopt(folderId);
		return this.watched({ choice: choice.choice, folderId, path: folder.path });
	}

	private watched({ choice, folderId, path }: { choice: string; folderId: string; path: string }): WatchedFolder {
		const present = this.folders.find(({ reading }) => reading.folderId === folderId);
		if (present) return present;
		return {
			choice,
			path,
			reading: { ...this.options.reading, folderId, failures: new Map(), careful: false },
			known: null,
			isDue: true,
			hasDone: true,
			sweptAt: 0,
			recordedAt: 0,
			objectId: undefined,
			restsUntil: 0,
			failures: 0,
			after: { restsUntil: 0, failures: 0 },
		};
	}

	private adopt(folderId: string): void {
		if (!this.folderIds.includes(folderId)) this.folderIds.push(folderId);
	}

	/** The main folder is the first one chosen, and INBOX when all are. */
	private inOrder(folders: WatchedFolder[]): WatchedFolder[] {
		const rank = (choice: string) => this.choices.findIndex((made) => made.choice === choice);
		return folders.sort((one, other) => rank(one.choice) - rank(other.choice));
	}
}
