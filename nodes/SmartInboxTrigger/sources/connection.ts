import type { ImapFlow } from 'imapflow';

import { folderNumbers } from '../../shared/mail/imap';
import { MailServerError } from '../../shared/mail/mail-server-error';
import { getFolder } from '../../shared/store/folders';
import { foldersToAcknowledge } from '../../shared/store/acknowledgements';
import { foldersWithWanted } from '../../shared/store/ledger';
import { Bell } from '../bell';
import { pauseAfter, setback, SignInRate, type Setback } from './back-off';
import { FolderTurn, type TurnOptions } from './folder-turn';
import { inTime, Listening } from './line';
import type { SignIn } from './sign-in';
import { hasChanged, type WatchedFolder } from './watched-folder';

/** The name of a mailbox's connection in its health. */
export const CONNECTION = ':connection';

const SECONDS = 1000;
const MINUTES = 60 * SECONDS;

/** A silent line is tested this often, and folders that are not listened to are looked at. */
const LINE_TEST = 30 * SECONDS;
/** What push missed is found this often; in the other folders, whose numbers are looked at anyway, more slowly. */
const SWEEP = { main: 3 * MINUTES, others: 15 * MINUTES };
/** How long a folder with a backlog may keep the others waiting. */
const TURN = { main: 10 * SECONDS, others: 3 * SECONDS };
/** After Processing in folders that are not listened to is gathered for this long. */
const GATHER = 2 * SECONDS;
/** A connection that lasted this long was a good one. */
const STABLE = 20 * SECONDS;
/** Folders asked for their numbers before the line must have answered. */
const ASKED_AT_ONCE = 8;

export interface ConnectionOptions extends TurnOptions {
	/** The folders of this connection, the one it listens to first. */
	folders: () => readonly WatchedFolder[];
	/** Whether it is the one that keeps the roster up to date. */
	leads: boolean;
	/** Its name in the mailbox's health; what is wrong with the sign-in or the line is the mailbox's own (CONNECTION). */
	part: string;
	signIn: SignIn;
	/** The roster was brought up to date. */
	onRoster: () => void;
}

/**
 * One connection: catches up with its folders, listens to the first with IDLE and looks at the others. Never throws: it
 * reconnects for ever, with back-off and jitter.
 */
export class Connection {
	private readonly bell = new Bell();
	private readonly signIns = new SignInRate();
	private client: ImapFlow | undefined;
	private closed = false;
	private isWoken = false;
	private gatheredAt = 0;
	private listedAt = 0;
	private testedAt = 0;
	/** Ends when the connection has let go of everything. */
	readonly ended: Promise<void>;

	constructor(private readonly options: ConnectionOptions) {
		this.ended = this.run();
	}

	/** Runs have ended: After Processing may be due. */
	wake(): void {
		if (this.options.after.action === 'leave') return;
		this.isWoken = true;
		this.bell.ring();
	}

	/** Somebody wants a mail of which only a part was taken: every folder is looked through. */
	lookThrough(): void {
		for (const folder of this.options.folders()) folder.isDue = true;
		this.bell.ring();
	}

	/** Prompt, and safe to call again. */
	close(): void {
		this.closed = true;
		this.client?.close();
		this.bell.ring();
	}

	private get isOver(): boolean {
		return this.closed || this.client?.usable !== true;
	}

	private async run(): Promise<void> {
		for (let failures = 0; !this.closed; ) {
			const trouble = await this.session(() => (failures = 0));
			if (this.closed) return;
			if (trouble) await this.options.health.bad(trouble.reason === 'refused' ? this.options.part : CONNECTION, trouble);
			const pause = pauseAfter(trouble?.pause ?? { first: SECONDS, cap: MINUTES }, ++failures);
			await this.sleep(Math.max(pause, this.signIns.wait()));
		}
	}

	/** One connection, from sign-in to its end. @returns what ended it; null when the server closed it without a word */
	private async session(onStable: () => void): Promise<Setback | null> {
		const { roster, signIn } = this.options;
		let stable: NodeJS.Timeout | undefined;
		try {
			await roster.requireMailbox();
			const client = await signIn.connect();
			this.client = client;
			this.signIns.count();
			// A server that lets us in only to throw us out must not be asked again every second.
			stable = setTimeout(onStable, STABLE);
			if (!this.closed) await this.work(client);
			return null;
		} catch (cause) {
			return setback(cause, signIn.disabled);
		} finally {
			clearTimeout(stable);
			this.client?.close();
		}
	}

	/** Ends when the connection does. */
	private async work(client: ImapFlow): Promise<void> {
		const { options } = this;
		const turn = new FolderTurn(client, options);
		const listening = new Listening(client, () => this.markMain());
		client.on('exists', ({ path }) => {
			for (const folder of options.folders()) if (folder.path === path) folder.isDue = true;
			this.bell.ring();
		});
		client.on('close', () => this.bell.ring());
		this.testedAt = Date.now();
		this.listedAt = 0;
		if (options.leads && options.roster.needsList) await this.refresh(client);
		// It may be the mailbox as it was in a backup: every folder is looked through once.
		for (const folder of options.folders()) Object.assign(folder, { known: null, isDue: true });
		while (!this.isOver) {
			await this.giveTurns(client, turn);
			if (this.isOver) return;
			for (const part of new Set([options.part, CONNECTION])) await options.health.good(part);
			listening.begin();
			const rang = await this.bell.wait(this.patience());
			listening.pause();
			// A bell that rings all the time must not keep the others from being looked at.
			if (!this.isOver && (!rang || Date.now() - this.testedAt >= LINE_TEST)) await this.look(client, listening);
		}
	}

	/** The main folder first, again between the others, and last: it is the one that is listened to. */
	private async giveTurns(client: ImapFlow, turn: FolderTurn): Promise<void> {
		const { options } = this;
		await this.markDue();
		const isReady = (folder: WatchedFolder) => (folder.isDue || folder.hasDone) && folder.restsUntil <= Date.now();
		const [main] = options.folders();
		const others = options.folders().slice(1).filter(isReady);
		if (main) await turn.take(main, others.length > 0 ? TURN.main : undefined);
		for (const folder of others) {
			if (this.isOver) return;
			await turn.take(folder, TURN.others);
			// Nothing is pushed for the main folder while another one is selected.
			if (main && !this.isOver && (await this.hasNew(client, main))) await turn.take(main, TURN.main);
		}
		if (main && others.length > 0 && !this.isOver) await turn.take(main, TURN.main);
		// What was cut short goes on at once.
		if (options.folders().some((folder) => folder.isDue && folder.restsUntil <= Date.now())) this.bell.ring();
	}

	private async hasNew(client: ImapFlow, main: WatchedFolder): Promise<boolean> {
		const now = (await inTime(folderNumbers(client, [main.path]))).get(main.path);
		if (!now) return false;
		const row = await getFolder(this.options.store, main.reading.folderId);
		return row === undefined || now.uidNext === undefined || now.uidNext > row.seenUid + 1 || now.uidValidity !== row.uidValidity;
	}

	/** Marks the folders whose sweep is due, and those with runs that have ended. */
	private async markDue(): Promise<void> {
		const now = Date.now();
		const [main, ...others] = this.options.folders();
		if (main && now - main.sweptAt >= SWEEP.main) main.isDue = true;
		for (const folder of others) if (now - folder.sweptAt >= SWEEP.others) folder.isDue = true;
		if (!this.isWoken || this.options.after.action === 'leave') return;
		const isGathered = now - this.gatheredAt >= GATHER;
		this.isWoken = !isGathered && others.length > 0;
		if (isGathered) this.gatheredAt = now;
		const done = await foldersToAcknowledge(this.options.store, (isGathered ? this.options.folders() : this.options.folders().slice(0, 1)).map(({ reading }) => reading.folderId));
		for (const folder of this.options.folders()) if (done.has(folder.reading.folderId) && folder.after.restsUntil <= now) folder.hasDone = true;
	}

	/** Silence, or a date: tests the line, and looks at what nothing is pushed for. */
	private async look(client: ImapFlow, listening: Listening): Promise<void> {
		const { leads, roster, folders } = this.options;
		const now = Date.now();
		if (leads && (roster.needsList || roster.isDoubted) && now - this.listedAt >= roster.listEvery) await this.refresh(client);
		if (now - this.testedAt < LINE_TEST) return;
		this.testedAt = now;
		await this.options.roster.requireMailbox();
		const others = folders().slice(1);
		const step = client.capabilities.has('LIST-STATUS') ? others.length : ASKED_AT_ONCE;
		if (others.length === 0) await inTime(client.noop());
		for (let at = 0; at < others.length && !this.isOver; at += step) await this.compare(client, others.slice(at, at + step));
		// Without IDLE the answer to NOOP is what tells of new mail, if the server is kind; a search always does.
		if (!listening.pushes) this.markMain();
		const wanted = await foldersWithWanted(this.options.store, folders().map(({ reading }) => reading.folderId));
		for (const folder of folders()) if (wanted.has(folder.reading.folderId)) folder.isDue = true;
		// What was refused waits for its time, which may have come.
		this.isWoken = true;
	}

	private async compare(client: ImapFlow, folders: readonly WatchedFolder[]): Promise<void> {
		const numbers = await inTime(folderNumbers(client, folders.map(({ path }) => path)));
		for (const folder of folders) {
			const now = numbers.get(folder.path);
			// Gone, or called something else by now.
			if (now === null) this.options.roster.isDoubted = true;
			else if (now !== undefined && hasChanged(folder, now)) folder.isDue = true;
		}
	}

	/** A list that is refused is asked for again later: what is known is read meanwhile. */
	private async refresh(client: ImapFlow): Promise<void> {
		const { roster, health, onRoster } = this.options;
		this.listedAt = Date.now();
		const part = ':folders';
		try {
			await inTime(roster.refresh(client), MINUTES);
			await health.good(part);
			onRoster();
		} catch (cause) {
			if (this.isOver || (cause instanceof MailServerError && cause.reason === 'timeout')) throw cause;
			await health.bad(part, setback(cause, false));
		}
	}

	private markMain(): void {
		const [main] = this.options.folders();
		if (main) main.isDue = true;
		this.bell.ring();
	}

	/** How long silence is listened to; milliseconds. */
	private patience(): number {
		const now = Date.now();
		const { leads, roster } = this.options;
		const dates = [this.testedAt + LINE_TEST];
		const [main] = this.options.folders();
		if (main) dates.push(main.sweptAt + SWEEP.main);
		if (this.isWoken) dates.push(this.gatheredAt + GATHER);
		if (leads && (roster.needsList || roster.isDoubted)) dates.push(this.listedAt + roster.listEvery);
		for (const { isDue, restsUntil } of this.options.folders()) if (isDue && restsUntil > now) dates.push(restsUntil);
		return Math.max(50, Math.min(...dates) - now);
	}

	private async sleep(milliseconds: number): Promise<void> {
		const until = Date.now() + milliseconds;
		// The bell may ring for runs that ended; only closing cuts the pause short.
		while (!this.closed && Date.now() < until) await this.bell.wait(until - Date.now());
	}
}
