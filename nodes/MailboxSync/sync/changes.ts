import type { ExpungeEvent, FlagsEvent, ImapFlow, MailboxObject } from 'imapflow';

import { fetchInTurns } from '../../shared/mail/fetch/fetch-in-turns';
import { search } from '../../shared/mail/fetch/search';
import { openFolder } from '../../shared/mail/imap';
import type { SyncCursor } from '../../shared/store/folder-sync';
import { flagBits } from '../../shared/store/mail-flags';

/** What a folder looks like. */
export interface Snapshot {
	uidValidity: number;
	uidNext: number;
	highestModseq: string | null;
	messages: number;
}

/** What became of the mail of a folder since it was last synced. */
export interface FolderChanges {
	/** The folder before the look at it: where the next one begins. */
	snapshot: Snapshot;
	/** Whether the UIDs may not be those of before: every mail has to be recognised anew. */
	isReset: boolean;
	/** Flags (bits) by UID, of mail that may have other flags now. */
	flags: Map<number, number>;
	/** UIDs that are gone. May name mail that was never known. */
	gone: number[];
	/** UIDs from here on are new; null = none are. */
	newFrom: number | null;
	sweptUid: number;
}

/** UIDs of the folder that are known here from `from` on, ascending. */
export type KnownUids = (from: number) => Promise<number[]>;

/** Without CONDSTORE: the flags of the newest mails are looked at each time, those of older ones in turns of so many. */
const WINDOW = { newest: 1000, turn: 5000 };

/**
 * Selects a folder and finds out what changed in it, in the cheapest way that the server allows. The result is the same
 * on each of them:
 *
 * | server                  | flags                  | gone                                        |
 * |-------------------------|------------------------|---------------------------------------------|
 * | QRESYNC (RFC 7162)      | told while selecting   | told while selecting (VANISHED)             |
 * | CONDSTORE (RFC 7162)    | FETCH … CHANGEDSINCE   | counted; searched for when the count differs |
 * | neither                 | FETCH: newest, and a turn of the older | the same                    |
 *
 * @param cursor up to where it was synced
 */
export async function readChanges(client: ImapFlow, path: string, cursor: SyncCursor, known: KnownUids): Promise<FolderChanges> {
	const told = new Told(client, path);
	try {
		const { highestModseq } = cursor;
		const since = client.enabled.has('QRESYNC') && highestModseq !== null ? { uidValidity: BigInt(cursor.uidValidity), changedSince: BigInt(highestModseq) } : {};
		const mailbox = await openFolder(client, path, since);
		const snapshot = await snapshotOf(client, mailbox);
		const isReset = snapshot.uidValidity !== cursor.uidValidity || snapshot.uidNext < cursor.uidNext || hasGoneBack(snapshot, cursor);
		const changes: FolderChanges = { snapshot, isReset, flags: told.flags, gone: told.gone, newFrom: snapshot.uidNext > cursor.uidNext ? cursor.uidNext : null, sweptUid: cursor.sweptUid };
		if (isReset) return { ...changes, flags: new Map(), gone: [], newFrom: 1 };
		await findOwnGone(client, cursor, changes, known);
		if (isQresync(mailbox)) return changes;
		if (client.enabled.has('CONDSTORE') && snapshot.highestModseq !== null && highestModseq !== null) await sinceModseq(client, cursor, changes, known);
		else await byLooking(client, cursor, changes, known);
		return changes;
	} finally {
		told.end();
	}
}

function isQresync(mailbox: MailboxObject): boolean {
	return (mailbox as MailboxObject & { qresync?: boolean }).qresync === true;
}

/** The folder that has just been selected. */
export async function snapshotOf(client: ImapFlow, { uidValidity, uidNext, highestModseq, exists, noModseq }: MailboxObject): Promise<Snapshot> {
	const isCounted = highestModseq !== undefined && highestModseq > 0n && noModseq !== true;
	// Not every server says UIDNEXT.
	const next = uidNext ?? (exists === 0 ? 1 : ((await search(client, { uid: '*' })).at(-1) ?? 0) + 1);
	return { uidValidity: Number(uidValidity), uidNext: next, highestModseq: isCounted ? String(highestModseq) : null, messages: exists };
}

/** Changes are counted upwards: a number that went back is that of a restored backup. */
function hasGoneBack(now: Snapshot, before: SyncCursor): boolean {
	return now.highestModseq !== null && before.highestModseq !== null && BigInt(now.highestModseq) < BigInt(before.highestModseq);
}

async function sinceModseq(client: ImapFlow, cursor: SyncCursor, changes: FolderChanges, known: KnownUids): Promise<void> {
	const { snapshot } = changes;
	if (snapshot.messages > 0 && snapshot.highestModseq !== cursor.highestModseq) await readFlags(client, '1:*', changes, BigInt(cursor.highestModseq ?? 0));
	// New mail has changed since, too: all of it was told.
	await findGone(client, cursor, changes, known);
}

async function byLooking(client: ImapFlow, cursor: SyncCursor, changes: FolderChanges, known: KnownUids): Promise<void> {
	const { snapshot } = changes;
	if (snapshot.messages === 0) {
		changes.gone.push(...(await known(0)));
		return;
	}
	if (snapshot.messages <= WINDOW.newest) {
		await readFlags(client, '1:*', changes);
		changes.gone.push(...(await known(0)).filter((uid) => !changes.flags.has(uid)));
		return;
	}
	const uids = await known(0);
	const newest = uids.at(-WINDOW.newest) ?? 1;
	await readFlags(client, `${newest}:*`, changes);
	const older = uids.slice(0, Math.max(0, uids.length - WINDOW.newest));
	const turn = older.filter((uid) => cursor.sweptUid === 0 || uid < cursor.sweptUid).slice(-WINDOW.turn);
	if (turn.length > 0) await readFlags(client, `${turn[0]}:${turn[turn.length - 1]}`, changes);
	changes.sweptUid = turn.length < WINDOW.turn ? 0 : turn[0];
	await findGone(client, cursor, changes, known);
}

/** Mail that was moved here by us since, and is gone again: the server need not tell of what came and went, and it is in no count. */
async function findOwnGone(client: ImapFlow, { uidNext }: SyncCursor, changes: FolderChanges, known: KnownUids): Promise<void> {
	const own = await known(uidNext);
	if (own.length === 0) return;
	const there = new Set(changes.snapshot.messages === 0 ? [] : await search(client, { uid: `${uidNext}:*` }));
	changes.gone.push(...own.filter((uid) => !there.has(uid)));
}

/** Nothing is gone when the folder holds as many mails as before and the new ones: one number tells it. */
async function findGone(client: ImapFlow, { uidNext, messages }: SyncCursor, changes: FolderChanges, known: KnownUids): Promise<void> {
	const fresh = [...changes.flags.keys()].filter((uid) => uid >= uidNext).length;
	if (changes.snapshot.messages === messages + fresh) return;
	const there = new Set(changes.snapshot.messages === 0 ? [] : await search(client, { uid: `1:${uidNext - 1}` }));
	const before = await known(0);
	changes.gone.push(...before.filter((uid) => uid < uidNext && !there.has(uid)));
}

async function readFlags(client: ImapFlow, range: string, changes: FolderChanges, changedSince?: bigint): Promise<void> {
	for await (const { uid, flags } of fetchInTurns(client, range, { uid: true, flags: true }, { uid: true, ...(changedSince !== undefined && { changedSince }) })) changes.flags.set(uid, flagBits(flags));
}

/** What the server tells of a folder while it is being selected. */
class Told {
	readonly flags = new Map<number, number>();
	readonly gone: number[] = [];
	private readonly onFlags = ({ path, uid, flags }: FlagsEvent) => {
		if (path === this.path && uid !== undefined) this.flags.set(uid, flagBits(flags));
	};
	private readonly onGone = ({ path, uid }: ExpungeEvent) => {
		if (path === this.path && uid !== undefined) this.gone.push(uid);
	};

	constructor(
		private readonly client: ImapFlow,
		private readonly path: string,
	) {
		client.on('flags', this.onFlags);
		client.on('expunge', this.onGone);
	}

	end(): void {
		this.client.off('flags', this.onFlags);
		this.client.off('expunge', this.onGone);
	}
}
