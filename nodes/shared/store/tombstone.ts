import { createHash } from 'node:crypto';

/** How the content key of an erased mail is kept: it is known when it comes again, and says nothing about it (N8). */
export function erasedContentKey(contentKey: string): string {
	return `erased:${createHash('sha256').update(contentKey).digest('hex')}`;
}

/** Why a mail that was erased is not taken in again. */
export const ERASED_MAIL = 'This mail was erased with the contact who wrote it';
