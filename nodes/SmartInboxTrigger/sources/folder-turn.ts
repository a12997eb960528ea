import type { ImapFlow } from 'imapflow';

import { isConnectionLost } from '../../shared/mail/imap-fault';
import { MailServerError } from '../../shared/mail/mail-server-error';
import { recordSweep } from '../../shared/store/folders';
import type { Store } from '../../shared/store/store';
import type { Health } from '../health';
import type { AfterProcessing } from '../settings';
import { applyAfterProcessing, type Undone } from './after-processing';
import { pauseAfter, setback } from './back-off';
import { catchUp } from './catch-up';
import { describeMissing, describeReadDestination } from '../../shared/mail/folder-choice';
import { noticeReusedUids } from './reused-uids';
import type { Roster } from './roster';
import { partOf, selectFolder, type WatchedFolder } from './watched-folder';

const SECONDS = 1000;
const MINUTES = 60 * SECONDS;
/** Sweeps are written down this often. */
const RECORDED = 3 * MINUTES;
/** After Processing that is refused altogether is tried again after so long. */
const REFUSED = { first: 20 * SECONDS, cap: 15 * MINUTES };
/** A server that refuses everything so often in a row may have lost its way with this connection. */
const PATIENCE = 5;

export interface TurnOptions {
	store: Store;
	roster: Roster;
	after: AfterProcessing;
	health: Health;
}

/** Looks through folders on one connection, one after the other. What is wrong with one does not stop the others (invariant 9). */
export class FolderTurn {
	private readonly checked = new Set<string>();

	constructor(
		private readonly client: ImapFlow,
		private readonly options: TurnOptions,
	) {}

	/**
	 * Selects the folder, takes what is new and applies After Processing.
	 *
	 * @param turn how long it may take while others wait; milliseconds
	 * @throws what ended the connection
	 */
	async take(folder: WatchedFolder, turn = Infinity): Promise<void> {
		if (folder.restsUntil > Date.now()) return;
		const { client } = this;
		const { health, after } = this.options;
		try {
			await this.select(folder);
			if (folder.isDue) await this.read(folder, turn);
			if (folder.hasDone && after.action !== 'leave') await this.acknowledge(folder);
			folder.failures = 0;
			folder.restsUntil = 0;
			await health.good(partOf(folder));
		} catch (cause) {
			if (isConnectionLost(client, cause) || (cause instanceof MailServerError && cause.reason === 'timeout')) throw cause;
			folder.failures++;
			folder.isDue = true;
			const trouble = setback(cause, false);
			if (trouble.reason === 'refused' && folder.failures > PATIENCE && trouble.pause.first <= SECONDS) throw cause;
			folder.restsUntil = Date.now() + pauseAfter(trouble.pause, folder.failures);
			// It may only have another name: the roster finds out.
			if (trouble.reason === 'folder') this.options.roster.isDoubted = true;
			if (trouble.reason !== 'folder' || folder.failures > 1) await health.bad(partOf(folder), trouble);
		}
	}

	private async select(folder: WatchedFolder): Promise<void> {
		const { client } = this;
		const { store, after } = this.options;
		const snapshot = await selectFolder(client, folder, after.action === 'leave');
		if (snapshot === null) return;
		const { folderId } = folder.reading;
		if (!this.checked.has(folderId)) {
			await noticeReusedUids(client, store, folderId);
			this.checked.add(folderId);
		}
		folder.known = snapshot;
		folder.objectId = snapshot.objectId;
		// Nothing was pushed for it while another one was selected.
		folder.isDue = true;
	}

	private async read(folder: WatchedFolder, turn: number): Promise<void> {
		const { client } = this;
		const { store } = this.options;
		// Before, so that what arrives meanwhile marks it again.
		folder.isDue = false;
		if (!(await catchUp(client, folder.reading, turn))) {
			folder.isDue = true;
			return;
		}
		folder.sweptAt = Date.now();
		if (folder.sweptAt - folder.recordedAt < RECORDED || !client.mailbox) return;
		folder.recordedAt = folder.sweptAt;
		const { exists, uidNext } = client.mailbox;
		await store.transaction((sql) => recordSweep(sql, folder.reading.folderId, { objectId: folder.objectId, uidNext, messages: exists }));
	}

	private async acknowledge(folder: WatchedFolder): Promise<void> {
		if (folder.after.restsUntil > Date.now()) return;
		folder.hasDone = false;
		const { health } = this.options;
		const part = `${partOf(folder)}:after`;
		const undone = await this.apply(folder).catch((cause: unknown) => {
			// A line that was cut: it is still to be done on the next one, and at once.
			folder.hasDone = true;
			throw cause;
		});
		if (!undone?.all) folder.after.failures = 0;
		else folder.after.restsUntil = Date.now() + pauseAfter(REFUSED, ++folder.after.failures);
		if (undone === null) await health.good(part);
		else await health.bad(part, { reason: 'refused', message: undone.message, description: undone.description });
	}

	private async apply({ reading }: WatchedFolder): Promise<Undone | null> {
		const { store, roster, after } = this.options;
		if (after.action !== 'move') return await applyAfterProcessing(this.client, store, reading.folderId, after);
		if (roster.readDestination !== null) return { all: true, ...describeReadDestination(roster.readDestination) };
		if (roster.destination === null) return { all: true, ...describeMissing(after.folder) };
		return await applyAfterProcessing(this.client, store, reading.folderId, { action: 'move', folder: roster.destination });
	}
}
