import type { FetchMessageObject, ImapFlow, MailboxObject, SearchObject } from 'imapflow';

import { deferralOf } from '../../shared/mail/imap';
import { MailServerError } from '../../shared/mail/mail-server-error';
import { parseMail } from '../../shared/mail/message/parse';
import { responseCode } from '../../shared/mail/response-code';
import { completeArrival, describeMessage, OVERSIZE, receive, UNFETCHED, type Arrival, type Envelope } from '../../shared/store/arrivals';
import type { ArrivedMail } from '../../shared/store/arriving-mail';
import { advanceFolder, beginFolder, getFolder, type Folder } from '../../shared/store/folders';
import { giveUpWanted, hasDelivery, wantedDeliveries } from '../../shared/store/ledger';
import { recordMail } from '../../shared/store/mailboxes';
import type { Store } from '../../shared/store/store';
import { isOwnMail } from '../own-addresses';
import { fetchMail, inOnePiece, PIECE_OF_MAIL } from './fetch-mail';

const HOURS = 3_600_000;
/** What is asked for of every mail beside its source. */
const WHAT = { uid: true, size: true, internalDate: true } as const;
/** UIDs asked for in one FETCH: the cursor moves on after each. */
const CHUNK = 200;
/** Mail is written to the ledger in transactions of about this size. */
const BATCH = { mails: 100, bytes: 4 * 1024 * 1024 };
/** Fetches of one mail that may be refused before it is put aside; lost connections are less the mail's own doing. */
const PATIENCE = { refused: 3, connectionLost: 5 };

/** One folder being read. */
export interface Reading {
	store: Store;
	folderId: string;
	sizeLimitBytes: number;
	own: readonly string[];
	/** New rows are in the ledger, durably. */
	onStored: () => void;
	/** Fetches in vain, by UID. */
	failures: Map<number, number>;
	/** Whether the last connection ended within a FETCH: then mails are fetched one by one, to find the one that does it. */
	careful: boolean;
}

/**
 * Brings everything into the ledger that the folder has and the cursor has not passed. The order is: rows, durably; then
 * the cursor. Only reads: flags stay as they are (BODY.PEEK).
 *
 * @param turn how long this may take while others wait; milliseconds
 * @returns whether everything is taken; if not, there is more for another turn
 */
export async function catchUp(client: ImapFlow, reading: Reading, turn = Infinity): Promise<boolean> {
	const until = performance.now() + turn;
	const folder = await openCursor(client, reading);
	await takeWanted(client, reading, folder);
	const { above, wanted } = await candidates(client, folder);
	for (let at = 0; at < wanted.length; at += CHUNK) {
		if (at > 0 && performance.now() > until) return false;
		const uids = wanted.slice(at, at + CHUNK);
		await takeChunk(client, reading, folder, uids);
		await advance(reading, folder, uids[uids.length - 1]);
	}
	// What is left above the cursor is older than Start From.
	if (above.length > 0) await advance(reading, folder, above[above.length - 1]);
	return true;
}

/** Mails that are in the ledger in part, and that somebody wants whole. */
async function takeWanted(client: ImapFlow, reading: Reading, folder: OpenFolder): Promise<void> {
	for (const { uid, messageKey } of await wantedDeliveries(reading.store, reading.folderId, folder.uidValidity)) {
		await takeAlone(client, reading, folder, uid, true);
		await reading.store.transaction((sql) => giveUpWanted(sql, messageKey));
	}
}

interface OpenFolder extends Folder {
	uidValidity: number;
}

function selected(client: ImapFlow): MailboxObject {
	if (!client.mailbox) throw new MailServerError('IMAP', 'network', 'The server closed the folder', 'Nothing to do: it is opened again by itself.');
	return client.mailbox;
}

/** The cursor, begun when the folder is read for the first time or its UIDs have been given anew (RFC 3501, 2.3.1.1). */
async function openCursor(client: ImapFlow, reading: Reading): Promise<OpenFolder> {
	const mailbox = selected(client);
	const uidValidity = Number(mailbox.uidValidity);
	let folder = await getFolder(reading.store, reading.folderId);
	if (folder && folder.uidValidity !== uidValidity) {
		reading.failures.clear();
		const uidNext = await nextUid(client, mailbox);
		await reading.store.transaction((sql) => beginFolder(sql, reading.folderId, uidValidity, uidNext), { durable: true });
		folder = await getFolder(reading.store, reading.folderId);
	}
	if (!folder) throw new Error('The folder is no longer in the store');
	return { ...folder, uidValidity };
}

/** Not every server says it; without it all old mail would count as new. */
async function nextUid(client: ImapFlow, mailbox: Pick<MailboxObject, 'exists'> & { uidNext?: number }): Promise<number> {
	if (mailbox.uidNext !== undefined) return mailbox.uidNext;
	return mailbox.exists === 0 ? 1 : ((await search(client, { uid: '*' })).at(-1) ?? 0) + 1;
}

/** UIDs above the cursor, and those of them that are to be taken, both ascending. */
async function candidates(client: ImapFlow, folder: Folder): Promise<{ above: number[]; wanted: number[] }> {
	// "n:*" names the last mail even when its UID is below n.
	const above = (await search(client, { uid: `${folder.seenUid + 1}:*` })).filter((uid) => uid > folder.seenUid);
	if (folder.startFrom === 0 || above.length === 0 || above[0] >= folder.firstUid) return { above, wanted: above };
	// SINCE compares calendar days of an unknown time zone; the exact moment is checked by INTERNALDATE.
	const since = new Date(folder.startFrom - 26 * HOURS);
	const recent = new Set(await search(client, { uid: `${folder.seenUid + 1}:${folder.firstUid - 1}`, since }));
	return { above, wanted: above.filter((uid) => uid >= folder.firstUid || recent.has(uid)) };
}

/** imapflow answers `false` when the server refuses a SEARCH, and when the line is lost: that is not "nothing found". */
async function search(client: ImapFlow, query: SearchObject): Promise<number[]> {
	const found = await client.search(query, { uid: true });
	if (!Array.isArray(found) && !client.usable) throw new MailServerError('IMAP', 'network', 'The connection to the mail server was lost', 'Nothing to do: it is made again by itself.');
	if (!Array.isArray(found)) throw new MailServerError('IMAP', 'refused', 'The mail server refused a search', 'Nothing to do: it is tried again by itself.');
	return found;
}

async function advance({ store, folderId }: Reading, folder: OpenFolder, uid: number): Promise<void> {
	if (uid <= folder.seenUid) return;
	// Need not be durable: a cursor that is lost fetches mail whose rows are there.
	await store.transaction((sql) => advanceFolder(sql, folderId, folder.uidValidity, uid));
	folder.seenUid = uid;
}

async function takeChunk(client: ImapFlow, reading: Reading, folder: OpenFolder, uids: number[]): Promise<void> {
	const left = new Set(uids);
	if (!reading.careful) await takeTogether(client, reading, folder, left);
	// Whatever a FETCH of many left out (refused, dropped by a parser, over the limit) is asked for by itself.
	for (const uid of left) await takeAlone(client, reading, folder, uid);
	reading.careful = false;
}

/** Takes what comes when everything is asked for at once, and removes it from `left`: a chunk costs one round trip. */
async function takeTogether(client: ImapFlow, reading: Reading, folder: OpenFolder, left: Set<number>): Promise<void> {
	const batch = new Batch(reading, folder);
	try {
		const piece = Math.min(PIECE_OF_MAIL, reading.sizeLimitBytes);
		const query = { ...WHAT, source: { start: 0, maxLength: piece } };
		// No command inside this loop: imapflow would wait for itself (postalsys/imapflow#159).
		for await (const found of client.fetch([...left], query, { uid: true })) {
			// One that fills the piece goes on: it is taken by itself.
			if (!left.has(found.uid) || !found.source || found.source.length >= piece) continue;
			if (!isBeforeStart(folder, found)) await batch.add(found, await inOnePiece(reading.store, found.source));
			left.delete(found.uid);
		}
		await batch.write();
	} catch (cause) {
		await batch.write();
		if (!client.usable || !isRefusal(cause)) {
			reading.careful = !client.usable;
			throw cause;
		}
	}
}

/** @param isWanted somebody wants this mail whatever its size */
async function takeAlone(client: ImapFlow, reading: Reading, folder: OpenFolder, uid: number, isWanted = false): Promise<void> {
	if (!isWanted && (await hasDelivery(reading.store, folder.id, folder.uidValidity, uid))) return;
	const batch = new Batch(reading, folder);
	for (;;) {
		try {
			const found = await client.fetchOne(String(uid), WHAT, { uid: true });
			if (found && !isWanted && isBeforeStart(folder, found)) return;
			const fetched = found && (await fetchMail(client, reading.store, found, isWanted ? Infinity : reading.sizeLimitBytes));
			if (fetched) {
				await batch.add(found, fetched.mail, fetched.isWhole ? undefined : { state: 'quarantined', reason: `Larger than the size limit of ${Math.round(reading.sizeLimitBytes / 1024 / 1024)} MB` });
				return await batch.write();
			}
			// Deleted since it was listed, or the server keeps it to itself.
			if (!(await search(client, { uid: String(uid) })).includes(uid)) return;
			if (count(reading, uid) >= PATIENCE.refused) return await putAside(batch, uid, 'the server does not hand it over');
		} catch (cause) {
			const failures = count(reading, uid);
			const lost = !client.usable;
			if (!lost && !isRefusal(cause)) throw cause;
			if (failures >= (lost ? PATIENCE.connectionLost : PATIENCE.refused)) return await putAside(batch, uid, lost ? 'the connection ends each time it is fetched' : 'the server refuses to hand it over');
			if (lost) {
				reading.careful = true;
				throw cause;
			}
		}
	}
}

function count({ failures }: Reading, uid: number): number {
	const now = (failures.get(uid) ?? 0) + 1;
	failures.set(uid, now);
	return now;
}

/** A mail that cannot be read gets a row too, so that it is listed and does not hold up the others (invariant 9). */
async function putAside(batch: Batch, uid: number, why: string): Promise<void> {
	await batch.add({ uid, seq: 0, internalDate: new Date() }, null, { state: 'quarantined', reason: `The mail could not be fetched: ${why}` });
	await batch.write();
}

/** Whether the server said no to this command and the connection lives; asking it to slow down is not about the mail. */
function isRefusal(cause: unknown): boolean {
	const { responseStatus, code } = cause as { responseStatus?: string; code?: string };
	const deferral = deferralOf(cause);
	// [SERVERBUG] is what Dovecot says of one mail that it cannot read.
	if (deferral === 'limit' || deferral === 'throttled' || responseCode(cause) === 'UNAVAILABLE') return false;
	return responseStatus === 'NO' || responseStatus === 'BAD' || code?.startsWith('ParserError') === true;
}

function arrivedAt({ internalDate }: Pick<FetchMessageObject, 'internalDate'>): number {
	const at = internalDate === undefined ? NaN : new Date(internalDate).getTime();
	return Number.isNaN(at) ? Date.now() : Math.max(0, at);
}

function isBeforeStart(folder: Folder, found: FetchMessageObject): boolean {
	return found.uid < folder.firstUid && arrivedAt(found) < folder.startFrom;
}

/** Mails on their way into the ledger. */
class Batch {
	private arrivals: Arrival[] = [];
	private bytes = 0;

	constructor(
		private readonly reading: Reading,
		private readonly folder: OpenFolder,
	) {}

	/** @param mail null when it could not be fetched */
	async add(found: FetchMessageObject, mail: ArrivedMail | null, verdict?: Arrival['verdict']): Promise<void> {
		const { folder } = this;
		const messageKey = keyOf(folder, found.uid);
		const { envelope, source, contentKey } = mail ?? (await inOnePiece(this.reading.store, Buffer.from('Subject: (not fetched)\r\n\r\n')));
		const sizeBytes = found.size ?? mail?.sizeBytes ?? 0;
		this.arrivals.push({
			messageKey,
			mailboxId: folder.mailboxId,
			folder: { id: folder.id, uidValidity: folder.uidValidity, uid: found.uid },
			receivedAt: arrivedAt(found),
			// Two mails of which we have only a part may differ in the rest.
			contentKey: mail === null ? `${UNFETCHED}${messageKey}` : verdict ? `${OVERSIZE}${messageKey}` : contentKey,
			mail: envelope,
			source,
			sizeBytes,
			verdict: verdict ?? this.verdict(found.uid, envelope),
		});
		this.bytes += source instanceof Uint8Array ? source.length : 0;
		if (this.arrivals.length >= BATCH.mails || this.bytes >= BATCH.bytes) await this.write();
	}

	async write(): Promise<void> {
		const { arrivals } = this;
		if (arrivals.length === 0) return;
		const { store, onStored, failures } = this.reading;
		await store.transaction(
			async (sql) => {
				for (const arrival of arrivals) if (!(await completeArrival(sql, arrival))) await receive(sql, arrival);
				await recordMail(sql, this.folder.mailboxId);
			},
			{ durable: true },
		);
		for (const { folder } of arrivals) if (folder) failures.delete(folder.uid);
		this.arrivals = [];
		this.bytes = 0;
		onStored();
		for (const arrival of arrivals) await describeUnseen(store, arrival);
	}

	private verdict(uid: number, mail: Envelope): Arrival['verdict'] {
		if (isOwnMail(mail, this.reading.own)) return { state: 'ignored', reason: 'Sent by one of your own addresses' };
		// A restored or migrated mailbox gives old mail a new arrival time.
		if (uid < this.folder.firstUid && mail.sentAt !== null && Date.parse(mail.sentAt) < this.folder.startFrom - 48 * HOURS) {
			return { state: 'ignored', reason: 'Older than Start From by its date' };
		}
		return undefined;
	}
}

function keyOf(folder: OpenFolder, uid: number): string {
	return `imap:${folder.mailboxId}:${folder.id}:${folder.uidValidity}:${uid}`;
}

/** Mail that starts no run is taken apart here, so that the inbox shows what is in it. Its row is safe by now. */
async function describeUnseen(store: Store, { contentKey, source, verdict }: Arrival): Promise<void> {
	if (verdict === undefined || !(source instanceof Uint8Array) || contentKey.startsWith(UNFETCHED)) return;
	try {
		const { mail } = await parseMail(Buffer.from(source));
		const known = await store.get<{ id: string }>('SELECT id FROM message WHERE content_key = $1', [contentKey]);
		if (known) await store.transaction((sql) => describeMessage(sql, known.id, mail));
	} catch {
		// The list shows its sender and its subject all the same.
	}
}
