import { createHash } from 'node:crypto';

/** How the content key of an erased mail is kept: it is known when it comes again, and says nothing about it (N8). */
export function erasedContentKey(contentKey: string): string {
	return `erased:${createHash('sha256').update(contentKey).digest('hex')}`;
}

/** Why a mail is erased: with its writer, or for its age. */
export const ERASED_MAIL = 'This mail was erased with the contact who wrote it';
export const TOO_OLD_MAIL = 'This mail was older than its mailbox keeps mail';
/** Why it is not taken in again. */
export const ERASED_BEFORE = 'This mail was erased here before, and is not taken in again';
