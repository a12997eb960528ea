import { Connection, CONNECTION } from './connection';
import type { TurnOptions } from './folder-turn';
import { Roster, type RosterOptions } from './roster';
import type { SignIn } from './sign-in';
import type { WatchedFolder } from './watched-folder';

export interface MailboxWatch extends Omit<RosterOptions, 'destination'>, Omit<TurnOptions, 'roster'> {
	/** Whether each folder is listened to on a connection of its own. */
	isOnePerFolder: boolean;
	signIn: SignIn;
}

/** Watches the folders of one mailbox until it is closed: on one connection, or on one for each. */
export class MailboxWatcher {
	private readonly lead: Connection;
	private readonly more = new Map<string, Connection>();
	private readonly leaving: Promise<void>[] = [];
	private closed = false;

	private constructor(
		private readonly watch: MailboxWatch,
		private readonly roster: Roster,
	) {
		this.lead = this.connect(true, CONNECTION, () => (watch.isOnePerFolder ? this.roster.folders.slice(0, 1) : this.roster.folders));
		this.arrange();
	}

	/** The rows of the folders, with their Start From, are made before anything can arrive. */
	static async open(watch: MailboxWatch): Promise<MailboxWatcher> {
		const { after } = watch;
		return new MailboxWatcher(watch, await Roster.open({ ...watch, destination: after.action === 'move' ? after.folder : null }));
	}

	/** Ids of all folders whose mail this node runs; grows as folders are found. */
	get folderIds(): readonly string[] {
		return this.roster.folderIds;
	}

	/** Runs have ended: After Processing may be due. */
	wake(): void {
		for (const connection of this.connections()) connection.wake();
	}

	/** Somebody wants a mail of which only a part was taken. */
	lookThrough(): void {
		for (const connection of this.connections()) connection.lookThrough();
	}

	/** Prompt, and safe to call again. */
	close(): void {
		this.closed = true;
		for (const connection of this.connections()) connection.close();
	}

	/** Ends when the connections have let go of everything. */
	get ended(): Promise<void> {
		return Promise.all([...this.connections().map(({ ended }) => ended), ...this.leaving]).then(() => undefined);
	}

	private connections(): Connection[] {
		return [this.lead, ...this.more.values()];
	}

	/** With one connection per folder: those of folders that are gone end, new folders get theirs. */
	private arrange(): void {
		if (!this.watch.isOnePerFolder || this.closed) return;
		const wanted = new Map(this.roster.folders.slice(1).map((folder) => [folder.reading.folderId, folder]));
		for (const [id, connection] of this.more) {
			if (wanted.has(id)) continue;
			this.more.delete(id);
			connection.close();
			this.leaving.push(connection.ended);
			void this.watch.health.forget(partOfConnection(id));
		}
		for (const id of wanted.keys()) {
			if (this.more.has(id)) continue;
			const own = (): readonly WatchedFolder[] => this.roster.folders.filter(({ reading }) => reading.folderId === id);
			this.more.set(id, this.connect(false, partOfConnection(id), own));
		}
	}

	private connect(leads: boolean, part: string, folders: () => readonly WatchedFolder[]): Connection {
		const { store, after, health, signIn } = this.watch;
		return new Connection({ store, roster: this.roster, after, health, signIn, folders, leads, part, onRoster: () => this.arrange() });
	}
}

function partOfConnection(folderId: string): string {
	return `${CONNECTION}:${folderId}`;
}
