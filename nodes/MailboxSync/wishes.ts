import { FLAG } from '../shared/store/mail-flags';
import type { WishFor } from './change-mail';

export const markRead: WishFor = async () => ({ set: FLAG.seen, clear: 0 });
export const markUnread: WishFor = async () => ({ set: 0, clear: FLAG.seen });
export const flag: WishFor = async () => ({ set: FLAG.flagged, clear: 0 });
export const unflag: WishFor = async () => ({ set: 0, clear: FLAG.flagged });

/** To the archive of the mailbox, whatever that is called: for Gmail, All Mail. One is made where there is none. */
export const archive: WishFor = async (_mail, folders) => ({ moveTo: (await folders.withRole('\\Archive')) ?? (await folders.withRole('\\All')) ?? (await folders.create('Archive')) });

/** Back to where Archive, Move or Delete took it from; to the inbox when that is not known. */
export const unarchive: WishFor = async ({ movedFrom, folderId }, folders) => {
	const isThere = movedFrom !== null && movedFrom !== folderId && (await folders.paths()).has(movedFrom);
	return { moveTo: isThere ? movedFrom : await folders.at('INBOX') };
};

/** To Trash, never for good; one is made where there is none. */
export const trash: WishFor = async (_mail, folders) => ({ moveTo: (await folders.withRole('\\Trash')) ?? (await folders.create('Trash')) });

/** To another folder of the mailbox. */
export const moveTo = (path: string): WishFor => async (_mail, folders) => ({ moveTo: await folders.at(path) });

/** To Trash; for good when it lies there already, when the mailbox has none, or when that is wanted. */
export const remove = (isForGood: boolean): WishFor => async ({ folderId }, folders) => {
	const trash = isForGood ? null : await folders.withRole('\\Trash');
	return trash === null || trash === folderId ? 'remove' : { moveTo: trash };
};
