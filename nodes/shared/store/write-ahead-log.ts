import { statSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';

const MEGABYTES = 1024 * 1024;

/**
 * A log longer than this is taken into the database: by the thread, so that n8n does not wait for the disk. Seldom, since
 * what is written again and again meanwhile is taken in once; and one large mail should not need the thread.
 */
const LONG = 56 * MEGABYTES;
/** At this length nothing more is written until the thread has caught up: mail that pours in must not fill the disk with the log. */
const TOO_LONG = 96 * MEGABYTES;

/** A thread takes some 20 MB of memory: it is let go of when the flood is over. */
const IDLE_MS = 10_000;

/** Pages after which SQLite does it itself, on the event loop: 128 MB, in case there is no thread. */
const PAGES_WITHOUT_THREAD = 32_768;

/**
 * For the writing connection: commits no longer wait for the disk. The log begins anew in the same file, however long
 * it became in a flood: cutting it back and making it longer again is work for the disk at every turn.
 */
export const LOG_SETTINGS = `PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = ${PAGES_WITHOUT_THREAD}; PRAGMA journal_size_limit = ${TOO_LONG}`;

/** PASSIVE waits for nobody and holds up nobody. */
const THREAD = `
const { parentPort, workerData } = require('node:worker_threads');
const { DatabaseSync } = require('node:sqlite');
const database = new DatabaseSync(workerData, { timeout: 0 });
parentPort.on('message', () => {
	try {
		database.exec('PRAGMA wal_checkpoint(PASSIVE)');
	} catch {
		// The next one may succeed; nothing is lost meanwhile.
	}
	parentPort.postMessage(null);
});`;

/**
 * The write-ahead log beside a SQLite file (https://www.sqlite.org/wal.html). SQLite would wait for the disk on the
 * event loop: at each durable commit, and whenever it takes the log into the database. Both happen elsewhere here.
 *
 * With synchronous = NORMAL a commit writes the log and does not flush it; flushing it afterwards makes that commit, and
 * all before it, as durable as FULL does.
 */
export class WriteAheadLog {
	private handle: FileHandle | undefined;
	/** The flush under way, and the one that begins after it for whoever comes meanwhile. */
	private flushing: Promise<void> = Promise.resolve();
	private next: Promise<void> | undefined;
	private thread: Worker | undefined;
	private shortening: Promise<void> | undefined;
	/** How long the log was when it was last asked for. What was written meanwhile stays in it, so asking at once again costs the disk much and helps little. */
	private askedAt = 0;
	private idle: NodeJS.Timeout | undefined;
	private closed = false;
	/** Whether the disk has refused a flush since the log was last taken in. */
	private isDoubtful = false;

	/**
	 * @param file the database's
	 * @param takeIn takes all of the log into the database and flushes that; says whether it could
	 */
	constructor(
		private readonly file: string,
		private readonly takeIn: () => Promise<boolean>,
	) {}

	/**
	 * Everything committed so far is on the disk when this resolves.
	 *
	 * @throws the disk's refusal
	 */
	async flush(): Promise<void> {
		// A flush under way may have begun before the last commit.
		this.next ??= this.flushing.catch(() => undefined).then(async () => {
			this.next = undefined;
			this.flushing = this.flushNow();
			await this.flushing;
		});
		await this.next;
	}

	/** Waits for the flushes that were asked for before: what rests on a durable commit is not told before it is one. */
	async flushed(): Promise<void> {
		await (this.next ?? this.flushing).catch(() => undefined);
	}

	/** To be called before each write: waits when the log has become too long. */
	async room(): Promise<void> {
		const size = statSync(`${this.file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
		if (size < this.askedAt) this.askedAt = 0;
		if (size > Math.min(Math.max(LONG, 2 * this.askedAt), TOO_LONG)) {
			this.askedAt = size;
			this.shorten();
		}
		if (size > TOO_LONG) await this.shortening;
	}

	/** Ends the thread. The connections may be closed then. */
	async close(): Promise<void> {
		this.closed = true;
		clearTimeout(this.idle);
		await this.flushed();
		await this.thread?.terminate();
		await this.handle?.close();
	}

	private async flushNow(): Promise<void> {
		// After a refusal the system believes that the disk has the log, whatever it has (LWN 752063): only what is taken into
		// the database, which is flushed after it, is certain.
		if (this.isDoubtful) {
			if (!(await this.takeIn())) throw new Error('The log could not be taken into the database');
			this.isDoubtful = false;
		}
		try {
			await this.flushLog();
		} catch (error) {
			this.isDoubtful = true;
			throw error;
		}
	}

	private async flushLog(): Promise<void> {
		// Locks are kept on other files, so closing this one lets go of none.
		this.handle ??= await open(`${this.file}-wal`, 'r+');
		await this.handle.datasync();
	}

	private shorten(): void {
		if (this.shortening || this.closed) return;
		clearTimeout(this.idle);
		const shortening = new Promise<void>((resolve) => {
			const thread = this.thread ?? this.startThread();
			// SQLite does it itself then, later and on the event loop.
			if (thread === null) return resolve();
			const done = () => {
				thread.off('message', done);
				thread.off('exit', done);
				this.shortening = undefined;
				this.idle = setTimeout(() => void this.thread?.terminate(), IDLE_MS).unref();
				resolve();
			};
			thread.on('message', done);
			thread.on('exit', done);
			thread.postMessage(null);
		});
		if (this.thread) this.shortening = shortening;
	}

	/** @returns null when the system allows no more threads */
	private startThread(): Worker | null {
		let thread: Worker;
		try {
			thread = new Worker(THREAD, { eval: true, workerData: this.file });
		} catch {
			return null;
		}
		this.thread = thread;
		// n8n may end whenever it likes; SQLite takes the log over at the next opening.
		thread.unref();
		thread.on('error', () => undefined);
		thread.on('exit', () => (this.thread = undefined));
		return thread;
	}
}
