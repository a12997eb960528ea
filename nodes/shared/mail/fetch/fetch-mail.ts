import type { FetchMessageObject, ImapFlow } from 'imapflow';

import { MailServerError } from '../mail-server-error';
import { ArrivingMail, type ArrivedMail } from '../../store/arriving-mail';
import type { Store } from '../../store/store';
import { ReadBytes } from './read-bytes';

/** The most that is asked for at once of one mail: what is in memory of a large one is a few of these. */
export const PIECE_OF_MAIL = 1024 * 1024;
/** What is kept of a mail over the size limit: its headers and, mostly, its text. */
const BEGINNING = 256 * 1024;

export interface FetchedMail {
	mail: ArrivedMail;
	/** False: over the limit, so it is the beginning only. */
	isWhole: boolean;
}

/** A mail that came in one piece. */
export async function inOnePiece(store: Store, source: Buffer): Promise<ArrivedMail> {
	const arriving = new ArrivingMail(store);
	await arriving.write(source);
	return await arriving.end();
}

/**
 * Fetches one mail of the selected folder piece by piece, with BODY.PEEK.
 *
 * @param found the mail with its RFC822.SIZE
 * @returns null when the server gives nothing for it
 * @throws what imapflow throws; nothing of the mail is left in the store then
 */
export async function fetchMail(client: ImapFlow, store: Store, { uid, size = 0 }: FetchMessageObject, limit: number): Promise<FetchedMail | null> {
	if (size > limit) return await fetchBeginning(client, store, uid);
	const arriving = new ArrivingMail(store, undefined, true);
	const read = new ReadBytes(client);
	try {
		for (;;) {
			const piece = await fetchPiece(client, uid, arriving.sizeBytes, PIECE_OF_MAIL);
			read.answered();
			if (piece === undefined) {
				await arriving.discard();
				if (client.usable && client.mailbox) return null;
				throw new MailServerError('IMAP', 'network', 'The connection ended while a mail was fetched', 'Nothing to do: the mail is fetched again by itself.');
			}
			if (piece === null && arriving.sizeBytes === 0) return null;
			// Some servers count a mail's size in their own way, so the end is where a piece is not full.
			const isLast = piece === null || piece.length < PIECE_OF_MAIL;
			if (piece) await arriving.write(piece);
			if (isLast) return { mail: await arriving.end(), isWhole: true };
			if (arriving.sizeBytes > limit + PIECE_OF_MAIL) {
				await arriving.discard();
				return await fetchBeginning(client, store, uid);
			}
		}
	} catch (cause) {
		await arriving.discard().catch(() => undefined);
		throw cause;
	} finally {
		read.end();
	}
}

async function fetchBeginning(client: ImapFlow, store: Store, uid: number): Promise<FetchedMail | null> {
	const beginning = await fetchPiece(client, uid, 0, BEGINNING);
	return beginning == null ? null : { mail: await inOnePiece(store, beginning), isWhole: false };
}

/**
 * A part of a mail, with BODY.PEEK.
 *
 * @returns null when there are no bytes there; undefined when nothing was answered: the mail is gone, or the folder or the
 * line is closed
 */
export async function fetchPiece(client: ImapFlow, uid: number, start: number, maxLength: number): Promise<Buffer | null | undefined> {
	const found = await client.fetchOne(String(uid), { uid: true, source: { start, maxLength } }, { uid: true });
	return found ? (found.source ?? null) : undefined;
}
