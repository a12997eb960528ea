import type { FetchMessageObject, ImapFlow } from 'imapflow';

import { arrivedAt, secondOf } from '../../shared/mail/fetch/arrival-time';
import { fetchInTurns } from '../../shared/mail/fetch/fetch-in-turns';
import { fetchMail, inOnePiece, PIECE_OF_MAIL } from '../../shared/mail/fetch/fetch-mail';
import { giveBack, inOwnMemory } from '../../shared/mail/message/give-back';
import { normaliseMessageId } from '../../shared/mail/message/content-key';
import { parseMail } from '../../shared/mail/message/parse';
import { readHeaders } from '../../shared/mail/message/headers';
import { bufferSource } from '../../shared/mail/message/source';
import { isOwnMail } from '../../shared/mail/own-mail';
import { describeMessage, descriptionOf, ensureMessage, OVERSIZE, type Description } from '../../shared/store/arrivals';
import type { ArrivedMail } from '../../shared/store/arriving-mail';
import { hasUnplaced, insertFolderMail, mailsAt, mailsByEmailId, mailsOfMessage, unplacedMails, type FolderMail, type ServerMail, type ServerPlace } from '../../shared/store/folder-mail';
import { flagBits } from '../../shared/store/mail-flags';
import { storedSource } from '../../shared/store/mail-source';
import type { Sql, Store } from '../../shared/store/store';
import type { SyncCounts } from '../../shared/store/sync-runs';
import { keptHeaderId, THREAD_INDEX } from '../../shared/store/threads';
import { agree, sideOf } from './pull';

/** Mails asked for at once. */
const CHUNK = 200;
/**
 * Mails are written in one transaction of about so many bytes. What has been read of those that wait is a multiple of that
 * and outlives collections of garbage, by which V8 makes its heap larger and larger. The embedded store commits without
 * waiting for the disk; PostgreSQL is asked over a line.
 */
const BATCH_BYTES = { sqlite: 64 * 1024, postgres: 1024 * 1024 };

export interface Taking {
	store: Store;
	/** Own addresses, the mailbox's among them, and own domains without "@". */
	own: readonly string[];
	/** Of a larger mail only the beginning is kept. */
	sizeLimitBytes: number;
	counts: SyncCounts;
	/** Mail from before this moment is taken only when it is known: UIDs were given anew; epoch milliseconds. */
	leaveBefore?: number;
	/** A mail came that was not in the store, in the transaction that keeps it. */
	onNew?: (sql: Sql, mail: NewMail) => Promise<void>;
}

/** A mail that came with a sync. */
export interface NewMail {
	/** The row of its place. */
	id: string;
	messageId: string;
	/** Whether it is one of ours, sent from any program. */
	isOwn: boolean;
	from: string;
	recipients: string[];
	/** Of one of ours: what it answers, Message-IDs, the nearest first. null: it answers nothing, or by itself. */
	answer: { headerId: string; answers: string[]; sentAt: number } | null;
}

/** A mail of the server, with what tells it from others. */
interface Found extends ServerMail {
	headerId: string | null;
}

/**
 * Takes mail of the selected folder that was not in it before. A mail that lay elsewhere in the mailbox is recognised and
 * not fetched again: by the id the server gave it (RFC 8474), or, when it is missing elsewhere, by Message-ID, size and
 * time of arrival. Mail that is known under its UID is left alone, so that this may break off and begin again anywhere.
 *
 * @param uids ascending
 * @param isReset the UIDs were given anew: what was deleted here is deleted again
 */
export async function takeMails(client: ImapFlow, taking: Taking, place: ServerPlace, uids: readonly number[], isReset = false): Promise<void> {
	for (let at = 0; at < uids.length; at += CHUNK) await takeChunk(client, taking, place, uids.slice(at, at + CHUNK), isReset);
}

async function takeChunk(client: ImapFlow, taking: Taking, place: ServerPlace, chunk: readonly number[], isReset: boolean): Promise<void> {
	const { store } = taking;
	const known = new Set((await mailsAt(store, place.folderId, place.uidValidity, chunk)).map(({ uid }) => uid));
	const wanted = chunk.filter((uid) => !known.has(uid));
	if (wanted.length === 0) return;
	const mayBeKnown = isReset || client.capabilities.has('OBJECTID') || client.capabilities.has('X-GM-EXT-1') || (await hasUnplaced(store, place.mailboxId));
	const left = mayBeKnown ? await recognise(client, taking, place, wanted, isReset) : wanted;
	await fetchMails(client, taking, place, left, isReset);
}

/** @returns UIDs of mail that has to be fetched */
async function recognise(client: ImapFlow, taking: Taking, place: ServerPlace, uids: readonly number[], isReset: boolean): Promise<number[]> {
	const { store, counts } = taking;
	const found: Found[] = [];
	for await (const one of fetchInTurns(client, [...uids], { uid: true, flags: true, size: true, internalDate: true, headers: ['message-id'] }, { uid: true })) {
		// Flags that somebody changes meanwhile are told in between (RFC 3501, 7.4.2).
		if (one.size !== undefined) found.push({ ...serverMail(one), headerId: headerIdOf(one.headers) });
	}
	const left: number[] = [];
	for (let at = 0; at < found.length; at += 100) {
		const some = found.slice(at, at + 100);
		const { unknown, moved, copied, found: foundAgain } = await store.transaction(async (sql) => {
			const byId = await mailsByEmailId(sql, place.mailboxId, some.flatMap(({ emailId }) => emailId ?? []));
			const unplaced = await unplacedMails(sql, place.mailboxId, some.map(({ sizeBytes }) => sizeBytes));
			const used = new Set<string>();
			const result = { unknown: [] as number[], moved: 0, copied: 0, found: 0 };
			for (const mail of some) {
				const candidates = [...byId.filter(({ emailId }) => emailId === mail.emailId), ...unplaced.filter((row) => isLike(row, mail))].filter(({ id }) => !used.has(id));
				const row = candidates.find(({ uid }) => uid === null);
				if (row) {
					used.add(row.id);
					if (await placeAgain(sql, row, place, mail, isReset)) result.moved++;
					if (row.goneBy === 'server') result.found++;
				} else if (candidates.length > 0) {
					await insertFolderMail(sql, place, mail, candidates[0].messageId, candidates.find(({ goneAt }) => goneAt === null)?.id ?? null);
					result.copied++;
				} else if (mail.receivedAt >= (taking.leaveBefore ?? 0)) result.unknown.push(mail.uid);
			}
			return result;
		});
		left.push(...unknown);
		counts.moved += moved;
		counts.added += copied;
		// They were missed elsewhere in this sync, mostly.
		counts.removed = Math.max(0, counts.removed - foundAgain);
	}
	return left;
}

/** A mail that is missing elsewhere: the same id, size and second are no accident. */
function isLike(row: FolderMail, mail: Found): boolean {
	return row.headerId !== null && row.headerId === mail.headerId && row.sizeBytes === mail.sizeBytes && secondOf(row.receivedAt) === secondOf(mail.receivedAt);
}

async function placeAgain(sql: Sql, row: FolderMail, place: ServerPlace, mail: ServerMail, isReset: boolean): Promise<boolean> {
	const { folderId, uidValidity } = place;
	const theirs = { folder: folderId, flags: mail.flags };
	// What was deleted here comes back when somebody put it back on purpose: not out of a backup, and not because it was
	// moved before it could be deleted.
	const isPutBack = row.goneBy === 'us' && !isReset && !row.isPending;
	const ours = isPutBack ? theirs : sideOf(row);
	return await agree(sql, row, theirs, { folderId, uidValidity, uid: mail.uid }, { ours, found: mail });
}

/** A mail that has been fetched, ready to be written. */
interface Fetched {
	mail: ServerMail;
	/** THREADID (RFC 8474) or X-GM-THRID; undefined where the server has none. */
	threadId: string | undefined;
	arrived: ArrivedMail;
	contentKey: string;
	description: Description | null;
}

async function fetchMails(client: ImapFlow, taking: Taking, place: ServerPlace, uids: readonly number[], isReset: boolean): Promise<void> {
	if (uids.length === 0) return;
	const { store, sizeLimitBytes } = taking;
	const piece = Math.min(PIECE_OF_MAIL, sizeLimitBytes);
	const large: FetchMessageObject[] = [];
	let ready: Fetched[] = [];
	let bytes = 0;
	let writing: Promise<void> = Promise.resolve();
	const flush = async () => {
		const some = ready;
		ready = [];
		bytes = 0;
		await writing;
		writing = writeMails(taking, place, some, isReset);
		// It is awaited with the next ones.
		writing.catch(() => undefined);
	};
	for await (const found of fetchInTurns(client, [...uids], { uid: true, flags: true, size: true, internalDate: true, threadId: true, source: { start: 0, maxLength: piece } }, { uid: true })) {
		if (!found.source) continue;
		if (found.source.length >= piece) {
			giveBack(found.source);
			large.push({ ...found, source: undefined });
			continue;
		}
		const source = inOwnMemory(found.source);
		const arrived = await inOnePiece(store, source);
		const { mail } = await parseMail(bufferSource(source, arrived.said));
		ready.push({ mail: serverMail(found), threadId: found.threadId, arrived: withoutHeaders(arrived), contentKey: arrived.contentKey, description: descriptionOf(mail) });
		bytes += source.length;
		if (bytes >= BATCH_BYTES[store.backend]) await flush();
	}
	await flush();
	await writing;
	for (const found of large) {
		const fetched = await fetchMail(client, store, found, sizeLimitBytes);
		if (fetched === null) continue;
		const { mail: arrived, isWhole } = fetched;
		await writeMails(taking, place, [{ mail: serverMail(found), threadId: found.threadId, arrived, contentKey: isWhole ? arrived.contentKey : `${OVERSIZE}${place.folderId}:${found.size ?? 0}:${arrived.contentKey}`, description: null }], isReset);
	}
}

/** While it waits to be written, a mail keeps only what is written of its headers. */
function withoutHeaders(arrived: ArrivedMail): ArrivedMail {
	const { envelope } = arrived;
	const { [THREAD_INDEX]: index } = envelope.headers;
	return { ...arrived, envelope: { ...envelope, headers: index === undefined ? {} : { [THREAD_INDEX]: index } }, said: undefined };
}

async function writeMails(taking: Taking, place: ServerPlace, fetched: readonly Fetched[], isReset: boolean): Promise<void> {
	if (fetched.length === 0) return;
	const { store, counts } = taking;
	const { added, moved, undescribed } = await store.transaction(async (sql) => {
		const result = { added: 0, moved: 0, undescribed: [] as string[] };
		for (const one of fetched) {
			const { messageId, isMoved } = await writeMail(sql, taking, place, one, isReset);
			if (isMoved) result.moved++;
			else result.added++;
			if (one.description === null) result.undescribed.push(messageId);
		}
		return result;
	});
	counts.added += added;
	counts.moved += moved;
	counts.fetched += fetched.length;
	// Nobody else has seen them: their memory need not wait for the collector.
	for (const { arrived } of fetched) if (arrived.source instanceof Uint8Array) giveBack(arrived.source);
	for (const messageId of undescribed) {
		const description = descriptionOf((await parseMail(await storedSource(store, messageId))).mail);
		await store.transaction((sql) => describeMessage(sql, messageId, description));
	}
}

/** Described when it has its place: the search index is told in which mailbox it is. */
async function writeMail(sql: Sql, taking: Taking, place: ServerPlace, fetched: Fetched, isReset: boolean): Promise<{ messageId: string; isMoved: boolean }> {
	const written = await placeMail(sql, taking, place, fetched, isReset);
	if (fetched.description !== null) await describeMessage(sql, written.messageId, fetched.description);
	return written;
}

async function placeMail(sql: Sql, { own, onNew }: Taking, place: ServerPlace, { mail, threadId, arrived, contentKey }: Fetched, isReset: boolean): Promise<{ messageId: string; isMoved: boolean }> {
	const { envelope, source, said } = arrived;
	// The verdict: no run waits for it, so that its source need not stay in memory.
	const message = await ensureMessage(sql, { mailboxId: place.mailboxId, providerThreadId: threadId, contentKey, mail: envelope, source, said, sizeBytes: mail.sizeBytes, receivedAt: mail.receivedAt, verdict: { state: 'ignored', reason: '' } });
	const rows = await mailsOfMessage(sql, place.mailboxId, message.id);
	const unplaced = rows.find(({ uid }) => uid === null);
	if (unplaced) return { messageId: message.id, isMoved: await placeAgain(sql, unplaced, place, mail, isReset) };
	const id = await insertFolderMail(sql, place, mail, message.id, rows.find(({ goneAt }) => goneAt === null)?.id ?? null);
	const isOwn = isOwnMail(envelope, own);
	const { messageId: headerId, inReplyTo, references } = envelope;
	const answers = [...new Set([inReplyTo, ...references.toReversed()])].filter((one) => one !== null);
	const answer = isOwn && headerId !== null && answers.length > 0 && envelope.kind === 'personal' ? { headerId: keptHeaderId(headerId), answers, sentAt: mail.receivedAt } : null;
	if (message.isNew && isOwn) await sql.run("UPDATE message SET direction = 'out' WHERE id = $1", [message.id]);
	if (!message.isErased) await onNew?.(sql, { id, messageId: message.id, isOwn, from: (envelope.from?.address ?? '').toLowerCase(), recipients: [...envelope.to, ...envelope.cc, ...envelope.bcc].map(({ address }) => address.toLowerCase()), answer });
	return { messageId: message.id, isMoved: false };
}

/** A mail as it was fetched with its flags, size and time of arrival. */
export function serverMail(found: FetchMessageObject): ServerMail {
	return { uid: found.uid, flags: flagBits(found.flags), sizeBytes: found.size ?? 0, receivedAt: arrivedAt(found), emailId: found.emailId ?? null };
}

function headerIdOf(headers: Buffer | undefined): string | null {
	const values = headers === undefined ? [] : (readHeaders(headers).headers['message-id'] ?? []);
	const id = values.length === 1 ? normaliseMessageId(values[0]) : null;
	return id === null ? null : keptHeaderId(id);
}
