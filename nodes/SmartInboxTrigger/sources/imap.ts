import type { ImapFlow } from 'imapflow';

import { MailServerError } from '../../shared/mail/mail-server-error';
import { openFolder } from '../../shared/mail/imap';
import { ensureFolder, recordSweep } from '../../shared/store/folders';
import type { Store } from '../../shared/store/store';
import { Bell } from '../bell';
import { ownTrouble, type Health, type Trouble } from '../health';
import { SettingsError, type AfterProcessing } from '../settings';
import { applyAfterProcessing } from './after-processing';
import { catchUp, type Reading } from './catch-up';
import { noticeReusedUids } from './reused-uids';
import type { SignIn } from './sign-in';

const SECONDS = 1000;
const MINUTES = 60 * SECONDS;

/** A silent line is tested this often; a line that does not answer the test in time is given up. */
const LINE_TEST = { every: 30 * SECONDS, patience: 20 * SECONDS };
/** What push missed is found this often. */
const SWEEP = 3 * MINUTES;
/** A connection that lasted this long was a good one. */
const STABLE = 20 * SECONDS;
/** How long to wait after an attempt in vain: nothing was asked of a server that does not answer, so it may be asked soon. */
const BACK_OFF = { first: SECONDS, unreachable: 5 * SECONDS, other: 60 * SECONDS, credential: 30 * SECONDS };

export interface FolderWatch {
	store: Store;
	mailboxId: string;
	path: string;
	startFrom: number;
	after: AfterProcessing;
	sizeLimitBytes: number;
	own: readonly string[];
	signIn: SignIn;
	health: Health;
	onStored: () => void;
}

/**
 * Watches one folder on a connection of its own: catches up, then listens with IDLE. Never throws: it reconnects for
 * ever, with back-off and jitter.
 */
export class FolderWatcher {
	private readonly bell = new Bell();
	private readonly reading: Reading;
	private client: ImapFlow | undefined;
	private closed = false;
	/** Ends when the watcher has let go of everything. */
	readonly ended: Promise<void>;

	private constructor(
		private readonly watch: FolderWatch,
		folderId: string,
	) {
		const { store, sizeLimitBytes, own, onStored } = watch;
		this.reading = { store, folderId, sizeLimitBytes, own, onStored, failures: new Map(), careful: false };
		this.ended = this.run();
	}

	/** The folder's row, with its Start From, is made before anything can arrive. */
	static async open(watch: FolderWatch): Promise<FolderWatcher> {
		const folder = await watch.store.transaction((sql) => ensureFolder(sql, watch.mailboxId, watch.path, watch.startFrom), { durable: true });
		return new FolderWatcher(watch, folder.id);
	}

	get folderId(): string {
		return this.reading.folderId;
	}

	/** Runs have ended: After Processing may be due. */
	wake(): void {
		if (this.watch.after.action !== 'leave') this.bell.ring();
	}

	/** Prompt, and safe to call again. */
	close(): void {
		this.closed = true;
		this.client?.close();
		this.bell.ring();
	}

	private async run(): Promise<void> {
		for (let failures = 0; !this.closed; ) {
			const trouble = await this.session(() => (failures = 0));
			if (this.closed) return;
			if (trouble) await this.watch.health.bad(this.watch.path, trouble);
			await this.pause(backOff(trouble, ++failures));
		}
	}

	/** One connection, from sign-in to its end. @returns what ended it; null when the server closed it without a word */
	private async session(onStable: () => void): Promise<Trouble | null> {
		let stable: NodeJS.Timeout | undefined;
		try {
			this.client = await this.watch.signIn.connect();
			// A server that lets us in only to throw us out must not be asked again every second.
			stable = setTimeout(onStable, STABLE);
			if (this.closed) return null;
			await openFolder(this.client, this.watch.path, { readOnly: this.watch.after.action === 'leave' });
			await noticeReusedUids(this.client, this.watch.store, this.folderId);
			await this.listen(this.client);
			return null;
		} catch (cause) {
			return this.describe(cause);
		} finally {
			clearTimeout(stable);
			this.client?.close();
		}
	}

	/** Ends when the connection does. */
	private async listen(client: ImapFlow): Promise<void> {
		client.on('exists', () => this.bell.ring());
		client.on('close', () => this.bell.ring());
		let idles = client.capabilities.has('IDLE');
		let sweptAt = 0;
		while (client.usable && !this.closed) {
			await catchUp(client, this.reading);
			await this.afterProcessing(client);
			if (Date.now() - sweptAt >= SWEEP) {
				sweptAt = Date.now();
				await this.watch.store.transaction((sql) => recordSweep(sql, this.folderId));
			}
			await this.watch.health.good(this.watch.path);
			// Silence is listened to until the bell rings or a sweep is due.
			for (let rang = false; !rang && client.usable && !this.closed && Date.now() - sweptAt < SWEEP; ) {
				const startedAt = Date.now();
				let listening = true;
				if (idles) {
					void client
						.idle()
						.then(() => {
							// Ended by the server and not by our next command. One that ends IDLE at once does not really have it.
							if (!listening || !client.usable) return;
							if (Date.now() - startedAt < SECONDS) idles = false;
							this.bell.ring();
						})
						.catch(() => this.bell.ring());
				}
				rang = await this.bell.wait(LINE_TEST.every);
				listening = false;
				if (!rang && client.usable) {
					await answered(client);
					await this.watch.health.good(this.watch.path);
					// Without IDLE the answer to NOOP is what tells of new mail, if the server is kind; a search always does.
					if (!idles) rang = true;
				}
			}
		}
	}

	private async afterProcessing(client: ImapFlow): Promise<void> {
		const { store, after } = this.watch;
		const refused = await applyAfterProcessing(client, store, this.folderId, after);
		if (refused === null) await this.watch.health.good(`${this.watch.path}:after`);
		else await this.watch.health.bad(`${this.watch.path}:after`, { reason: 'refused', message: refused, description: 'Check the rights on the mailbox and the After Processing parameter. Mail is received all the same.' });
	}

	private describe(cause: unknown): Trouble {
		if (cause instanceof MailServerError) {
			const { reason, message, description } = cause;
			return { reason, message, description, disables: reason === 'authentication' && this.watch.signIn.disabled };
		}
		if (cause instanceof SettingsError) return { reason: 'settings', message: cause.message, description: cause.description };
		if (isConnectionLoss(cause)) return { reason: 'network', message: 'The connection to the mail server was lost', description: 'Nothing to do: it is made again by itself.' };
		return ownTrouble(cause, 'No mail is lost: reading goes on where it stopped as soon as this is over.');
	}

	private async pause(milliseconds: number): Promise<void> {
		const until = Date.now() + milliseconds * (0.5 + Math.random() / 2);
		// The bell may ring for runs that ended; only closing cuts the pause short.
		while (!this.closed && Date.now() < until) await this.bell.wait(until - Date.now());
	}
}

function backOff(trouble: Trouble | null, failures: number): number {
	if (trouble?.disables) return BACK_OFF.credential;
	const cap = trouble?.reason === 'network' || trouble?.reason === 'timeout' ? BACK_OFF.unreachable : BACK_OFF.other;
	return Math.min(cap, BACK_OFF.first * 2 ** Math.min(failures - 1, 10));
}

/** imapflow and sockets give codes; so does SQLite, with codes of its own. */
function isConnectionLoss(cause: unknown): boolean {
	const { code, responseStatus } = (cause ?? {}) as { code?: unknown; responseStatus?: unknown };
	return responseStatus !== undefined || (typeof code === 'string' && !code.startsWith('ERR_SQLITE'));
}

/** Whether the line lives. @throws MailServerError when it does not answer in time */
async function answered(client: ImapFlow): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => {
			reject(new MailServerError('IMAP', 'timeout', 'The mail server no longer answers', 'Nothing to do: the connection is made again by itself.'));
		}, LINE_TEST.patience);
	});
	try {
		await Promise.race([client.noop(), late]);
	} finally {
		clearTimeout(timer);
	}
}
