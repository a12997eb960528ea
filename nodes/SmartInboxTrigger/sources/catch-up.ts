import type { FetchMessageObject, ImapFlow, MailboxObject } from 'imapflow';

import { arrivedAt } from '../../shared/mail/fetch/arrival-time';
import { fetchInTurns } from '../../shared/mail/fetch/fetch-in-turns';
import { fetchMail, inOnePiece, PIECE_OF_MAIL } from '../../shared/mail/fetch/fetch-mail';
import { search } from '../../shared/mail/fetch/search';
import { deferralOf, isConnectionLost } from '../../shared/mail/imap-fault';
import { MailServerError } from '../../shared/mail/mail-server-error';
import { giveBack, inOwnMemory } from '../../shared/mail/message/give-back';
import { responseCode } from '../../shared/mail/response-code';
import { beginFolder, getFolder, type Folder } from '../../shared/store/folders';
import { giveUpWanted, hasDelivery, wantedDeliveries } from '../../shared/store/ledger';
import type { Store } from '../../shared/store/store';
import { Batch, verdictOnOversize, type OpenFolder } from './batch';
import { takeSighted } from './sighted';

const HOURS = 3_600_000;
/** What is asked for of every mail beside its source. */
const WHAT = { uid: true, size: true, internalDate: true } as const;
/** UIDs asked for in one FETCH, after which the cursor moves on: more when one takes less than this; milliseconds. */
const CHUNK = { first: 200, most: 1000, quick: 500 };
/** More new mails than this at once are looked for first, and taken in chunks. */
const PUSHED = 20;
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
	/** A mail that could not be taken whole is listed with the reason. */
	onPutAside: (messageKey: string, reason: string) => void;
	/** Fetches in vain, by UID. */
	failures: Map<number, number>;
	/** Whether the last connection ended within a FETCH: then mails are fetched one by one, to find the one that does it. */
	careful: boolean;
	/** Mails in the folder when it was last looked through. */
	exists?: number;
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
	const { exists } = selected(client);
	const pushed = await takePushed(client, reading, folder);
	await takeWanted(client, reading, folder);
	const { above, wanted } = await candidates(client, folder);
	const batch = new Batch(reading, folder);
	const isAllTaken = await takeAll(client, reading, folder, batch, wanted.filter((uid) => !pushed.has(uid)), until).finally(() => batch.end());
	if (!isAllTaken) return false;
	// What is left above the cursor is older than Start From.
	if (above.length > 0) batch.passed(above[above.length - 1]);
	await batch.end();
	await takeSighted(reading, folder);
	reading.exists = exists;
	return true;
}

/** @returns false when time was over */
async function takeAll(client: ImapFlow, reading: Reading, folder: OpenFolder, batch: Batch, uids: readonly number[], until: number): Promise<boolean> {
	let size: number = CHUNK.first;
	for (let at = 0; at < uids.length; ) {
		const began = performance.now();
		if (at > 0 && began > until) return false;
		const chunk = uids.slice(at, at + size);
		await takeChunk(client, reading, folder, batch, chunk);
		batch.passed(chunk[chunk.length - 1]);
		at += chunk.length;
		size = performance.now() - began < CHUNK.quick ? Math.min(2 * size, CHUNK.most) : CHUNK.first;
	}
	return true;
}

/**
 * Mail that has just been pushed is one, or a few: fetched without being looked for first, it is here a round trip sooner.
 * Whatever this leaves out the search finds afterwards.
 *
 * @returns UIDs of what was taken
 */
async function takePushed(client: ImapFlow, reading: Reading, folder: OpenFolder): Promise<ReadonlySet<number>> {
	const taken = new Set<number>();
	const news = selected(client).exists - (reading.exists ?? Infinity);
	// Below firstUid Start From decides, and a mail that ends the connection is looked for one by one.
	if (news < 1 || news > PUSHED || reading.careful || folder.seenUid + 1 < folder.firstUid) return taken;
	const batch = new Batch(reading, folder);
	await takeTogether(client, reading, folder, batch, `${folder.seenUid + 1}:*`, (uid) => uid > folder.seenUid, taken);
	await batch.end();
	return taken;
}

/** Mails that are in the ledger in part, and that somebody wants whole. */
async function takeWanted(client: ImapFlow, reading: Reading, folder: OpenFolder): Promise<void> {
	for (const { uid, uidValidity, messageKey } of await wantedDeliveries(reading.store, reading.folderId)) {
		if (uid !== null && uidValidity === folder.uidValidity) await takeAlone(client, reading, folder, uid, true);
		await reading.store.transaction((sql) => giveUpWanted(sql, messageKey));
	}
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

async function takeChunk(client: ImapFlow, reading: Reading, folder: OpenFolder, batch: Batch, uids: number[]): Promise<void> {
	const taken = new Set<number>();
	const wanted = new Set(uids);
	if (!reading.careful && uids.length > 0) await takeTogether(client, reading, folder, batch, uids, (uid) => wanted.has(uid), taken);
	// Whatever a FETCH of many left out (refused, dropped by a parser, over the limit) is asked for by itself.
	for (const uid of uids) if (!taken.has(uid)) await takeAlone(client, reading, folder, uid);
	reading.careful = false;
}

/** Takes what comes when everything is asked for at once, and adds it to `batch` and `taken`: many mails cost one round trip. */
async function takeTogether(client: ImapFlow, reading: Reading, folder: OpenFolder, batch: Batch, range: string | number[], wants: (uid: number) => boolean, taken: Set<number>): Promise<void> {
	try {
		const piece = Math.min(PIECE_OF_MAIL, reading.sizeLimitBytes);
		const query = { ...WHAT, source: { start: 0, maxLength: piece } };
		for await (const found of fetchInTurns(client, range, query, { uid: true })) {
			if (!wants(found.uid) || taken.has(found.uid) || !found.source) continue;
			if (found.source.length >= piece) {
				// It goes on: it is taken by itself.
				giveBack(found.source);
				continue;
			}
			if (!isBeforeStart(folder, found)) await batch.add(found, await inOnePiece(reading.store, inOwnMemory(found.source)));
			taken.add(found.uid);
		}
	} catch (cause) {
		await batch.end();
		const lost = isConnectionLost(client, cause);
		if (lost || !isRefusal(cause)) {
			reading.careful = lost;
			throw cause;
		}
	}
}

/** @param isWanted somebody wants this mail whatever its size */
async function takeAlone(client: ImapFlow, reading: Reading, folder: OpenFolder, uid: number, isWanted = false): Promise<void> {
	if (!isWanted && (await hasDelivery(reading.store, folder.id, folder.uidValidity, uid))) return;
	const batch = new Batch(reading, folder, isWanted);
	for (;;) {
		try {
			const found = await client.fetchOne(String(uid), WHAT, { uid: true });
			if (found && !isWanted && isBeforeStart(folder, found)) return;
			const fetched = found && (await fetchMail(client, reading.store, found, isWanted ? Infinity : reading.sizeLimitBytes));
			if (fetched) {
				await batch.add(found, fetched.mail, fetched.isWhole ? undefined : verdictOnOversize(reading.sizeLimitBytes));
				return await batch.end();
			}
			// Deleted since it was listed, or the server keeps it to itself.
			if (!(await search(client, { uid: String(uid) })).includes(uid)) return;
			if (count(reading, uid) < PATIENCE.refused) continue;
			// What is kept of a mail that somebody wants stays as it is.
			if (!isWanted) await putAside(batch, uid, 'the server does not hand it over');
			return;
		} catch (cause) {
			const failures = count(reading, uid);
			const lost = isConnectionLost(client, cause);
			if (!lost && !isRefusal(cause)) throw cause;
			if (failures >= (lost ? PATIENCE.connectionLost : PATIENCE.refused)) {
				if (!isWanted) await putAside(batch, uid, lost ? 'the connection ends each time it is fetched' : 'the server refuses to hand it over');
				return;
			}
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
	await batch.end();
}

/** Whether the server said no to this command and the connection lives; asking it to slow down is not about the mail. */
function isRefusal(cause: unknown): boolean {
	const { responseStatus, code } = cause as { responseStatus?: string; code?: string };
	const deferral = deferralOf(cause);
	// [SERVERBUG] is what Dovecot says of one mail that it cannot read.
	if (deferral === 'limit' || deferral === 'throttled' || responseCode(cause) === 'UNAVAILABLE') return false;
	return responseStatus === 'NO' || responseStatus === 'BAD' || code?.startsWith('ParserError') === true;
}

function isBeforeStart(folder: Folder, found: FetchMessageObject): boolean {
	return found.uid < folder.firstUid && arrivedAt(found) < folder.startFrom;
}
