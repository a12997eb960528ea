import type { FetchMessageObject } from 'imapflow';

import { arrivedAt } from '../../shared/mail/fetch/arrival-time';
import { inOnePiece } from '../../shared/mail/fetch/fetch-mail';
import { parseMail } from '../../shared/mail/message/parse';
import { Turns } from '../../shared/mail/message/turns';
import { completeArrival, describeMessage, descriptionOf, OVERSIZE, receive, UNFETCHED, type Arrival, type Envelope } from '../../shared/store/arrivals';
import type { ArrivedMail } from '../../shared/store/arriving-mail';
import { advanceFolder, type Folder } from '../../shared/store/folders';
import { recordMail } from '../../shared/store/mailboxes';
import { letGoOf } from '../../shared/store/recent-sources';
import type { Store } from '../../shared/store/store';
import { isOwnMail } from '../../shared/mail/own-mail';
import type { Reading } from './catch-up';

const HOURS = 3_600_000;
/** Mail is written to the ledger in transactions of about this size. */
const BATCH = { mails: 100, bytes: 2 * 1024 * 1024 };

/** Of a backlog, what is stored is told at most this often: runs are shared by what waits, and each has its price; milliseconds. */
const TOLD_EVERY = 200;

/** A folder whose UIDs are known to be those of its cursor. */
export interface OpenFolder extends Folder {
	uidValidity: number;
}

/**
 * Mails on their way into the ledger, in their order. While one write is on its way to the disk the next mails are
 * gathered, so that the server need not wait for the disk.
 */
export class Batch {
	private arrivals: Arrival[] = [];
	private bytes = 0;
	private passedUid: number | undefined;
	private writing: Promise<void> = Promise.resolve();
	private toldAt = -Infinity;
	private isUntold = false;

	constructor(
		private readonly reading: Reading,
		private readonly folder: OpenFolder,
		/** Whether somebody waits for the whole of mails that are in the ledger in part. */
		private readonly completes = false,
	) {}

	/**
	 * @param mail null when it could not be fetched
	 * @throws what kept the mails before from being written
	 */
	async add(found: FetchMessageObject, mail: ArrivedMail | null, verdict?: Arrival['verdict']): Promise<void> {
		const { folder } = this;
		const messageKey = keyOf(folder, found.uid);
		const { envelope, source, said, contentKey } = mail ?? (await inOnePiece(this.reading.store, Buffer.from('Subject: (not fetched)\r\n\r\n')));
		const sizeBytes = found.size ?? mail?.sizeBytes ?? 0;
		this.arrivals.push({
			messageKey,
			mailboxId: folder.mailboxId,
			folder: { id: folder.id, uidValidity: folder.uidValidity, uid: found.uid },
			receivedAt: arrivedAt(found),
			// Two mails of which we have only a part may differ in the rest.
			contentKey: mail === null ? `${UNFETCHED}${messageKey}` : verdict ? `${OVERSIZE}${folder.id}:${sizeBytes}:${contentKey}` : contentKey,
			mail: envelope,
			source,
			said,
			sizeBytes,
			verdict: verdict ?? this.verdict(found.uid, envelope),
		});
		this.bytes += source instanceof Uint8Array ? source.length : 0;
		if (this.arrivals.length >= BATCH.mails || this.bytes >= BATCH.bytes) await this.write();
	}

	/** Nothing up to this UID is missing any more: the cursor moves there together with the mails added so far. */
	passed(uid: number): void {
		if (uid > this.folder.seenUid) this.passedUid = uid;
	}

	/** Resolves when everything is in the ledger, durably. @throws what kept it from being written */
	async end(): Promise<void> {
		try {
			await this.write();
			await this.writing;
		} finally {
			if (this.isUntold) this.tell();
		}
	}

	private tell(): void {
		this.isUntold = false;
		this.toldAt = performance.now();
		this.reading.onStored();
	}

	/** Begins to write when the write before has ended. */
	private async write(): Promise<void> {
		await this.writing;
		const { arrivals, passedUid } = this;
		if (arrivals.length === 0 && passedUid === undefined) return;
		this.arrivals = [];
		this.bytes = 0;
		this.passedUid = undefined;
		this.writing = this.commit(arrivals, passedUid);
		// Whoever waits for it is told.
		this.writing.catch(() => undefined);
	}

	private async commit(arrivals: readonly Arrival[], passedUid: number | undefined): Promise<void> {
		const { folder } = this;
		if (arrivals.length === 1) arrivals[0].runsNext = true;
		const { store, onPutAside, failures } = this.reading;
		await store.transaction(
			async (sql) => {
				const turns = new Turns();
				for (const arrival of arrivals) {
					await turns.rest();
					if (!this.completes || !(await completeArrival(sql, arrival))) await receive(sql, arrival);
				}
				if (arrivals.length > 0) await recordMail(sql, folder.mailboxId);
				if (passedUid !== undefined) await advanceFolder(sql, folder.id, folder.uidValidity, passedUid);
			},
			// A cursor that is lost only fetches mail whose rows are there.
			{ durable: arrivals.length > 0 },
		);
		if (passedUid !== undefined) folder.seenUid = passedUid;
		if (arrivals.length === 0) return;
		for (const { folder: place } of arrivals) if (place) failures.delete(place.uid);
		if (performance.now() - this.toldAt >= TOLD_EVERY) this.tell();
		else this.isUntold = true;
		for (const arrival of arrivals) {
			await describeUnseen(store, arrival);
			if (arrival.verdict?.state === 'quarantined') onPutAside(arrival.messageKey, arrival.verdict.reason);
			if (arrival.source instanceof Uint8Array) letGoOf(arrival.source);
		}
	}

	private verdict(uid: number, mail: Envelope): Arrival['verdict'] {
		const own = verdictOnOwn(mail, this.reading.own);
		if (own) return own;
		// A restored or migrated mailbox gives old mail a new arrival time.
		if (uid < this.folder.firstUid && mail.sentAt !== null && Date.parse(mail.sentAt) < this.folder.startFrom - 48 * HOURS) {
			return { state: 'ignored', reason: 'Older than Start From by its date' };
		}
		return undefined;
	}
}

/** Mail that somebody here wrote is no client's (B8). */
export function verdictOnOwn(mail: Pick<Envelope, 'from' | 'replyTo'>, own: readonly string[]): Arrival['verdict'] {
	return isOwnMail(mail, own) ? { state: 'ignored', reason: 'Sent by one of your own addresses' } : undefined;
}

/** Of a mail over the size limit only the beginning is here. */
export function verdictOnOversize(sizeLimitBytes: number): NonNullable<Arrival['verdict']> {
	return { state: 'quarantined', reason: `Larger than the size limit of ${Math.round(sizeLimitBytes / 1024 / 1024)} MB` };
}

/** The key of a mail that lies here. */
export function keyOf(folder: Pick<OpenFolder, 'id' | 'mailboxId' | 'uidValidity'>, uid: number): string {
	return `imap:${folder.mailboxId}:${folder.id}:${folder.uidValidity}:${uid}`;
}

/** Mail that starts no run is taken apart here, so that the inbox shows what is in it. Its row is safe by now. */
async function describeUnseen(store: Store, { contentKey, source, verdict }: Arrival): Promise<void> {
	if (verdict === undefined || !(source instanceof Uint8Array) || contentKey.startsWith(UNFETCHED)) return;
	try {
		const { mail } = await parseMail(Buffer.from(source));
		const known = await store.get<{ id: string }>('SELECT id FROM message WHERE content_key = $1', [contentKey]);
		if (known) await store.transaction((sql) => describeMessage(sql, known.id, descriptionOf(mail)));
	} catch {
		// The list shows its sender and its subject all the same.
	}
}
