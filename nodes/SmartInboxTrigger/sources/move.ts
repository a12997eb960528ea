import type { ImapFlow, SearchObject } from 'imapflow';

import { fetchPiece, PIECE_OF_MAIL } from '../../shared/mail/fetch/fetch-mail';
import { MailServerError } from '../../shared/mail/mail-server-error';
import { openFolder } from '../../shared/mail/imap';
import { ContentHash } from '../../shared/mail/message/content-key';
import { readHeaders } from '../../shared/mail/message/headers';
import { beginCopy, finishCopy, type Unacknowledged } from '../../shared/store/acknowledgements';
import type { Store } from '../../shared/store/store';

const DAY = 86_400_000;
/** Mails of one Message-ID, or of one size, that are compared with what was copied. */
const CANDIDATES = 20;

/**
 * Moves mails from the selected folder. Where the server has no MOVE they are copied and then deleted, and what was copied
 * is kept in the ledger: a line that is cut in between must not make a second copy.
 *
 * imapflow's own move takes a plain EXPUNGE where UIDPLUS is missing, and other people's marked mail with it. Without
 * UIDPLUS the copied mail stays, marked as deleted.
 *
 * @returns false when the server refused
 */
export async function moveMails(client: ImapFlow, store: Store, mails: Unacknowledged[], destination: string): Promise<boolean> {
	const uids = uidSet(mails);
	if (client.capabilities.has('MOVE')) return Boolean(await client.messageMove(uids, destination, { uid: true }));
	if (!(await copyOnce(client, store, mails, destination))) return false;
	return client.capabilities.has('UIDPLUS') ? await client.messageDelete(uids, { uid: true }) : await client.messageFlagsAdd(uids, ['\\Deleted'], { uid: true });
}

async function copyOnce(client: ImapFlow, store: Store, mails: Unacknowledged[], destination: string): Promise<boolean> {
	let missing = mails.filter(({ copiedAt }) => copiedAt === null);
	const uncertain = missing.filter(({ copyBegunAt }) => copyBegunAt !== null);
	if (uncertain.length > 0) {
		const there = await alreadyThere(client, uncertain, destination);
		await remember(store, there);
		missing = missing.filter((mail) => !there.includes(mail));
	}
	if (missing.length === 0) return true;
	await store.transaction((sql) => beginCopy(sql, missing.map(({ messageKey }) => messageKey)), { durable: true });
	if (!(await client.messageCopy(uidSet(missing), destination, { uid: true }))) return false;
	await remember(store, missing);
	return true;
}

async function remember(store: Store, mails: Unacknowledged[]): Promise<void> {
	if (mails.length > 0) await store.transaction((sql) => finishCopy(sql, mails.map(({ messageKey }) => messageKey)), { durable: true });
}

/** Those of the mails that lie in the destination: a copy was asked for and no answer was seen. */
async function alreadyThere(client: ImapFlow, mails: Unacknowledged[], destination: string): Promise<Unacknowledged[]> {
	if (!client.mailbox) return [];
	const { path, readOnly } = client.mailbox;
	const there: Unacknowledged[] = [];
	try {
		await openFolder(client, destination, { readOnly: true });
		for (const mail of mails) {
			const found = await client.search(likeness(mail), { uid: true });
			if (!Array.isArray(found)) throw new MailServerError('IMAP', 'refused', 'The mail server refused a search', 'Nothing to do: it is tried again by itself.');
			for (const uid of found.slice(-CANDIDATES)) {
				if ((await contentKeyAt(client, uid)) !== mail.contentKey) continue;
				there.push(mail);
				break;
			}
		}
	} finally {
		if (client.usable) await openFolder(client, path, { readOnly });
	}
	return there;
}

/** Finds what may be the copy; only its content tells whether it is: the original is deleted on the strength of it. */
function likeness({ headerId, sizeBytes, receivedAt }: Unacknowledged): SearchObject {
	if (headerId !== null) return { header: { 'Message-ID': headerId } };
	// A copy keeps its arrival time (RFC 3501, 6.4.7). Calendar days of an unknown time zone, so a day more; no BEFORE:
	// where WITHIN is known, imapflow makes "OLDER 0" of a date to come, which is not allowed (RFC 5032).
	return { larger: sizeBytes - 1, smaller: sizeBytes + 1, since: new Date(receivedAt - DAY) };
}

async function contentKeyAt(client: ImapFlow, uid: number): Promise<string | null> {
	let piece = await fetchPiece(client, uid, 0, PIECE_OF_MAIL);
	if (!piece) return null;
	const hash = new ContentHash(piece, readHeaders(piece));
	for (let at = piece.length; piece !== null && piece.length === PIECE_OF_MAIL; at += piece?.length ?? 0) {
		piece = await fetchPiece(client, uid, at, PIECE_OF_MAIL);
		if (piece === undefined) return null;
		if (piece !== null) hash.update(piece);
	}
	return hash.key();
}

function uidSet(mails: Unacknowledged[]): string {
	return mails.map(({ uid }) => uid).join(',');
}
